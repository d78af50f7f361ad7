/** A script that runs on a real host for as long as somebody talks with it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { deps, home, lab, open, skip, to, until, withSshLab } from './ssh-rig.ts';

const options = { skip, timeout: 60_000 };
const never = new AbortController().signal;

withSshLab();

/** Whether the process runs there. */
const runs = async (pid: string) => (await lab.host(1).exec(['sh', '-c', `kill -0 ${pid}`])).code === 0;

test('it is talked with, and ends with its input', options, async (t) => {
  // What a login prints is none of the script's errors.
  await lab.host(1).exec(['sh', '-c', 'echo "echo hello from bashrc >&2" >/root/.bashrc']);
  const machine = await open(t, to(lab.host(1)));
  const stream = await machine.openStream('while read -r x; do echo "<$x>"; echo "!$x" >&2; done; echo bye', never);
  const [said, wrong] = [text(stream.output), text(stream.errors)];
  stream.input.write('a\n');
  stream.input.end();
  assert.equal(await said, '<a>\nbye\n');
  assert.equal(await wrong, '!a\n');
  await stream.close();
});

test('one that does not end by itself is ended, with what it started', options, async (t) => {
  const machine = await open(t, to(lab.host(1)));
  const stream = await machine.openStream('sleep 1000 & echo $!; while :; do sleep 1; done', never);
  const pid = String((await once(stream.output, 'data'))[0]).trim();
  assert.equal(await runs(pid), true);
  await stream.close();
  assert.equal(await runs(pid), false);
});

test('it ends when the signal aborts', options, async (t) => {
  const machine = await open(t, to(lab.host(1)));
  const stop = new AbortController();
  const stream = await machine.openStream('echo $$; cat >/dev/null', stop.signal);
  const pid = String((await once(stream.output, 'data'))[0]).trim();
  stop.abort();
  await until('it is gone', async () => !(await runs(pid)));
  await assert.rejects(machine.openStream('echo', stop.signal), { code: 'cancelled' });
});

test('when the host goes away reading it throws connection-lost', options, async (t) => {
  const machine = await open(t, to(lab.host(1)), deps(home(), { keepaliveMs: 300 }));
  const stream = await machine.openStream('cat', never);
  await lab.host(1).partition(true);
  await assert.rejects(text(stream.output), { code: 'connection-lost' });
  await lab.host(1).partition(false);
  await stream.close();
});
