import type { Rule } from '../contract/alerts.ts';
import { type Series, type Unit, wordsOf } from '../contract/metrics.ts';
import type { Verdict } from './model.ts';

const SUMMARY_MOST = 1_000;

/** The sentence of an alert: the rule's own with its fields filled in once (what is filled in is not looked into), or one made. */
export function summaryOf(rule: Rule, series: Series, { value, limit }: Pick<Verdict, 'value' | 'limit'>): string {
  const unit = unitOf(rule);
  const fields: Readonly<Record<string, string>> = {
    name: series.name,
    part: series.part,
    value: formatValue(value, unit),
    limit: formatValue(limit, rule.when.kind === 'absent' ? 'seconds' : unit),
  };
  const text = rule.summary || sentence(rule, series, (value ?? 0) < (limit ?? 0));
  return text
    .replaceAll(/\{\{ ?(name|part|value|limit) ?\}\}/g, (_, field) => fields[field] ?? '')
    .slice(0, SUMMARY_MOST);
}

function sentence({ when, fn }: Rule, { metric, part }: Series, isBelow: boolean): string {
  const what = `${wordsOf(metric).title}${part && ' of {{part}}'} on {{name}}`;
  if (when.kind === 'absent') return `${what}: no data for {{limit}}`;
  const limit = when.kind === 'threshold' ? 'the limit is' : `usual is at ${isBelow ? 'least' : 'most'}`;
  return `${what} ${fn === 'rise' ? 'rose by' : 'is'} {{value}}, ${limit} {{limit}}`;
}

function unitOf({ metric, by }: Rule): Unit {
  return by ? 'share' : wordsOf(metric).unit;
}

/** `93 %`, `1.2 GB`, `250 ms`; `-` for none. */
export function formatValue(value: number | null, unit: Unit): string {
  if (value === null) return '-';
  if (unit === 'share') return `${round(value * 100)} %`;
  if (unit === 'bytes' || unit === 'bytes-per-second') {
    const power = Math.abs(value) < 1 ? 0 : Math.min(Math.floor(Math.log10(Math.abs(value)) / 3), 4);
    return `${round(value / 1000 ** power)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}${unit === 'bytes' ? '' : '/s'}`;
  }
  if (unit === 'seconds')
    return Math.abs(value) < 1 && value !== 0 ? `${round(value * 1_000)} ms` : `${round(value)} s`;
  const suffix = { count: '', 'per-second': '/s', celsius: ' °C', watts: ' W', hertz: ' Hz' }[unit];
  return `${round(value)}${suffix}`;
}

/** Three digits that tell something. */
function round(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
