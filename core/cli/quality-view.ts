import type { Quality } from '../contract/bench-record.ts';
import { FEWEST_GROUP_ROWS } from '../contract/fewest-rows.ts';
import type { Output } from './output.ts';

const FEATURES_SHOWN = 20;
const CLASSES_SHOWN = 20;

/** Prints how right a version is on labelled data, and to whom. */
export function printQuality(out: Output, quality: Quality): void {
  const { model, data, label, positive, rows, skipped, task, metrics } = quality;
  out.line(`${model}: ${rows.toLocaleString('en')} rows of ${data}, ${task}`);
  if (label !== null) out.line(`Label ${label}${positive === null ? '' : `, positive ${positive}`}`);
  for (const each of skipped) out.line(`Left out ${each.rows.toLocaleString('en')} rows: ${each.why}`);
  out.printTable(metrics, [
    { title: 'METRIC', value: ({ name }) => name },
    { title: 'VALUE', align: 'right', value: ({ value }) => figure(value) },
    { title: '95 %', value: ({ low, high, note }) => interval(low, high) ?? note },
  ]);
  printConfusion(out, quality);
  for (const group of quality.groups) printGroup(out, group);
  printImportance(out, quality);
}

function printConfusion(out: Output, { confusion, classes }: Quality): void {
  if (!confusion) return;
  out.text('');
  if (classes.length > CLASSES_SHOWN) {
    out.line(`Confusion of ${classes.length} classes: see the export`);
    return;
  }
  const said = classes.map((name, at) => ({
    title: `SAYS ${name}`,
    align: 'right' as const,
    value: (row: { counts: readonly number[] }) => row.counts[at] ?? 0,
  }));
  const body = confusion.map((counts, at) => ({ name: classes[at] ?? String(at), counts }));
  out.printTable(body, [{ title: 'IS', value: ({ name }) => name }, ...said]);
}

function printGroup(out: Output, { attribute, rows, differences }: Quality['groups'][number]): void {
  out.text('');
  const names = rows[0]?.metrics.map(({ name }) => name) ?? [];
  out.printTable(rows, [
    { title: attribute.toUpperCase(), value: ({ group }) => group },
    { title: 'ROWS', align: 'right', value: ({ n }) => n },
    ...names.map((name, at) => ({
      title: name.toUpperCase(),
      align: 'right' as const,
      value: (row: (typeof rows)[number]) => figure(row.metrics[at]?.value ?? null) ?? 'undefined',
    })),
  ]);
  out.printTable(differences, [
    { title: 'DIFFERENCE', value: ({ name }) => name },
    { title: 'VALUE', align: 'right', value: ({ value }) => figure(value) ?? 'undefined' },
    { title: '95 %', value: ({ low, high, note }) => interval(low, high) ?? note },
  ]);
  out.line(`Groups of fewer than ${FEWEST_GROUP_ROWS} rows take no part in the differences`);
}

function printImportance(out: Output, { importance, task }: Quality): void {
  if (importance.length === 0) return;
  out.text('');
  const lost = `${task === 'regression' ? 'R2' : 'ACCURACY'} LOST`;
  out.printTable(importance.slice(0, FEATURES_SHOWN), [
    { title: 'FEATURE SHUFFLED', value: ({ feature }) => feature },
    { title: lost, align: 'right', value: ({ drop }) => figure(drop) },
    { title: '95 %', value: ({ low, high }) => interval(low, high) },
  ]);
  const more = importance.length - FEATURES_SHOWN;
  if (more > 0) out.line(`and ${more} features more`);
}

/** `0.7867 (95 %: 0.7368 to 0.8292)`, or why it is undefined. */
export function metricText({ value, low, high, note }: Quality['metrics'][number]): string {
  if (value === null) return `undefined, ${note}`;
  const sure = interval(low, high) ?? note;
  return sure === null ? `${figure(value)}` : `${figure(value)} (95 %: ${sure})`;
}

/** Four digits behind the point where it is small, else four that count. */
function figure(value: number | null): string | null {
  if (value === null) return null;
  return Math.abs(value) < 10 ? value.toFixed(4) : String(Number(value.toPrecision(4)));
}

function interval(low: number | null, high: number | null): string | null {
  return low === null || high === null ? null : `${figure(low)} to ${figure(high)}`;
}
