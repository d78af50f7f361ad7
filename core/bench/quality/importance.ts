import type { Quality } from '../../contract/bench-record.ts';
import type { Binding } from '../data/binding.ts';
import type { Block } from '../data/encode.ts';
import { importance, type Shuffle } from '../statistics/importance.ts';
import { permutation, seeded } from '../statistics/rng.ts';

const SHUFFLES = 10;
const MOST_FEATURES = 256;
/** An interval over fewer rows would be a guess. */
const FEWEST_ROWS = 30;
const DEADLINE_MS = 60_000;

export interface ImportanceRequest {
  readonly binding: Binding;
  /** Rows as they are. */
  readonly block: Block;
  /** How wrong the model is on each row of a block; NaN where it can not be told. */
  readonly losses: (block: Block) => Promise<Float64Array>;
  /** What losses are divided by, of each row. */
  readonly weights: Float64Array;
  readonly seed: number;
  readonly onFeature: (done: number) => void;
}

/**
 * By how much the measure falls when a feature's values are dealt to other rows, ten times each, largest first. Ends after
 * a minute; `warnings` says what was left out and why.
 */
export async function permutationImportance({
  binding,
  block,
  losses,
  weights,
  seed,
  onFeature,
}: ImportanceRequest): Promise<{
  readonly importance: Quality['importance'];
  readonly warnings: readonly string[];
}> {
  const features = binding.inputs.flatMap(({ columns }) => columns);
  if (features.length < 2) return none('importance is not told: the input is one column');
  if (features.length > MOST_FEATURES) return none(`importance is not told: over ${MOST_FEATURES} features`);
  if (block.rows < FEWEST_ROWS) return none(`importance is not told: fewer than ${FEWEST_ROWS} rows`);
  if (!weights.some((weight) => weight > 0)) return none('importance is not told: every label is the same number');
  const base = await losses(block);
  const rng = seeded(seed);
  const found: Quality['importance'][number][] = [];
  const until = performance.now() + DEADLINE_MS;
  for (const { name, start, length } of features) {
    if (performance.now() > until) break;
    const shuffles: Shuffle[] = [];
    for (let at = 0; at < SHUFFLES; at++) {
      const order = permutation(block.rows, rng);
      shuffles.push({ order, losses: await losses(dealt(block, binding.width, start, length, order)) });
    }
    found.push(importance(name, base, shuffles, weights));
    onFeature(found.length);
  }
  const told = found.filter(({ drop }) => Number.isFinite(drop));
  return { importance: told.toSorted((a, b) => b.drop - a.drop), warnings: leftOut(features.length, found, told) };
}

type Found = readonly { readonly feature: string }[];

function leftOut(features: number, found: Found, told: Found): string[] {
  const late = features - found.length;
  const untold = found.filter((each) => !told.includes(each)).map(({ feature }) => feature);
  return [
    ...(late > 0 ? [`importance of ${late} features is not told: the first took a minute`] : []),
    ...(untold.length > 0
      ? [`importance of ${untold.join(', ')} is not told: the model gives no number for shuffled rows`]
      : []),
  ];
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
