/** Draws one chart as SVG, for a page without scripts. Pure; colours come from the page's `--series-0` … `--series-7`. */

import type { Chart } from '../section.ts';

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly from: number;
  readonly to: number;
  readonly format: (value: number) => string;
}

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly line: boolean;
  readonly marks: boolean;
  /** Marks are crosses: these figures do not count. */
  readonly void?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** Behind the name of a series whose figures do not count. */
export const VOID_WORDS = ' (void: does not count)';

const WIDTH = 720;
const HEIGHT = 320;
const LEFT = 84;
/** Holds half of a label at the very end. */
const RIGHT = 36;
const TOP = 12;
const BOTTOM = 52;
const LINE = 18;
const COLOURS = 8;

export function plot({ title, x, y, series }: Plot): Chart {
  const height = HEIGHT + LINE * series.length;
  const across = place(x, LEFT, WIDTH - RIGHT);
  const up = place(y, HEIGHT - BOTTOM, TOP);
  const parts = [
    ...ticks(x).map((value) => {
      const at = round(across(value));
      return `<line class="grid" x1="${at}" y1="${TOP}" x2="${at}" y2="${HEIGHT - BOTTOM}"/><text x="${at}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${escapeXml(x.format(value))}</text>`;
    }),
    ...ticks(y).map((value) => {
      const at = round(up(value));
      return `<line class="grid" x1="${LEFT}" y1="${at}" x2="${WIDTH - RIGHT}" y2="${at}"/><text x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${escapeXml(y.format(value))}</text>`;
    }),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - BOTTOM + 36}" text-anchor="middle">${escapeXml(x.label)}</text>`,
    `<text transform="translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(y.label)}</text>`,
    ...series.map((each, at) => drawn(each, at, across, up)),
    ...series.map(({ name, line, void: crossed }, at) => {
      const top = HEIGHT + LINE * at;
      const sign = line
        ? `<path class="s${at % COLOURS}" d="M${LEFT} ${top}h28" ${dash(at)}/>`
        : mark(at, LEFT + 14, top, crossed === true);
      return `${sign}<text x="${LEFT + 36}" y="${top + 4}">${escapeXml(name)}</text>`;
    }),
  ];
  const svg = `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(title)}">${parts.join('')}</svg>`;
  return { title, svg };
}

/** Lines differ by colour and by dashes: not everyone sees the one. */
function drawn(
  { points, line, marks, void: crossed }: Series,
  at: number,
  across: (value: number) => number,
  up: (value: number) => number,
): string {
  const places = points.map(([x, y]) => [round(across(x)), round(up(y))] as const);
  const path = line
    ? `<path class="s${at % COLOURS}" d="M${places.map((xy) => xy.join(' ')).join('L')}" ${dash(at)}/>`
    : '';
  const dots = marks ? places.map(([x, y]) => mark(at, x, y, crossed === true)) : [];
  return path + dots.join('');
}

function mark(at: number, x: number, y: number, crossed: boolean): string {
  if (crossed) return `<path class="s${at % COLOURS}" d="M${x - 5} ${y - 5}l10 10m0 -10l-10 10"/>`;
  return `<circle class="m${at % COLOURS}" cx="${x}" cy="${y}" r="4"/>`;
}

function dash(at: number): string {
  const dashes = ['', '8 3', '2 3', '10 3 2 3'][at % 4];
  return dashes ? `stroke-dasharray="${dashes}"` : '';
}

function place({ scale, from, to }: Axis, start: number, end: number): (value: number) => number {
  const of = scale === 'log' ? Math.log : (value: number) => value;
  const width = of(to) - of(from) || 1;
  return (value) => start + ((of(value) - of(from)) / width) * (end - start);
}

/** Round values inside the axis: some five; of a logarithm its decades, with 2 and 5 where there are few. */
export function ticks({ scale, from, to }: Axis): number[] {
  const found: number[] = [];
  if (scale === 'log') {
    const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
    const steps = last - first > 3 ? [1] : [1, 2, 5];
    for (let power = first; power <= last; power++)
      for (const step of steps) found.push(Number((step * 10 ** power).toPrecision(6)));
  } else {
    const rough = (to - from) / 5 || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
    for (let at = Math.ceil(from / step); at * step <= to * (1 + 1e-9); at++)
      found.push(Number((at * step).toPrecision(6)));
  }
  return found.filter((value) => value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9));
}

/** The axis that holds these values; a logarithm where they are far apart. */
export function axisFor(label: string, values: readonly number[], format: (value: number) => string): Axis {
  const positive = values.filter((value) => Number.isFinite(value) && value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  if (positive.length === 0) return { label, scale: 'linear', from: 0, to: 1, format };
  if (most / least > 20) return { label, scale: 'log', from: least / 1.15, to: most * 1.15, format };
  return { label, scale: 'linear', from: 0, to: most * 1.05, format };
}

/** Names come from outside. */
export function escapeXml(text: string): string {
  const entities: { readonly [character: string]: string } = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
