import { command } from '../command.ts';
import { formatBytes } from '../format.ts';

export const hostsFacts = command({
  name: 'hosts facts',
  summary: 'Show what a host is: system, processors, memory, disk, Docker, GPUs, clock',
  operands: [{ name: 'NAME', help: 'the host' }],
  options: {},
  async run({ app, out, signal, operand }) {
    out.progress.step(`Asking ${operand(0)}`);
    const facts = await app.hosts.facts(operand(0), signal);
    const { docker, gpus, clockSkew } = facts;
    const rows: [string, string][] = [
      ['system', `${facts.os}, kernel ${facts.kernel}, ${facts.arch}`],
      ['processors', `${facts.cpus} × ${facts.cpuModel ?? 'unknown model'}`],
      ['memory', `${formatBytes(facts.memoryBytes)}, ${formatBytes(facts.memoryAvailableBytes)} available`],
      ['disk', `${formatBytes(facts.diskBytes)}, ${formatBytes(facts.diskFreeBytes)} free`],
      ['docker', docker ? `${docker.version} (API ${docker.apiVersion})` : 'not usable: see hosts check'],
      ...gpus.map((gpu): [string, string] => [`gpu ${gpu.index}`, `${gpu.name}, ${formatBytes(gpu.memoryBytes)}`]),
      ['clock', `${Math.round(clockSkew.ms)} ms off, ± ${Math.ceil(clockSkew.boundMs)} ms`],
      ['user', facts.user],
    ];
    out.printTable(rows, [
      { title: 'FACT', value: ([name]) => name },
      { title: 'VALUE', value: ([, value]) => value },
    ]);
    out.result({ facts: JSON.parse(JSON.stringify(facts)) });
    return undefined;
  },
});
