import type { Comparison } from '../../../contract/bench-record.ts';
import type { Chart } from '../section.ts';
import { figure } from '../words.ts';
import { escapeXml } from './plot.ts';

const WIDTH = 720;
const LEFT = 16;
const RIGHT = 16;
const ROW = 56;

/** The interval of each ratio as a bar, beside the noise of the machine around 1; null where none is known. */
export function comparisonChart(comparisons: readonly Comparison[]): Chart | null {
  const known = comparisons.flatMap((each) => {
    const { value, low, high } = each.ratio;
    return value === null || low === null || high === null ? [] : [{ ...each, value, low, high }];
  });
  if (known.length === 0) return null;
  const ends = known.flatMap(({ low, high, noiseFloor }) => [low, high, 1 + noiseFloor, 1 / (1 + noiseFloor)]);
  // As far to the left as to the right of 1, so that the eye does not take the frame for a result.
  const most = Math.max(...ends.map((end) => Math.abs(Math.log(end)))) * 1.15 || 0.01;
  const across = (ratio: number) => LEFT + ((Math.log(ratio) + most) / (2 * most)) * (WIDTH - LEFT - RIGHT);
  const at = (ratio: number) => Math.round(across(ratio) * 10) / 10;
  const rows = known.map(({ b, value, low, high, noiseFloor, words }, index) => {
    const top = index * ROW;
    const [from, to] = [at(1 / (1 + noiseFloor)), at(1 + noiseFloor)];
    return [
      `<text x="${LEFT}" y="${top + 16}">${escapeXml(`${b}: ${words}`)}</text>`,
      `<rect class="noise" x="${from}" y="${top + 24}" width="${Math.round((to - from) * 10) / 10}" height="20"/>`,
      `<path class="s0" d="M${at(low)} ${top + 34}H${at(high)}M${at(low)} ${top + 28}v12M${at(high)} ${top + 28}v12"/>`,
      `<circle class="m0" cx="${at(value)}" cy="${top + 34}" r="5"/>`,
    ].join('');
  });
  const bottom = known.length * ROW;
  const title = 'Time of B by that of A with its interval; the band is what A against itself shows on this machine.';
  const marks = [Math.exp(-most * 0.8), 1, Math.exp(most * 0.8)].map(
    (ratio) => `<text x="${at(ratio)}" y="${bottom + 16}" text-anchor="middle">${figure(ratio)}</text>`,
  );
  const one = `<line class="grid" x1="${at(1)}" y1="20" x2="${at(1)}" y2="${bottom}"/>`;
  const svg = `<svg viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img" aria-label="${title}">${one}${rows.join('')}${marks.join('')}</svg>`;
  return { title, svg };
}
