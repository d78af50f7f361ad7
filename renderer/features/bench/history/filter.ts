import type { BenchRecord } from '../../../../core/contract/bench-record.ts';

/** Which records are looked at. Pure. */

export interface Filter {
  /** A name, or `name@version`; null: all. */
  readonly model: string | null;
  /** Null: all. */
  readonly machine: string | null;
}

export function filterRecords(records: readonly BenchRecord[], { model, machine }: Filter): BenchRecord[] {
  return records.filter(
    (record) =>
      (model === null || refsOf(record).some((ref) => ref === model || nameOf(ref) === model)) &&
      (machine === null || record.environment?.computer === machine),
  );
}

/** Names first, each followed by its versions. */
export function modelsOf(records: readonly BenchRecord[]): string[] {
  const refs = new Set(records.flatMap(refsOf));
  return [...new Set([...refs].map(nameOf))]
    .toSorted()
    .flatMap((name) => [name, ...[...refs].filter((ref) => ref !== name && nameOf(ref) === name).toSorted()]);
}

export function machinesOf(records: readonly BenchRecord[]): string[] {
  return [...new Set(records.flatMap(({ environment }) => environment?.computer ?? []))].toSorted();
}

function refsOf({ models }: BenchRecord): string[] {
  return models.map(({ model }) => model);
}

function nameOf(ref: string): string {
  return ref.split('@', 1)[0] ?? ref;
}
