import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../command.ts';
import { topPage } from '../top/lines.ts';
import { showLive } from '../top/live.ts';
import { firstView, lists, sortings, type TopRows } from '../top/model.ts';

/** How long the first samples may take. Rates need two of them. */
const FIRST_MS = 10_000;
const LOOK_MS = 100;
const SETTLED_MS = 2_500;
/** Other model servers are read every five seconds. */
const SERVERS_MS = 8_500;

export const top = command({
  name: 'top',
  summary: 'Watch hosts, services, containers and model servers live; q ends it',
  operands: [],
  options: {
    host: { type: 'value', value: 'HOST', help: 'only this host and what runs on it', many: true },
    sort: { type: 'value', value: 'BY', choices: sortings, help: 'name, cpu, memory, gpu or requests (default: name)' },
    once: { type: 'flag', help: 'print it once, with containers and model servers, and end' },
  },
  examples: ['signalbox top --sort gpu', 'signalbox top --once --json'],
  async run({ app, out, signal, options }) {
    const { monitor } = app;
    const names = new Set(options.host.map((name) => app.hosts.get(name).name));
    const isWanted = ({ host }: { readonly host: string }) => names.size === 0 || names.has(host);
    const rows = (): TopRows => {
      monitor.refresh();
      return {
        at: new Date(),
        hosts: monitor.hosts.rows().filter(isWanted),
        services: monitor.services.rows().filter(isWanted),
        containers: monitor.containers.rows().filter(isWanted),
        servers: monitor.servers.rows().filter(isWanted),
      };
    };
    const view = { ...firstView, sort: sortings.find((each) => each === options.sort) ?? firstView.sort };
    monitor.start();
    const { stdin, stdout } = process;
    if (!options.once && !out.json && stdin.isTTY && stdout.isTTY) {
      await showLive(view, rows, { input: stdin, output: stdout }, signal);
      return undefined;
    }
    const shown = await settled(rows, signal);
    for (const below of lists) {
      if (below === 'servers' && shown.servers.length === 0) continue;
      const { lines } = topPage(below === 'services' ? shown : { ...shown, hosts: [] }, { ...view, below }, null);
      for (const line of below === 'services' ? lines : lines.slice(1)) out.text(line);
    }
    const { at, ...tables } = shown;
    out.result({ at: at.toISOString(), ...JSON.parse(JSON.stringify(tables)) });
    return undefined;
  },
});

/** The rows once every host has said something, or why it does not; a little later, so that rates are known too. */
async function settled(rows: () => TopRows, signal: AbortSignal): Promise<TopRows> {
  const start = Date.now();
  const isWaiting = ({ coverage, problem }: TopRows['hosts'][number]) => coverage === 'waiting' && !problem;
  while (Date.now() < start + FIRST_MS) {
    await sleep(LOOK_MS, undefined, { signal });
    const { hosts, servers } = rows();
    const settledMs = servers.some(({ note }) => note === null) ? SERVERS_MS : SETTLED_MS;
    if (Date.now() >= start + settledMs && !hosts.some(isWaiting)) break;
  }
  return rows();
}
