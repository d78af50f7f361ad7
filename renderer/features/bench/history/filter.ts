import type { BenchRow } from '../../../../core/contract/bench-row.ts';

/** Which records are looked at. Pure. */

export interface Filter {
  /** A name, or `name@version`; null: all. */
  readonly model: string | null;
  /** Null: all. */
  readonly machine: string | null;
}

export function filterRecords(records: readonly BenchRow[], { model, machine }: Filter): BenchRow[] {
  return records.filter(
    (record) =>
      (model === null || record.models.some((ref) => ref === model || nameOf(ref) === model)) &&
      (machine === null || record.computer === machine),
  );
}

/** Names first, each followed by its versions. */
export function modelsOf(records: readonly BenchRow[]): string[] {
  const refs = new Set(records.flatMap(({ models }) => models));
  return [...new Set([...refs].map(nameOf))]
    .toSorted()
    .flatMap((name) => [name, ...[...refs].filter((ref) => ref !== name && nameOf(ref) === name).toSorted()]);
}

export function machinesOf(records: readonly BenchRow[]): string[] {
  return [...new Set(records.flatMap(({ computer }) => computer ?? []))].toSorted();
}

function nameOf(ref: string): string {
  return ref.split('@', 1)[0] ?? ref;
}
