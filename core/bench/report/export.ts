import type { BenchRecord } from '../../contract/bench-record.ts';
import { csv } from './csv.ts';
import { reportOf } from './document.ts';
import { html } from './html.ts';
import { markdown } from './markdown.ts';

export const formats = ['html', 'json', 'md', 'csv'] as const;
export type Format = (typeof formats)[number];

export interface Exported {
  /** Of the file. */
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

const types: { readonly [format in Format]: string } = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  md: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

const writers: { readonly [format in Format]: (record: BenchRecord) => string } = {
  html: (record) => html(reportOf(record)),
  json: (record) => `${JSON.stringify(record, null, 2)}\n`,
  md: (record) => markdown(reportOf(record)),
  csv,
};

/** The record as one file. */
export function exportRecord(record: BenchRecord, format: Format): Exported {
  return { name: `bench-${record.kind}-${record.id}.${format}`, type: types[format], text: writers[format](record) };
}
