/** What a report says of a record, whichever way it is written. Pure. */
import type { BenchRecord, Cell } from '../../contract/bench-record.ts';
import { settingWords } from '../model.ts';
import { cellSections } from './cell-sections.ts';
import { comparisonSections } from './comparison-sections.ts';
import { endpointSections } from './endpoint-sections.ts';
import { environmentSections } from './environment-sections.ts';
import { qualitySections } from './quality-sections.ts';
import type { Section } from './section.ts';

export interface Report {
  readonly title: string;
  /** How it ended and what to beware of, first. */
  readonly lines: readonly string[];
  readonly sections: readonly Section[];
}

const statusWords: { readonly [status in BenchRecord['status']]: string } = {
  running: 'Still running: these are the figures so far.',
  complete: 'Complete.',
  partial: 'Partial: it ended before all was measured, the figures are of what was measured until then.',
  void: 'Void: the figures do not count.',
  failed: 'Failed: there are no figures.',
};

/** Of a sweep each with its setting: what others did meanwhile differs. */
function voidLines(cells: readonly Cell[]): string[] {
  const lines = cells.flatMap((cell) => (cell.void === null ? [] : { setting: settingWords(cell), why: cell.void }));
  return lines.map(({ setting, why }) => (cells.length === 1 ? why : `${setting}: ${why}`));
}

export function reportOf(record: BenchRecord): Report {
  const { title, status, error, warnings, models, id, startedAt, endedAt } = record;
  return {
    title,
    lines: [
      statusWords[status],
      `Benchmark ${id}, started ${startedAt}${endedAt === null ? '' : `, ended ${endedAt}`}.`,
      ...models.map(({ model, digest }) => `${model}: sha256 ${digest}`),
      ...(error ? [`${error.message} [${error.code}]`] : []),
      ...voidLines(record.cells),
      ...warnings,
    ],
    sections: [
      ...comparisonSections(record.comparisons),
      ...cellSections(record.cells),
      ...endpointSections(record.endpoint),
      ...record.quality.flatMap(qualitySections),
      ...environmentSections(record.environment),
    ],
  };
}
