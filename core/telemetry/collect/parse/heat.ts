/** Pure: /sys/class/hwmon and /sys/class/thermal. */
import { Held } from './held.ts';
import { type Group, keys, type Reading, type ReadLine } from './reading.ts';

const MOST = 32;
/** Asked every 10 s. */
const HOLD_S = 15;
const FILE = /^\/sys\/class\/(hwmon|thermal)\/([^/]+)\/(name|type|temp1_input|temp)$/;

interface Sensor {
  readonly kind: string;
  name: string | null;
  degrees: number | null;
}

/** One sensor of each chip, under its driver's name; where there are none, those of thermal zones. */
export function heatOf(host: string): Group {
  const key = keys('temperature', host);
  const held = new Held(HOLD_S);
  const sensors = new Map<string, Sensor>();
  const reader = (path: string): ReadLine | null => {
    const [, kind, where, file] = FILE.exec(path) ?? [];
    if (kind === undefined || where === undefined) return null;
    return (text, from, to) => {
      const sensor = sensors.get(where) ?? { kind, name: null, degrees: null };
      if (sensors.size < 4 * MOST) sensors.set(where, sensor);
      if (file === 'name' || file === 'type') sensor.name = text.slice(from, to).trim();
      else sensor.degrees = Number(text.slice(from, to)) / 1000;
    };
  };
  const finish = ({ atS, values }: Reading) => {
    if (sensors.size > 0) held.set(byName(sensors, key), atS);
    sensors.clear();
    held.tell(values, atS);
  };
  return { reader, finish };
}

function byName(sensors: ReadonlyMap<string, Sensor>, key: (part: string) => string): Map<string, number> {
  const known = [...sensors.values()].filter(({ degrees }) => degrees !== null && Number.isFinite(degrees));
  const chips = known.filter(({ kind }) => kind === 'hwmon');
  const told = new Map<string, number>();
  const count = new Map<string, number>();
  for (const { name, degrees } of (chips.length > 0 ? chips : known).slice(0, MOST)) {
    const base = name || 'sensor';
    const nth = (count.get(base) ?? 0) + 1;
    count.set(base, nth);
    told.set(key(nth === 1 ? base : `${base} ${nth}`), degrees ?? Number.NaN);
  }
  return told;
}
