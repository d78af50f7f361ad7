/** What the screens ask of hosts, answered by real ones: adding, silence, containers, logs, terminals. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { call } from '@orpc/server';
import { type App, createApp } from '../../core/app.ts';
import { listContainers } from '../../core/consoles/containers.ts';
import type { LogEvent } from '../../core/consoles/log-queue.ts';
import { hostRow } from '../../core/contract/hosts.ts';
import { Problem } from '../../core/contract/problem.ts';
import { hostsHandlers } from '../../core/hosts/handlers.ts';
import { type Lab, startLab } from './lab.ts';
import { onHost } from './live-service.ts';
import { labUnavailable } from './unavailable.ts';

const options = { skip: labUnavailable() ?? false, timeout: 60_000 };
const signal = AbortSignal.timeout(180_000);
// What a host of the lab has itself is enough for an image: a shell, and something that takes time.
const makeImage =
  'tar -chC / bin/sh bin/sleep $(ldd /bin/sh /bin/sleep | grep -o "/[^ ]*[.]so[^ ]*" | sort -u | cut -c2-) | docker import - tiny';

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
let lab: Lab;
let app: App;
let dataDir = '';
let hosts: ReturnType<typeof hostsHandlers>;

before(async () => {
  if (options.skip) return;
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-contract-'));
  stack.defer(() => rmSync(dir, { recursive: true }));
  // No key and no known host of who runs the test.
  process.env.HOME = dir;
  delete process.env.SSH_AUTH_SOCK;
  lab = await startLab(1, { signal });
  stack.defer(() => lab.down());
  dataDir = join(dir, 'data');
  start();
  stack.defer(() => app.close());
});

function start(): void {
  app = createApp({ dataDir, keepaliveMs: 500 });
  const removeHost = (name: string, force: boolean) => app.operator.removeHost(name, force);
  hosts = hostsHandlers({ ...app, removeHost, containers: listContainers });
}

/** A container in a slot, as an engine would name it, which prints a line of its own ten times a second. */
async function runInSlot(says: string): Promise<void> {
  const labels = '--label io.signalbox.service=credit --label io.signalbox.slot=blue';
  const script = `n=0; while :; do n=$((n+1)); echo "${says} $n €"; echo oops >&2; sleep 0.1; done`;
  await onHost(lab.host(1), `docker run -d --name signalbox-credit-blue ${labels} tiny sh -c '${script}'`);
}

async function seen<T>(events: AsyncIterator<T>, fits: (event: T) => boolean): Promise<T[]> {
  const past: T[] = [];
  for (;;) {
    const { done, value } = await events.next();
    assert.ok(!done, JSON.stringify(past));
    past.push(value);
    if (fits(value)) return past;
  }
}

test('a host is added once its key is confirmed, and nothing of it stays before', options, async () => {
  const { ip, key, port } = lab.host(1);
  const input = { name: 'h1', target: `root@${ip}`, identity: key };
  const wrong = { ...input, fingerprint: `SHA256:${'A'.repeat(43)}` };
  for (const each of [input, wrong]) {
    const refused = await call(hosts.add, each).catch((error: unknown) => error);
    assert.ok(refused instanceof Problem, String(refused));
    assert.equal(refused.code, 'host-key-unknown');
    assert.deepEqual([refused.data.host, refused.data.port], [ip, port]);
    assert.equal(app.fleet.hosts.get('h1'), undefined);
    assert.deepEqual(
      app.hosts.list().map(({ name }) => name),
      ['this-computer'],
    );
    if (each === wrong) await call(hosts.add, { ...input, fingerprint: String(refused.data.fingerprint) });
  }
  const rows = await call(hosts.list, undefined);
  const row = rows.find(({ host }) => host.name === 'h1');
  assert.equal(row?.presence, 'reachable');
});

test('a passphrase is kept in memory only, and given again after a restart', options, async (t) => {
  const { ip, key } = lab.host(1);
  const locked = join(dataDir, 'locked');
  cpSync(key, locked);
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'sesame', '-f', locked]);
  const input = { name: 'locked', target: `root@${ip}`, identity: locked };
  await assert.rejects(call(hosts.add, input), { code: 'identity-unreadable' });
  await assert.rejects(call(hosts.add, { ...input, passphrase: 'wrong' }), { code: 'identity-unreadable' });
  await call(hosts.add, { ...input, passphrase: 'sesame' });
  await app.hosts.machine('locked', t.signal);
  await app.close();
  start();
  await app.fleet.refresh('locked');
  assert.equal(app.fleet.hosts.get('locked')?.problem?.code, 'identity-unreadable');
  await assert.rejects(call(hosts.unlock, { name: 'locked', passphrase: 'wrong' }), { code: 'identity-unreadable' });
  await call(hosts.unlock, { name: 'locked', passphrase: 'sesame' });
  await app.fleet.refresh('locked');
  assert.equal(app.fleet.hosts.get('locked')?.presence, 'reachable');
  await call(hosts.remove, { name: 'locked' });
});

test('its containers are listed, with the slot that they are in', options, async () => {
  await onHost(lab.host(1), makeImage);
  await runInSlot('first');
  await onHost(lab.host(1), 'docker run --name over tiny sh -c true');
  const found = await call(hosts.containers, { name: 'h1' });
  assert.deepEqual(
    found.map(({ name, state, service, slot }) => [name, state, service, slot]),
    [
      ['over', 'exited', null, null],
      ['signalbox-credit-blue', 'running', 'credit', 'blue'],
    ],
  );
  assert.ok(found[1]?.startedAt);
});

test('the log of a slot goes on through a lost connection and a redeploy, no line twice', options, async () => {
  const stop = new AbortController();
  // A slot's host is known from the fleet's rounds, which see only what a deploy has written.
  const logs = new (await import('../../core/consoles/logs.ts')).Logs({
    machine: (host, until) => app.hosts.machine(host, until),
    hostOf: async () => 'h1',
    localDir: () => null,
  });
  const events = logs.follow({ service: 'credit', slot: 'blue' }, 3, stop.signal);
  const texts = (past: readonly LogEvent[]) =>
    past.flatMap((event) => (event.kind === 'lines' ? event.lines.map(({ text }) => text) : []));
  const hasLine = (start: string) => (event: LogEvent) => texts([event]).some((text) => text.startsWith(start));
  const first = await seen(events, hasLine('first'));
  await lab.host(1).kill('sshd');
  const lost = await seen(events, ({ kind }) => kind === 'gap');
  const back = await seen(events, hasLine('first'));
  const counted = texts([...first, ...lost, ...back])
    .filter((text) => text.startsWith('first'))
    .map((text) => Number(text.split(' ')[1]));
  assert.deepEqual(
    counted,
    counted.map((_, index) => (counted[0] ?? 0) + index),
  );
  await onHost(lab.host(1), 'docker rm -f signalbox-credit-blue');
  await runInSlot('second');
  const redeployed = await seen(events, hasLine('second'));
  assert.ok(texts(redeployed).includes('second 1 €'), 'from its first line on');
  assert.ok(redeployed.some((event) => event.kind === 'note' && /is container [0-9a-f]{12} now/.test(event.text)));
  const line = redeployed.flatMap((event) => (event.kind === 'lines' ? event.lines : [])).at(-1);
  assert.match(line?.at ?? '', /^\d{4}-\d\d-\d\dT/);
  stop.abort();
  assert.deepEqual(await events.next(), { done: true, value: undefined });
});

test('a container that is not there is told, and its log ends', options, async () => {
  const events = await Array.fromAsync(app.logs.follow({ host: 'h1', container: 'nobody' }, 10, signal));
  assert.deepEqual(
    events.map((event) => event.kind === 'note' && event.text),
    ['nobody is empty'],
  );
  await assert.rejects(app.logs.follow({ service: 'nobody', slot: 'blue' }, 10, signal).next(), {
    code: 'service-unknown',
  });
});

test('a terminal shows what is typed, has the size it is given, and ends with its shell', options, async () => {
  const events = app.terminals.open('h1', { columns: 80, rows: 24 }, signal);
  const opened = (await events.next()).value;
  assert.equal(opened?.kind, 'opened');
  let screen = '';
  const shows = async (text: string) => {
    screen = '';
    await seen(events, (event) => {
      if (event.kind === 'data') screen += event.data;
      return screen.includes(text);
    });
  };
  await app.terminals.write(opened.terminal, 'echo "[$TERM] [$(stty size)] [$(printf "\\342\\202\\254")]"\n');
  await shows('[xterm-256color] [24 80] [€]');
  app.terminals.resize(opened.terminal, { columns: 132, rows: 50 });
  await app.terminals.write(opened.terminal, 'echo "[$(stty size)]"\n');
  await shows('[50 132]');
  await app.terminals.write(opened.terminal, 'seq 200000; echo "[all]" | tr a-z A-Z\n');
  await shows('[ALL]');
  assert.ok(screen.includes('\n200000\r'), 'nothing is lost of much');
  await app.terminals.write(opened.terminal, 'exit 3\n');
  const past = await seen(events, ({ kind }) => kind === 'closed');
  assert.deepEqual(past.at(-1), { kind: 'closed', code: 3 });
  await events.next();
  await assert.rejects(app.terminals.write(opened.terminal, 'x'), { code: 'usage' });
});

test('a terminal hangs up when nobody looks any more; there are not too many, and none here', options, async () => {
  const count = async () => Number(await onHost(lab.host(1), 'pgrep -c -x bash || true'));
  const others = await count();
  const shells = async (wanted: number) => {
    const end = Date.now() + 10_000;
    while ((await count()) !== others + wanted) assert.ok(Date.now() < end, `${wanted} shells`);
  };
  const stop = new AbortController();
  const open = (until: AbortSignal) => app.terminals.open('h1', { columns: 80, rows: 24 }, until);
  const three = [open(stop.signal), open(stop.signal), open(stop.signal)];
  for (const each of three) assert.equal((await each.next()).value?.kind, 'opened');
  await assert.rejects(open(signal).next(), { code: 'usage' });
  await shells(3);
  stop.abort();
  for (const each of three) while (!(await each.next()).done);
  await shells(0);
  const again = open(signal);
  assert.equal((await again.next()).value?.kind, 'opened');
  await again.return(undefined);
  await assert.rejects(app.terminals.open('this-computer', { columns: 80, rows: 24 }, signal).next(), {
    code: 'usage',
  });
});

test('many hosts that hang leave the way to others free', options, async (t) => {
  const taken = new Set<Socket>();
  const mute = createServer((socket) => taken.add(socket.on('error', () => {}).resume())).listen(0);
  t.after(() => {
    mute.close();
    for (const each of taken) each.destroy();
  });
  const port = (mute.address() as AddressInfo).port;
  const names = Array.from({ length: 8 }, (_, index) => `mute-${index}`);
  // Each an address of its own, so that each is a host of its own.
  for (const [index, name] of names.entries())
    app.hosts.add({ name, ssh: { target: `op@127.0.1.${index + 1}:${port}` } });
  const release = app.fleet.hold();
  const end = Date.now() + 10_000;
  while (taken.size < names.length) {
    assert.ok(Date.now() < end, `${taken.size} are being asked`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const began = performance.now();
  assert.ok((await call(hosts.check, { name: 'h1' })).ok, 'which connects anew');
  assert.ok(performance.now() - began < 4_000);
  assert.equal(app.fleet.hosts.get('h1')?.presence, 'reachable');
  release();
  for (const name of names) await call(hosts.remove, { name });
});

test('a host that is cut off turns silent and keeps what it said; then it is back', options, async () => {
  await app.fleet.refresh('h1');
  const before = app.fleet.hosts.get('h1');
  assert.equal(before?.presence, 'reachable');
  await lab.host(1).partition(true);
  await app.fleet.refresh('h1');
  const silent = app.fleet.hosts.get('h1');
  assert.deepEqual([silent?.presence, silent?.seenAt], ['silent', before.seenAt]);
  assert.ok(silent?.problem);
  hostRow.parse(silent);
  await lab.host(1).partition(false);
  const end = Date.now() + 30_000;
  while (app.fleet.hosts.get('h1')?.presence !== 'reachable') {
    assert.ok(Date.now() < end);
    await app.fleet.refresh('h1');
  }
});

test('what is followed ends when the core closes, and opens no way again', options, async (t) => {
  const events = app.logs.follow({ host: 'h1', container: 'signalbox-credit-blue' }, 1, t.signal);
  const terminal = app.terminals.open('h1', { columns: 80, rows: 24 }, t.signal);
  assert.equal((await events.next()).value?.kind, 'lines');
  assert.equal((await terminal.next()).value?.kind, 'opened');
  const sessions = () => onHost(lab.host(1), 'pgrep -c -f "^sshd(-session)?: root" || true');
  assert.notEqual(await sessions(), '0');
  await app.close();
  while (!(await events.next()).done);
  await assert.rejects(async () => {
    while (!(await terminal.next()).done);
  });
  const end = Date.now() + 10_000;
  while ((await sessions()) !== '0') assert.ok(Date.now() < end);
  start();
});

test('a removed host is gone from the rows', options, async () => {
  await call(hosts.remove, { name: 'h1' });
  assert.equal(app.fleet.hosts.get('h1'), undefined);
});
