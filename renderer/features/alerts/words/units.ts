import { type Metric, metrics, type Unit } from '../../../../core/contract/metrics.ts';

/** What a unit is written as, and by how much its number is larger. The first is meant where none is written. Pure. */
interface Scale {
  readonly text: string;
  readonly factor: number;
}

const times: readonly Scale[] = [
  { text: 's', factor: 1 },
  { text: 'ms', factor: 0.001 },
  { text: 'min', factor: 60 },
  { text: 'h', factor: 3_600 },
  { text: 'd', factor: 86_400 },
];

const sizes = (per: string): readonly Scale[] =>
  ['', 'k', 'M', 'G', 'T'].flatMap((prefix, power) => [
    { text: `${prefix}B${per}`, factor: 1_000 ** power },
    ...(power > 0 ? [{ text: `${prefix.toUpperCase()}iB${per}`, factor: 1_024 ** power }] : []),
  ]);

const scales: { readonly [unit in Unit]: readonly Scale[] } = {
  share: [{ text: '%', factor: 0.01 }],
  count: [{ text: '', factor: 1 }],
  'per-second': [{ text: '/s', factor: 1 }],
  bytes: sizes(''),
  'bytes-per-second': sizes('/s'),
  seconds: times,
  celsius: [{ text: '°C', factor: 1 }],
  watts: [
    { text: 'W', factor: 1 },
    { text: 'kW', factor: 1_000 },
  ],
  hertz: [
    { text: 'Hz', factor: 1 },
    { text: 'kHz', factor: 1e3 },
    { text: 'MHz', factor: 1e6 },
    { text: 'GHz', factor: 1e9 },
  ],
};

/** What the judged value is in: one metric divided by another is a share. */
export function unitOf({ metric, by }: { readonly metric: Metric; readonly by?: Metric | undefined }): Unit {
  return by ? 'share' : metrics[metric].unit;
}

/** `90 %` → 0.9, `10 GiB` → 10737418240, `250 ms` → 0.25, in the unit that the contract has. Null: it can not be read. */
export function readValue(text: string, unit: Unit): number | null {
  const [, digits, written = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const scale =
    written === '' ? scales[unit][0] : scales[unit].find((each) => sameUnit(each.text, written.replaceAll(' ', '')));
  return scale ? exact(Number(digits) * scale.factor) : null;
}

/** What was typed, as it is in decimals: 0.07 for `7 %`, not 0.07000000000000001. */
function exact(value: number): number {
  return Number(value.toPrecision(15));
}

/** `mb` is read as `MB`: nobody means thousandths of a bit. */
function sameUnit(own: string, written: string): boolean {
  const long: { readonly [word: string]: string } = {
    sec: 's',
    m: 'min',
    hour: 'h',
    hours: 'h',
    day: 'd',
    days: 'd',
    c: '°C',
  };
  return own.toLowerCase() === (long[written.toLowerCase()] ?? written).toLowerCase();
}

/** As it is edited, in the unit that needs the fewest digits: `readValue` of it is the very value. */
export function writeValue(value: number, unit: Unit): string {
  const texts = scales[unit]
    .toSorted((a, b) => b.factor - a.factor)
    .map(({ text, factor }) => ({ digits: exact(value / factor), unit: text && ` ${text}` }))
    .filter((each) => readValue(each.digits + each.unit, unit) === value && !String(each.digits).includes('e'));
  const [best] = texts.toSorted((a, b) => clumsiness(a.digits) - clumsiness(b.digits));
  return best ? best.digits + best.unit : `${value / (scales[unit][0]?.factor ?? 1)}`;
}

/** `30` before `0.5`, `1.2` before `1200`. */
function clumsiness(digits: number): number {
  return String(digits).length + (Math.abs(digits) < 1 ? 2 : 0);
}

/** What may be typed, for the help beside a field. */
export const examples: { readonly [unit in Unit]: string } = {
  share: '90 %',
  count: '10',
  'per-second': '5 /s',
  bytes: '10 GiB or 500 MB',
  'bytes-per-second': '100 MB/s',
  seconds: '250 ms, 5 s or 30 min',
  celsius: '90 °C',
  watts: '300 W',
  hertz: '1.2 GHz',
};
