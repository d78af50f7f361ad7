import type { Quality } from '../../contract/bench-record.ts';
import type { Binding } from '../data/binding.ts';
import type { Block } from '../data/encode.ts';
import { importance } from '../statistics/importance.ts';
import { permutation, seeded } from '../statistics/rng.ts';

const SHUFFLES = 10;
const MOST_FEATURES = 256;
const DEADLINE_MS = 60_000;

export interface ImportanceRequest {
  readonly binding: Binding;
  /** Rows as they are. */
  readonly block: Block;
  /** How right the model is on a block; more is better. NaN where it can not be told. */
  readonly measure: (block: Block) => Promise<number>;
  readonly seed: number;
  readonly onFeature: (done: number) => void;
}

/**
 * By how much the measure falls when a feature's values are dealt to other rows, ten times each, largest first. Ends after
 * a minute; `warnings` says what was left out and why.
 */
export async function permutationImportance({ binding, block, measure, seed, onFeature }: ImportanceRequest): Promise<{
  readonly importance: Quality['importance'];
  readonly warnings: readonly string[];
}> {
  const features = binding.inputs.flatMap(({ columns }) => columns);
  if (features.length < 2) return none('importance is not told: the input is one column');
  if (features.length > MOST_FEATURES) return none(`importance is not told: over ${MOST_FEATURES} features`);
  const baseline = await measure(block);
  if (Number.isNaN(baseline)) return none('importance is not told: the metric is not defined on these rows');
  const rng = seeded(seed);
  const found: Quality['importance'][number][] = [];
  const until = performance.now() + DEADLINE_MS;
  for (const { name, start, length } of features) {
    if (performance.now() > until) break;
    const shuffled = new Float64Array(SHUFFLES);
    for (let at = 0; at < SHUFFLES; at++) {
      shuffled[at] = await measure(dealt(block, binding.width, start, length, permutation(block.rows, rng)));
    }
    found.push(importance(name, baseline, shuffled, 'higher'));
    onFeature(found.length);
  }
  const left = features.length - found.length;
  const warnings = left > 0 ? [`importance of ${left} features is not told: the first took a minute`] : [];
  return { importance: found.toSorted((a, b) => b.drop - a.drop), warnings };
}

/** The block with the values of one feature in another order of rows. */
function dealt(block: Block, width: number, start: number, length: number, order: Uint32Array): Block {
  const values = block.values.slice();
  for (let row = 0; row < block.rows; row++) {
    const source = (order[row] ?? row) * width + start;
    values.set(block.values.subarray(source, source + length), row * width + start);
  }
  return { ...block, values };
}

function none(warning: string) {
  return { importance: [], warnings: [warning] };
}
