import type { Quality } from '../../../contract/bench-record.ts';
import type { Chart } from '../section.ts';
import { escapeXml } from './plot.ts';

/** More classes than this can not be read in one picture; the table has them all. */
const MOST_CLASSES = 12;
const LEFT = 160;
const TOP = 28;
const WIDTH = 720;
const ROW = 32;

/** Which part of each class was said to be what: the darker, the more; null for none, or too many to be read. */
export function confusionChart({ model, confusion, classes }: Quality): Chart | null {
  if (!confusion || confusion.length === 0 || confusion.length > MOST_CLASSES) return null;
  const width = Math.floor((WIDTH - LEFT) / confusion.length);
  const name = (at: number) => escapeXml(shortened(classes[at] ?? String(at)));
  const heads = confusion.map(
    (_, at) => `<text x="${LEFT + (at + 0.5) * width}" y="18" text-anchor="middle">${name(at)}</text>`,
  );
  const rows = confusion.map((counts, is) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    const y = TOP + is * ROW;
    const fields = counts.map((count, said) => {
      const part = all === 0 ? 0 : count / all;
      const x = LEFT + said * width;
      const fill = `<rect class="m0" fill-opacity="${(part * 0.6).toFixed(2)}" x="${x}" y="${y}" width="${width - 2}" height="${ROW - 2}"/>`;
      return `${fill}<text x="${x + width / 2}" y="${y + 20}" text-anchor="middle">${Math.round(part * 100)} %</text>`;
    });
    return `<text x="${LEFT - 8}" y="${y + 20}" text-anchor="end">${name(is)}</text>${fields.join('')}`;
  });
  const title = `Confusion of ${model}: of the rows that are a class (down), which part was said to be which (across).`;
  const height = TOP + confusion.length * ROW;
  const svg = `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(title)}">${heads.join('')}${rows.join('')}</svg>`;
  return { title, svg };
}

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 19)}…` : text;
}
