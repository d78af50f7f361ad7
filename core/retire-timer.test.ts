import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './contract/problem.ts';
import type { Host } from './hosts/model.ts';
import { RetireTimer } from './retire-timer.ts';
import type { Rollout } from './rollouts/model.ts';

const host = (name: string): Host => ({ name, kind: 'edge', ssh: null, labels: {}, addedAt: null });

let due: Map<string, Date>;
let asked: Map<string, number>;
let retired: string[];
let problems: Problem[];
let failWith: Problem | null;
let timer: RetireTimer;

beforeEach(() => {
  due = new Map();
  asked = new Map();
  retired = [];
  problems = [];
  failWith = null;
  timer = new RetireTimer({
    hosts: { list: () => ['a', 'b', 'serves-nothing'].map(host) },
    operator: {
      servicesOn: (name) => (name === 'serves-nothing' ? [] : ['s']),
      async nextRetirement(name) {
        asked.set(name, (asked.get(name) ?? 0) + 1);
        const at = due.get(name);
        return at ? { service: 's', at } : null;
      },
      async retireDue(name) {
        if (failWith) return { rollouts: [], silent: [{ host: name, services: ['s'], problem: failWith }] };
        retired.push(name);
        due.delete(name);
        return { rollouts: [{ status: 'succeeded' } as Rollout], silent: [] };
      },
    },
    jobs: { inSight: (run) => run(new AbortController().signal, () => {}) },
    onProblem: (problem) => problems.push(problem),
    lookEveryMs: 20,
  });
});

afterEach(() => timer.close());

async function until(question: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!question()) {
    assert.ok(performance.now() < deadline, 'it never came true');
    await sleep(5);
  }
}

const timesAsked = (name: string) => asked.get(name) ?? 0;

it('retires what is due, and what becomes due later, on its own day', async () => {
  due.set('a', new Date(Date.now() - 1));
  const at = Date.now() + 100;
  due.set('b', new Date(at));
  timer.start();
  await until(() => retired.includes('a'));
  assert.ok(!retired.includes('b'));
  await until(() => retired.includes('b'));
  assert.ok(Date.now() >= at);
});

it('asks no host that serves nothing, and does nothing before its start and after its end', async () => {
  await sleep(50);
  assert.equal(asked.size, 0);
  timer.start();
  await until(() => timesAsked('a') > 2);
  assert.equal(timesAsked('serves-nothing'), 0);
  timer.close();
  const before = timesAsked('a');
  await sleep(100);
  assert.ok(timesAsked('a') <= before + 1);
});

it('tells a failure once, and tries less and less often', async () => {
  due.set('a', new Date(0));
  failWith = new Problem('docker-failed', 'Start Docker');
  timer.start();
  await until(() => timesAsked('a') === 3);
  await until(() => timesAsked('b') > 3 * 2);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['docker-failed'],
  );
});

it('is patient with a service that somebody changes', async () => {
  due.set('a', new Date(0));
  failWith = new Problem('service-busy', 'Wait');
  timer.start();
  await until(() => timesAsked('a') > 3);
  failWith = null;
  await until(() => retired.includes('a'));
  assert.deepEqual(problems, []);
});
