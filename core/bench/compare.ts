/** `bench compare`: B beside A, interleaved, with A again as its own control. */
import type { Cell, Comparison } from '../contract/bench-record.ts';
import type { CellPlan } from './cell-plan.ts';
import { Arm } from './compare-arm.ts';
import { type KernelSample, sampleKernel } from './environment-kernel.ts';
import { compare, FEWEST_PAIRS } from './statistics/compare.ts';
import { mirroredBlocks } from './statistics/order.ts';

export interface Side {
  readonly name: string;
  readonly plan: CellPlan;
}

export interface SidesCompared {
  readonly comparison: Comparison;
  /** Of A and of B, from the same calls. */
  readonly cells: readonly Cell[];
}

/** A block is six visits: A, B and the control in a random order and back again. */
const VISITS = 6;
const MOST_BLOCKS = 60;
const SHORTEST_VISIT_MS = 5;
/** A visit begins on caches that another arm has filled: its median must not be of the first calls. */
const CALLS_A_VISIT = 5;
const LIVE_EVERY_MS = 250;

/**
 * Measures A, B and A again in three processes, in short visits whose order is random and mirrored, so that what drifts
 * weighs on all alike. When it is aborted, or a process dies, what was measured until then comes back as partial; throws
 * where that is not a single block.
 */
export async function compareSides(
  a: Side,
  b: Side,
  { durationMs, seed }: { readonly durationMs: number; readonly seed: number },
  signal: AbortSignal,
  onLive: (compared: SidesCompared) => void,
): Promise<SidesCompared> {
  await using stack = new AsyncDisposableStack();
  const arms: Arm[] = [];
  // One after the other: loading side by side would make each other slow.
  for (const { plan } of [a, b, a]) arms.push(stack.use(await Arm.open(plan, durationMs / 4, signal)));
  const visitMs = Math.max(
    durationMs / (VISITS * MOST_BLOCKS),
    SHORTEST_VISIT_MS,
    CALLS_A_VISIT * Math.max(...arms.map(({ callMs }) => callMs)),
  );
  const blocks = Math.max(FEWEST_PAIRS, Math.min(MOST_BLOCKS, Math.floor(durationMs / (VISITS * visitMs))));
  const names = { a: a.name, b: b.name };
  const before = sampleKernel();
  let shown = performance.now();
  try {
    for (const block of mirroredBlocks(arms, blocks, seed)) {
      for (const arm of block) await arm.visit(visitMs, signal);
      for (const arm of arms) arm.endBlock();
      if (performance.now() - shown < LIVE_EVERY_MS) continue;
      shown = performance.now();
      onLive({ comparison: comparisonOf(arms, names), cells: arms.slice(0, 2).map((arm) => arm.soFar()) });
    }
  } catch (error) {
    if (arms.some(({ figures }) => figures.length === 0)) throw error;
    const why = signal.aborted || !(error instanceof Error) ? [] : [error.message];
    const { comparison, cells } = await told(arms, names, before);
    return {
      comparison,
      cells: cells.map((cell) => ({ ...cell, partial: true, warnings: [...cell.warnings, ...why] })),
    };
  }
  return await told(arms, names, before);
}

async function told(
  arms: readonly Arm[],
  names: { a: string; b: string },
  before: KernelSample,
): Promise<SidesCompared> {
  const after = sampleKernel();
  const cpuMs = arms.reduce((sum, arm) => sum + arm.cpuMs, 0);
  const cells = await Promise.all(arms.slice(0, 2).map((arm) => arm.cell({ before, after, cpuMs })));
  return { comparison: judged(comparisonOf(arms, names), cells), cells };
}

/** A comparison is void when a side is, and says so wherever its words go. */
export function judged(comparison: Comparison, cells: readonly Cell[]): Comparison {
  const why = cells.find((cell) => cell.void !== null)?.void ?? null;
  return why === null ? comparison : { ...comparison, void: why, words: `Void: ${comparison.words}. ${why}` };
}

function comparisonOf(arms: readonly Arm[], names: { a: string; b: string }): Comparison {
  const [a = [], b = [], control = []] = arms.map(({ figures }) => figures);
  const series = { a: Float64Array.from(a), b: Float64Array.from(b), control: Float64Array.from(control) };
  return { ...compare(series, names), void: null };
}
