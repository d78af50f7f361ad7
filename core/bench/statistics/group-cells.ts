import { DRAWS, rangeOf } from './difference.ts';
import { drawMultinomial } from './draws.ts';
import { seeded } from './rng.ts';
import { ratio } from './wilson.ts';

/** The rows of a group, counted: positive and said so, positive and not said so, said so only, neither. */
export type GroupCells = Float64Array;
export const CELLS = 4;

type Rate = (cells: GroupCells) => number | null;

const at = (cells: GroupCells, index: number): number => cells[index] as number;
export const rowsOf: (cells: GroupCells) => number = (cells) => cells.reduce((sum, each) => sum + each, 0);
export const selectionRate: Rate = (cells) => ratio(at(cells, 0) + at(cells, 2), rowsOf(cells));
export const truePositiveRate: Rate = (cells) => ratio(at(cells, 0), at(cells, 0) + at(cells, 1));
export const falsePositiveRate: Rate = (cells) => ratio(at(cells, 2), at(cells, 2) + at(cells, 3));
export const accuracy: Rate = (cells) => ratio(at(cells, 0) + at(cells, 3), rowsOf(cells));

/**
 * How far rates stray between groups when the rows are drawn anew, with replacement: of each draw the largest difference
 * between the groups' errors, of several rates the largest. What is drawn are counts (multinomial), so that a draw costs
 * cells and not rows. Draws in which a rate is undefined are left out.
 */
export function strayedRates(groups: readonly GroupCells[], rates: readonly Rate[], seed: number): number[] {
  const rng = seeded(seed, 'groups');
  const likely = groups.map(smoothed);
  const expected = rates.map((rate) => likely.map(rate));
  const cells = Float64Array.from(likely.flatMap((each) => [...each]));
  const rows = Math.round(rowsOf(cells));
  const drawn = new Float64Array(cells.length);
  const parts = groups.map((_, k) => drawn.subarray(k * CELLS, (k + 1) * CELLS));
  return Array.from({ length: DRAWS }, () => {
    drawMultinomial(rows, cells, drawn, rng);
    const ranges = rates.map((rate, r) =>
      rangeOf(
        parts.map((part, k) => {
          const [now, before] = [rate(part), expected[r]?.[k] ?? null];
          return now === null || before === null ? null : now - before;
        }),
      ),
    );
    return ranges.reduce((most, range) => (most === null || range === null ? null : Math.max(most, range)), 0);
  }).filter((stray) => stray !== null);
}

/**
 * One right and one wrong answer more for the positive rows and for the others, their numbers as they are (Agresti and Caffo
 * 2000): else a rate of 0 or 1 would be drawn as nothing else, however few rows it is of.
 */
function smoothed(cells: GroupCells): GroupCells {
  const [hits, misses, alarms, rest] = [at(cells, 0), at(cells, 1), at(cells, 2), at(cells, 3)];
  const [is, not] = [hits + misses, alarms + rest];
  const [hit, alarm] = [(hits + 1) / (is + 2), (alarms + 1) / (not + 2)];
  return Float64Array.of(is * hit, is * (1 - hit), not * alarm, not * (1 - alarm));
}
