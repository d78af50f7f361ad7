import type { Cell } from '../../contract/bench-record.ts';
import { Problem } from '../../contract/problem.ts';
import { type DataRequest, openBound } from './bound-table.ts';
import { encode, tensorsOf } from './encode.ts';
import { columnWords, countSkipped, leftOutWarnings, type Row } from './table.ts';
import type { InputTensor } from './tensor.ts';

export interface LoadedInputs {
  /** One entry for each batch; at least one. */
  readonly batches: readonly (readonly InputTensor[])[];
  readonly inputs: Cell['inputs'];
  /** Of rows that were left out. */
  readonly warnings: readonly string[];
}

export interface LoadRequest extends DataRequest {
  readonly batch: number;
  /** Most batches that are taken. */
  readonly most: number;
  /** Most bytes of all together; one batch is always taken. */
  readonly mostBytes: number;
}

/**
 * The first batches of real inputs, the last one filled up with its last row. Throws `data-unreadable`, `data-invalid`,
 * `model-unsupported`, `usage` for a batch that the model does not take.
 */
export async function loadInputs(request: LoadRequest, signal: AbortSignal): Promise<LoadedInputs> {
  const { batch, most, mostBytes } = request;
  const { table, binding, from, pieces } = await openBound(request, signal);
  if (binding.batch !== null && binding.batch !== batch)
    throw new Problem('usage', `Use batch ${binding.batch} instead of ${batch}: the model takes no other`, { batch });
  const limit = Math.min(most, Math.max(1, Math.floor(mostBytes / (8 * batch * Math.max(1, binding.width)))));
  const usable: Row[] = [];
  for await (const rows of pieces()) {
    const { kept } = encode(binding, rows, (why) => countSkipped(table.skipped, why));
    usable.push(...kept.map((index) => rows[index] ?? []));
    if (usable.length >= limit * batch) break;
  }
  const warnings = leftOutWarnings(table.skipped, usable.length);
  if (usable.length === 0)
    throw new Problem('data-invalid', `Correct ${request.path}: ${warnings.join()}`, {
      path: request.path,
      columns: columnWords(table.columns),
    });
  const block = encode(binding, usable.slice(0, limit * batch), () => {});
  const batches = Array.from({ length: Math.ceil(block.rows / batch) }, (_, at) =>
    tensorsOf(binding, block, at * batch, Math.min((at + 1) * batch, block.rows), batch),
  );
  const told = from + filledUp(block.rows, batches.length * batch);
  const inputs = binding.inputs.map(({ name, shape }) => ({ name, shape: [batch, ...shape], from: told }));
  return { batches, inputs, warnings };
}

/** The record says what is no row of the data. */
function filledUp(rows: number, places: number): string {
  return rows === places ? '' : `; its rows fill ${rows} of ${places} places, the others repeat the last`;
}
