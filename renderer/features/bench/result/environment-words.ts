import type { Environment } from '../../../../core/contract/bench-record.ts';
import { bytes } from '../../../ui/format.ts';

/** The record of a machine in words; what it does not tell is said to be unknown. Pure. */
export function environmentFacts(environment: Environment): readonly (readonly [term: string, value: string])[] {
  const { computer, cpu, cores, physicalCores, memoryBytes, os, kernel, governor, temperature } = environment;
  const { throttled, loadAverage, onBattery, virtual, gpus, versions, seed, at } = environment;
  return [
    ['Computer', computer],
    ['Processor', cpu],
    ['Cores', physicalCores === null ? String(cores) : `${cores}, ${physicalCores} physical`],
    ['Memory', bytes(memoryBytes)],
    ['System', `${os}, kernel ${kernel}`],
    ['Governor', governor ?? 'unknown'],
    ['Temperature', beforeAfter(temperature, (value) => `${Math.round(value)} °C`)],
    ['Throttled', throttled === null ? 'unknown' : throttled === 0 ? 'no' : `${throttled} times`],
    ['Load average', beforeAfter(loadAverage, (value) => value.toFixed(2))],
    ['On battery', yesNo(onBattery)],
    ['Virtual machine', yesNo(virtual)],
    ['GPU', gpus.map(({ name, driver }) => (driver ? `${name} (driver ${driver})` : name)).join(', ') || 'none found'],
    ...Object.entries(versions).map(([name, version]) => [name, version] as const),
    ['Seed', String(seed)],
    ['Recorded', new Date(at).toLocaleString('en-GB')],
  ];
}

function yesNo(value: boolean | null): string {
  if (value === null) return 'unknown';
  return value ? 'yes' : 'no';
}

function beforeAfter(
  { before, after }: { readonly before: number | null; readonly after: number | null },
  words: (value: number) => string,
): string {
  if (before === null && after === null) return 'unknown';
  const say = (value: number | null) => (value === null ? 'unknown' : words(value));
  return `${say(before)} before, ${say(after)} after`;
}
