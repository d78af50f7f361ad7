import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import type { Standing } from './model.ts';
import { step } from './state-machine.ts';

const missing = spawnSync('promtool', ['--version']).status === 0 ? false : 'promtool is not installed here';
const MINUTES = 40;
const SERIES = 24;
const spans = [
  { forS: 0, keepFiringForS: 0 },
  { forS: 180, keepFiringForS: 0 },
  { forS: 0, keepFiringForS: 240 },
  { forS: 120, keepFiringForS: 300 },
];

/** The same series every time: runs of true, false and nothing. */
function truthsOf(seed: number): readonly (boolean | null)[] {
  let state = seed * 2_654_435_761 + 1;
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const truths: (boolean | null)[] = [];
  while (truths.length <= MINUTES) {
    const kind = next();
    const truth = kind < 0.5 ? true : kind < 0.85 ? false : null;
    for (let length = 1 + Math.floor(next() * 7); length > 0 && truths.length <= MINUTES; length--) truths.push(truth);
  }
  return truths;
}

/** Minutes in which the alert was pending or firing, by our engine. */
function ours(truths: readonly (boolean | null)[], rule: (typeof spans)[number]) {
  let standing: Standing | null = null;
  return truths.map((truth, minute) => {
    const words = () =>
      ({ key: '', rule: '', series: '', host: null, service: null, severity: 'info', summary: '' }) as const;
    const verdict = { isTrue: truth === true, value: 1, limit: 0 };
    standing = step(standing, rule, verdict, minute * 60_000, words).standing;
    return standing?.state ?? 'inactive';
  });
}

/** A rule that is true of `up == 1`, and per minute and state what `ALERTS` says; `_` is a gap, marked stale. */
function promtoolTests(
  state: (truths: readonly (boolean | null)[], rule: (typeof spans)[number]) => readonly string[],
) {
  const rules = spans.map(({ forS, keepFiringForS }, at) => ({
    alert: `r${at}`,
    expr: 'up == 1',
    for: `${forS}s`,
    ...(keepFiringForS > 0 && { keep_firing_for: `${keepFiringForS}s` }),
  }));
  const all = Array.from({ length: SERIES }, (_, series) => truthsOf(series));
  const input = all.map((truths, series) => ({
    series: `up{host="h${series}"}`,
    values: truths.map((truth) => (truth === null ? 'stale' : Number(truth))).join(' '),
  }));
  const expected = spans.map((rule) => all.map((truths) => state(truths, rule)));
  const checks = Array.from({ length: MINUTES + 1 }, (_, minute) => ({
    expr: 'ALERTS',
    eval_time: `${minute}m`,
    exp_samples: expected.flatMap((byRule, rule) =>
      byRule.flatMap((states, series) => {
        const now = states[minute];
        if (now !== 'pending' && now !== 'firing') return [];
        return [{ labels: `ALERTS{alertname="r${rule}",alertstate="${now}",host="h${series}"}`, value: 1 }];
      }),
    ),
  }));
  return {
    rules: { groups: [{ name: 'g', rules }] },
    tests: {
      rule_files: ['rules.yml'],
      evaluation_interval: '1m',
      tests: [{ interval: '1m', input_series: input, promql_expr_test: checks }],
    },
  };
}

async function promtool(tests: ReturnType<typeof promtoolTests>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'promtool-'));
  try {
    await writeFile(join(dir, 'rules.yml'), stringify(tests.rules));
    await writeFile(join(dir, 'tests.yml'), stringify(tests.tests, { aliasDuplicateObjects: false }));
    const run = promisify(execFile)('promtool', ['test', 'rules', 'tests.yml'], { cwd: dir, maxBuffer: 2 ** 26 });
    return await run.then(
      ({ stdout }) => stdout,
      (error: Error & { stdout: string }) => error.stdout + error.message,
    );
  } finally {
    await rm(dir, { recursive: true });
  }
}

test('each state at each minute is what Prometheus says', { skip: missing }, async () => {
  assert.match(await promtool(promtoolTests(ours)), /SUCCESS/);
});

test('promtool would tell a difference', { skip: missing }, async () => {
  const late = promtoolTests((truths, rule) => ours(truths, { ...rule, keepFiringForS: rule.keepFiringForS + 60 }));
  assert.match(await promtool(late), /FAILED/);
});
