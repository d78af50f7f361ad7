import type { Alert, Rule, Severity } from '../../../../core/contract/alerts.ts';
import { type MetricWords, metrics, parseSeriesKey, type Unit } from '../../../../core/contract/metrics.ts';
import { unitOf } from './units.ts';
import { spanWords, valueWords } from './value-words.ts';

/** What alerts say, in words. Pure. */

const severities: readonly Severity[] = ['page', 'warning', 'info'];

/** The gravest first, of those the newest first. */
export function compareAlerts(a: Alert, b: Alert): number {
  const grave = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  return grave !== 0 ? grave : startOf(b).localeCompare(startOf(a)) || a.key.localeCompare(b.key);
}

/** Since when it is in its state. */
export function startOf({ state, pendingAt, firedAt, resolvedAt }: Alert): string {
  if (state === 'resolved') return resolvedAt ?? firedAt ?? pendingAt;
  return (state === 'firing' ? firedAt : null) ?? pendingAt;
}

/** `gpu-1` and `/var`, `gpu-1` and `GPU 2`, `credit` and `green`: the name and the part of what it is on. */
export function placeOf({ series }: Pick<Alert, 'series'>): { readonly name: string; readonly part: string } {
  const parsed = parseSeriesKey(series);
  if (!parsed) return { name: series, part: '' };
  const { part: of }: MetricWords = metrics[parsed.metric];
  return { name: parsed.name, part: of === 'gpu' && parsed.part !== '' ? `GPU ${parsed.part}` : parsed.part };
}

/** The unit of its values: that of its rule; of a rule that is gone, that of its metric. */
export function alertUnit({ series }: Pick<Alert, 'series'>, rule: Pick<Rule, 'metric' | 'by'> | undefined): Unit {
  const parsed = parseSeriesKey(series);
  if (rule) return unitOf(rule);
  return parsed ? metrics[parsed.metric].unit : 'count';
}

export interface Reading {
  readonly value: string;
  /** `limit 90 %`, `usual at most 120 ms`; null: there is none. */
  readonly limit: string | null;
}

/** The value beside its limit, with units. `rule` undefined: it is gone. */
export function readingOf(alert: Alert, rule: Rule | undefined): Reading {
  const unit = alertUnit(alert, rule);
  const { value, limit } = alert;
  if (rule?.when.kind === 'absent') return { value: 'no data', limit: `for ${spanWords(rule.overS)}` };
  if (limit === null) return { value: valueWords(value, unit), limit: null };
  const sign = rule?.when.kind === 'threshold' ? { '>': '>', '>=': '≥', '<': '<', '<=': '≤' }[rule.when.op] : '';
  const head = rule?.when.kind === 'baseline' ? 'usual to' : `limit ${sign}`.trim();
  return { value: valueWords(value, unit), limit: `${head} ${valueWords(limit, unit)}` };
}

/** The page of what it is on, at the time when it began. */
export function monitorPath(alert: Pick<Alert, 'host' | 'service' | 'pendingAt'>): string | null {
  const at = Date.parse(alert.pendingAt);
  const around = new URLSearchParams({
    from: new Date(at - 10 * 60_000).toISOString(),
    to: new Date(at + 20 * 60_000).toISOString(),
  });
  if (alert.service !== null) return `/monitor/services/${encodeURIComponent(alert.service)}?${around}`;
  return alert.host === null ? null : `/monitor/hosts/${encodeURIComponent(alert.host)}?${around}`;
}
