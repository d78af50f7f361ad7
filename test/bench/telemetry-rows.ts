import { judged, type Row, told } from './rows.ts';
import { quantile } from './stats.ts';
import type { DiskFigures } from './telemetry-disk.ts';
import { delays, type FleetFigures, losses } from './telemetry-fleet.ts';
import type { TickFigures } from './telemetry-history.ts';
import type { HostFigures } from './telemetry-host.ts';
import type { PageFigures } from './telemetry-page.ts';
import type { RuleFigures } from './telemetry-rules.ts';

const MIB = 1024 ** 2;

/** What the core spent on a fleet, and what came through. */
export function fleetRows(figures: FleetFigures): Row[] {
  const { spent, stolen, hosts } = figures;
  const { samples, lost, disordered } = losses(figures);
  const took = delays(figures);
  const what = `${hosts} hosts`;
  const shown = took.length / samples;
  const problems = spent.problems.slice(0, 3).join('; ');
  return [
    judged(`${what}: series each`, spent.series / hosts, 'series', ['>=', 60], `${spent.series} in all`),
    judged(`${what}: samples taken`, (100 * samples) / (hosts * spent.seconds), '% of 1 Hz', ['>=', 99], `${samples}`),
    judged(
      `${what}: processor`,
      spent.cpu,
      'cores',
      ['<=', 0.6],
      `over ${spent.seconds.toFixed(0)} s, ${spent.firing} alerts firing`,
    ),
    judged(`${what}: memory`, spent.mostRssBytes / MIB, 'MiB', ['<=', 400 * (1e6 / MIB)], 'resident, the most'),
    told(
      `${what}: longest stall of the core`,
      spent.longestStallMs,
      'ms',
      `collecting garbage ${spent.longestCollectionMs.toFixed(0)} ms at most; ${spent.majorFaults} pages read from disk`,
    ),
    told(`${what}: taken by the hypervisor`, (stolen ?? Number.NaN) * 100, '% of a processor'),
    judged(`${what}: samples lost`, lost, 'samples', ['=', 0], problems),
    judged(`${what}: samples out of order`, disordered, 'samples', ['=', 0]),
    told(
      `${what}: host to screen p50`,
      quantile(took, 0.5) / 1_000,
      's',
      `${(100 * shown).toFixed(1)} % of them shown`,
    ),
    told(`${what}: host to screen p99`, quantile(took, 0.99) / 1_000, 's'),
    judged(`${what}: host to screen, most`, Math.max(...took) / 1_000, 's', ['<=', 1.5]),
  ];
}

/** What a host pays, beside what it pays for Debian's exporter. */
export function hostRows({ loop, exporter, frames, scrapes, seconds }: HostFigures): Row[] {
  const span = `${seconds.toFixed(0)} s at 1 Hz`;
  const rows = [
    judged(
      'on a host: loop',
      loop.cpu * 100,
      '% of a core',
      ['<=', 0.5],
      `${span}, ${frames} samples; its forks counted`,
    ),
    judged('on a host: loop, memory', loop.mostRssBytes / 1e6, 'MB', ['<=', 10], 'resident, all its processes'),
    told('on a host: loop, sshd for it', loop.sshd * 100, '% of a core'),
  ];
  if (!exporter)
    return [
      ...rows,
      judged('on a host: exporter', Number.NaN, '', ['>=', 0], 'prometheus-node-exporter is not installed'),
    ];
  const note = `${span}, ${scrapes} scrapes`;
  return [
    ...rows,
    told('on a host: prometheus-node-exporter', exporter.cpu * 100, '% of a core', note),
    told('on a host: exporter, memory', exporter.mostRssBytes / 1e6, 'MB'),
    told('on a host: exporter, sshd for it', exporter.sshd * 100, '% of a core'),
  ];
}

/** What the history takes on disk, and how long panels wait for it. */
export function diskRows({ hosts, bytes, panels, sample }: DiskFigures): Row[] {
  const copies = 'a day was written, its coarser tiers copied 29 times';
  const rows = [
    judged(`30 days of ${hosts} hosts`, bytes / 1e9, 'GB', ['<=', (3 * hosts) / 100], copies),
    ...panels.map(({ name, p95Ms, medianMs, firstMs }) => {
      const others = `p95; median ${medianMs.toFixed(1)} ms, the first ${firstMs.toFixed(1)} ms`;
      return judged(`query: ${name}`, p95Ms, 'ms', ['<=', 50], others);
    }),
  ];
  if (!sample) return rows;
  const note = `written ${(sample.written / 1e6).toFixed(0)} MB, copied ${(sample.copied / 1e6).toFixed(0)} MB`;
  const share = (100 * sample.written) / sample.copied;
  return [
    ...rows,
    judged(`${sample.days} days of ${sample.hosts} hosts, written by copied`, share, '%', ['<=', 110], note),
  ];
}

/** What keeping the history takes of the core's main thread. */
export function tickRows({ hosts, ticks, adds, problem }: TickFigures): Row[] {
  const note = `p99 of ${ticks.length}; median ${quantile(ticks, 0.5).toFixed(1)}, the most ${Math.max(...ticks).toFixed(0)} ms`;
  return [
    judged(`history of ${hosts} hosts: its second`, quantile(ticks, 0.99), 'ms', ['<=', 50], problem || note),
    told(`history of ${hosts} hosts: their samples`, quantile(adds, 0.5), 'ms', `median of ${adds.length}`),
  ];
}

/** What judging takes of the core's main thread. */
export function ruleRows({ hosts, rules, judged: series, tookMs }: RuleFigures): Row[] {
  const note = `median of ${tookMs.length}, ${series} judged; the most ${Math.max(...tookMs).toFixed(0)} ms`;
  return [judged(`alert round, ${hosts} hosts × ${rules} rules`, quantile(tookMs, 0.5), 'ms', ['<=', 20], note)];
}

/** What the Monitor page of 100 hosts costs the browser. */
export function pageRows({ tickMs, heapMb: [before, after], soakedS }: PageFigures): Row[] {
  const soaked = `${soakedS.toFixed(0)} of 86,400 ticks, 20 in each second; ${before.toFixed(1)} MB before`;
  return [
    judged(
      'monitor of 100 hosts: tick',
      quantile(tickMs, 0.5),
      'ms',
      ['<=', 50],
      `main thread, median of ${tickMs.length}`,
    ),
    told('monitor of 100 hosts: tick, most', Math.max(...tickMs), 'ms'),
    judged('monitor of 100 hosts: heap growth', after - before, 'MB', ['<=', 20], soaked),
  ];
}
