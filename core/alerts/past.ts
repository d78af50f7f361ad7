/** What is usual of a series, from what history keeps. Slices: telemetry. */
import type { Rule } from '../contract/alerts.ts';
import type { Points } from '../contract/monitor.ts';
import type { History } from '../telemetry/model.ts';
import { type Baseline, baselineOf, LEAST_SPAN_MS } from './baseline.ts';
import { besides, type Target } from './model.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
const WEEKS = 4;
/** A minute each, of an hour; a quarter of an hour each, of a week. */
const POINTS_OF_HOUR = 60;
const POINTS_OF_WEEK = 672;

interface Past {
  /** Null: there is none. */
  readonly oldest: number | null;
  readonly values: readonly number[];
}

/**
 * The baseline of a series at `at` (ms): of the same hour of the week (168 h apart, so that it moves by an hour where the
 * clock is changed) in the last 4 weeks, or of the last 7 days. Null: less than a day, or fewer than 20 values, are kept.
 */
export function usualOf(
  history: Pick<History, 'query'>,
  rule: Pick<Rule, 'fn' | 'by'>,
  of: 'hour-of-week' | 'rolling',
  target: Target,
  at: number,
): Baseline | null {
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  const spans =
    of === 'rolling'
      ? [{ from: at - WEEK_MS, to: at, points: POINTS_OF_WEEK }]
      : Array.from({ length: WEEKS }, (_, week) => {
          const from = hour - (week + 1) * WEEK_MS;
          return { from, to: from + HOUR_MS, points: POINTS_OF_HOUR };
        });
  const pasts = spans.map(({ from, to, points }) => pastOf(history, rule, target, from, to, points));
  const oldest = Math.min(...pasts.map((past) => past.oldest ?? at));
  return at - oldest < LEAST_SPAN_MS ? null : baselineOf(pasts.flatMap(({ values }) => values));
}

/** What the rule would have judged at each point that is kept, roughly: the mean of a point stands for that of its time. */
function pastOf(
  history: Pick<History, 'query'>,
  { fn, by }: Pick<Rule, 'fn' | 'by'>,
  target: Target,
  fromMs: number,
  toMs: number,
  maxPoints: number,
): Past {
  const keys = by ? [target.key, besides(target.series, by)] : [target.key];
  const answer = history.query({ series: keys, fromMs, toMs, maxPoints });
  const column = fn === 'rise' ? 'mean' : fn;
  const [own, whole] = answer.series;
  if (!own) return { oldest: null, values: [] };
  const wholes = by && whole ? new Map(whole.t.map((t, at) => [t, whole[column][at] ?? null])) : null;
  const found = own.t.flatMap((t, at) => {
    const value = divided(own, column, at, by ? (wholes?.get(t) ?? null) : 1);
    return value === null ? [] : [{ t, value }];
  });
  const first = found[0];
  return { oldest: first ? fromMs + first.t : null, values: found.map(({ value }) => value) };
}

function divided(own: Points, column: 'last' | 'mean' | 'min' | 'max', at: number, by: number | null): number | null {
  const value = own[column][at] ?? null;
  return value === null || !by ? null : value / by;
}
