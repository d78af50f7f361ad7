import type { Environment } from '../../contract/bench-record.ts';
import type { Section } from './section.ts';
import { bytesWords } from './words.ts';

export function environmentSections(environment: Environment | null): Section[] {
  if (environment === null) return [];
  const { temperature, loadAverage, onBattery, virtual, throttled, gpus, versions, physicalCores } = environment;
  const pair = ({ before, after }: { before: number | null; after: number | null }, unit: string) =>
    before === null && after === null ? null : `${before ?? '?'} before, ${after ?? '?'} after${unit}`;
  const yes = (is: boolean | null) => (is === null ? null : is ? 'yes' : 'no');
  const facts: [string, string | null][] = [
    ['computer', environment.computer],
    ['at', environment.at],
    ['processor', environment.cpu],
    ['cores', `${environment.cores}${physicalCores === null ? '' : `, ${physicalCores} physical`}`],
    ['memory', bytesWords(environment.memoryBytes)],
    ['system', `${environment.os}, kernel ${environment.kernel}`],
    ['virtual machine', yes(virtual)],
    ['governor', environment.governor],
    ['temperature', pair(temperature, ' °C')],
    ['throttled', throttled === null ? null : `${throttled} times`],
    ['load average', pair(loadAverage, '')],
    ['on battery', yes(onBattery)],
    ...gpus.map(({ name, driver }): [string, string] => ['GPU', driver === null ? name : `${name}, driver ${driver}`]),
    ...Object.entries(versions),
    ['seed', String(environment.seed)],
  ];
  return [
    {
      title: 'Machine',
      table: { columns: ['Fact', 'Value'], rows: facts.map(([fact, value]) => [fact, value ?? 'not told here']) },
    },
  ];
}
