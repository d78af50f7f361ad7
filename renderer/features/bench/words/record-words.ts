import type { BenchRecord, Cell } from '../../../../core/contract/bench-record.ts';
import { plural } from '../../../ui/format.ts';
import type { HealthLevel } from '../../../ui/health-level.ts';
import { cellNames } from './cell-words.ts';

/** What a record says in a line. Pure. */

export const kindWords: { readonly [kind in BenchRecord['kind']]: string } = {
  run: 'Speed',
  compare: 'Comparison',
  endpoint: 'Endpoint',
  eval: 'Quality',
};

export const statusWords: {
  readonly [status in BenchRecord['status']]: { readonly level: HealthLevel; readonly word: string };
} = {
  running: { level: 'busy', word: 'Running' },
  complete: { level: 'ok', word: 'Complete' },
  partial: { level: 'warn', word: 'Partial' },
  void: { level: 'bad', word: 'Void' },
  failed: { level: 'bad', word: 'Failed' },
};

/** Why it is void, partial or failed, each reason once; empty where all is well. */
export function reasonsOf({ cells, endpoint, error, status, warnings }: BenchRecord): string[] {
  if (status === 'running') return [];
  // A warning says of which setting the same is.
  const failure = error && (warnings.find((each) => each.endsWith(error.message)) ?? error.message);
  const names = cellNames(cells);
  const whyVoid = cells.map(
    (cell, index) => cell.void && (cells.length > 1 ? `${names[index]}: ${cell.void}` : cell.void),
  );
  const halves = cells.filter(({ partial }) => partial).length;
  return [
    ...new Set([
      ...(failure ? [failure] : []),
      ...whyVoid.filter((why) => why !== null),
      ...(endpoint?.void ? [endpoint.void] : []),
      ...(halves > 0 ? [`${plural(halves, 'setting')} ended early`] : []),
      ...(endpoint?.partial ? ['The load ended early'] : []),
    ]),
  ];
}

/** Those that hold figures. */
export function measured(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ inferences }) => inferences > 0);
}
