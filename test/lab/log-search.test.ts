/** Searching what a real engine keeps of a container's log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logs } from '../../core/consoles/logs.ts';
import type { SearchEvent } from '../../core/consoles/search/search.ts';
import { onHost } from './live-service.ts';
import { lab, open, skip, to, withSshLab } from './ssh-rig.ts';

withSshLab();

// What a host of the lab has itself is enough for an image: a shell, and something that takes time.
const makeImage =
  'tar -chC / bin/sh bin/sleep $(ldd /bin/sh /bin/sleep | grep -o "/[^ ]*[.]so[^ ]*" | sort -u | cut -c2-) | docker import - tiny';
const printLines = 'n=0; while [ $n -lt 20000 ]; do n=$((n+1)); echo "line $n €"; done; echo oops >&2; exec sleep 600';

test('a running container is searched to its newest line, within a span', { skip, timeout: 120_000 }, async (t) => {
  await onHost(lab.host(1), makeImage);
  await onHost(lab.host(1), `docker run -d --name signalbox-credit-blue tiny sh -c '${printLines}'`);
  const machine = await open(t, to(lab.host(1)));
  const logs = new Logs({ machine: async () => machine, hostOf: async () => 'h1', localDir: () => null });
  t.after(() => logs.close());
  const all = { pattern: '', regex: false, from: null, to: null, limit: 1_000 };
  const search = async (wish: object, container = 'signalbox-credit-blue') => {
    const events: SearchEvent[] = [];
    for await (const event of logs.search([{ host: 'h1', container }], { ...all, ...wish }, t.signal))
      events.push(event);
    return { hits: events.flatMap((event) => (event.kind === 'hits' ? event.hits : [])), last: events.at(-1) };
  };
  const end = Date.now() + 30_000;
  while ((await search({ pattern: 'oops' })).hits.length === 0) {
    assert.ok(Date.now() < end, 'everything is printed');
    await sleep(200);
  }
  const found = await search({ pattern: '^line 1999\\d €$', regex: true });
  assert.deepEqual(
    found.hits.map(({ text, stream }) => [text, stream]),
    Array.from({ length: 10 }, (_, n) => [`line 1999${n} €`, 'stdout']),
  );
  assert.ok(found.last?.kind === 'end' && found.last.why === 'done' && found.last.lines === 20_001);
  assert.equal((await search({ pattern: 'oops' })).hits[0]?.stream, 'stderr');
  const [hit] = (await search({ pattern: 'line 10000 ' })).hits;
  const at = new Date(hit?.at ?? '').toISOString();
  const later = await search({ pattern: 'line 100 ', from: at });
  assert.deepEqual(later.hits, []);
  assert.ok(later.last?.kind === 'end');
  // Its own time has nine digits, a span three: the lines of the same ms come too.
  assert.ok(later.last.lines < 15_000, `the engine left out what was before: ${later.last.lines}`);
  assert.equal((await search({ pattern: 'line 19999 ', to: at })).hits.length, 0);
  assert.equal((await search({ pattern: 'line 100 ', to: at })).hits.length, 1);
  assert.deepEqual((await search({}, 'nobody')).last, { kind: 'end', why: 'done', bytes: 0, lines: 0 });
});
