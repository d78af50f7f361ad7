import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashFile } from '../../core/platform/hash-file.ts';
import type { LabHost } from './host.ts';
import { dir, lab, open, skip, to, withSshLab } from './ssh-rig.ts';

withSshLab();

/** As `host.kill`, but nothing of this process runs meanwhile: no upload gets to its end first. */
function killNow(host: LabHost, name: string): true {
  const init = readFileSync(join(lab.dir, host.name, 'pid'), 'utf8').trim();
  execFileSync('nsenter', ['-t', init, '-m', '-p', 'pkill', '-KILL', '-x', name]);
  return true;
}

test('an upload goes on where it broke off, is verified, and is not repeated', { skip }, async (t) => {
  const host = lab.host(1);
  const machine = await open(t, to(host));
  const source = join(dir, 'big');
  const size = 64 * 1024 * 1024;
  writeFileSync(source, randomBytes(size));
  const sha256 = await hashFile(source);
  const target = "/root/it's big";
  let killed = false;
  const broken = machine.putFile({
    source,
    target,
    sha256,
    onBytes: (sent) => {
      if (sent > size / 4 && !killed) killed = killNow(host, 'sshd');
    },
  });
  await assert.rejects(broken, { code: 'connection-lost' });
  let least = size;
  const { bytesSent } = await machine.putFile({
    source,
    target,
    sha256,
    onBytes: (sent) => (least = Math.min(least, sent)),
  });
  assert.ok(bytesSent > 0 && bytesSent <= (size * 3) / 4, `${bytesSent} sent again`);
  assert.ok(least >= size - bytesSent);
  assert.match((await machine.run(['sha256sum', target])).stdout, new RegExp(sha256));
  assert.deepEqual(await machine.putFile({ source, target, sha256 }), { bytesSent: 0 });

  const stop = new AbortController();
  const again = machine.putFile({
    source,
    target: '/root/b',
    sha256,
    signal: stop.signal,
    onBytes: () => stop.abort(),
  });
  await assert.rejects(again, { code: 'cancelled' });
  await host.exec(['sh', '-c', 'printf x | dd of=/root/b.part conv=notrunc 2>/dev/null']);
  const spoiled = await machine.putFile({ source, target: '/root/b', sha256 });
  assert.equal(spoiled.bytesSent, size, 'a part with other content is not gone on from');
  await assert.rejects(machine.putFile({ source, target: '/root/c', sha256: 'ab' }), { code: 'upload-failed' });
  assert.equal((await host.exec(['sh', '-c', 'ls /root/c*'])).stdout, '');
  await assert.rejects(machine.putFile({ source, target: '/no/folder/x', sha256 }), { code: 'upload-failed' });
  writeFileSync(source, '');
  const empty = await machine.putFile({ source, target: '/root/empty', sha256: await hashFile(source) });
  assert.equal(empty.bytesSent, 0);
  assert.equal((await machine.run(['stat', '-c', '%s', '/root/empty'])).stdout, '0\n');
});

test('a full disk is told before anything is sent, or cleaned when it fills up meanwhile', { skip }, async (t) => {
  const host = lab.host(2);
  const machine = await open(t, to(host));
  const source = join(dir, 'filler');
  const size = 64 * 1024 * 1024;
  writeFileSync(source, randomBytes(size));
  const file = { source, target: '/root/full', sha256: await hashFile(source) };
  let filled: Promise<void> | undefined;
  t.after(() => host.disk('free'));
  const onBytes = (): void => {
    filled ??= host.disk('full');
  };
  // The disk may be full only when all was sent: then it is the next upload that finds it so.
  await machine.putFile({ ...file, onBytes }).then(
    () => machine.run(['rm', '-f', '/root/full']),
    (error) => assert.equal(error.code, 'disk-full', error.message),
  );
  await filled;
  await host.disk('full');
  await assert.rejects(machine.putFile({ ...file, target: '/root/more' }), { code: 'disk-full', message: /Free/ });
  assert.equal((await host.exec(['sh', '-c', 'ls /root/full* /root/more*'])).stdout, '');
});
