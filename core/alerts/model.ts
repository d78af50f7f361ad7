/** Pure words of alerts: what is judged of a series, and where the alert on it stands. */
import type { Alert, Rule } from '../contract/alerts.ts';
import { parseSeriesKey, type Series, seriesKey, wordsOf } from '../contract/metrics.ts';

/** A series as rules see it. */
export interface Target {
  readonly key: string;
  readonly series: Series;
  readonly host: string | null;
  readonly service: string | null;
}

/** What the alerts have to know of the fleet. */
export interface Places {
  /** Labels of a host; null: there is no such host (any more). */
  labels(host: string): Readonly<Record<string, string>> | null;
  /** The host of a service; null: there is no such service (any more). */
  hostOf(service: string): string | null;
}

/** What a rule found of a series at an instant. */
export interface Verdict {
  readonly isTrue: boolean;
  readonly value: number | null;
  readonly limit: number | null;
}

/** Where an alert stands. Times are ms since 1970. One that is inactive does not exist. */
export interface Standing {
  /** `RULE|SERIES`. */
  readonly key: string;
  readonly rule: string;
  readonly series: string;
  readonly host: string | null;
  readonly service: string | null;
  readonly severity: Rule['severity'];
  readonly state: Alert['state'];
  readonly value: number | null;
  readonly limit: number | null;
  readonly summary: string;
  /** Since when the rule is true. */
  readonly pendingAt: number;
  readonly firedAt: number | null;
  readonly resolvedAt: number | null;
  /** Since when it fires though the rule is true no more (`keepFiringForS`). */
  readonly keptSince: number | null;
}

/** A step from one state to another, as the trail tells it. */
export interface Change {
  readonly at: number;
  readonly what: 'pending' | 'firing' | 'resolved' | 'inactive';
  readonly standing: Standing;
}

export function alertKey(rule: string, series: string): string {
  return `${rule}|${series}`;
}

/** Null where the key names no series. */
export function targetOf(key: string, places: Pick<Places, 'hostOf'>): Target | null {
  const series = parseSeriesKey(key);
  if (!series) return null;
  const { of } = wordsOf(series.metric);
  const { name } = series;
  if (of === 'host') return { key, series, host: name, service: null };
  if (of === 'container') return { key, series, host: name.split('/', 1)[0] ?? null, service: null };
  return { key, series, host: places.hostOf(name), service: name };
}

/** The series of `metric` with the same name and part. */
export function besides({ name, part }: Series, metric: Series['metric']): string {
  return seriesKey({ metric, name, part });
}

/** Labels by which silences, groups and webhooks know an alert; '' where it has none. */
export function labelsOf(alert: Pick<Standing, 'rule' | 'severity' | 'host' | 'service' | 'series'>) {
  const { metric = '', name = '', part = '' } = parseSeriesKey(alert.series) ?? {};
  const { rule, severity, host, service } = alert;
  return { rule, severity, host: host ?? '', service: service ?? '', name, part, metric };
}
