/** `npm run bench:ui`: what the screens cost, in a real browser before the real server and a made-up core. */
import { parseArgs } from 'node:util';
import { browserUnavailable } from '../browser/chromium.ts';
import { describeMachine, machineLine } from './machine.ts';
import { judged, type Row, rowTable, told } from './rows.ts';
import { quantile } from './stats.ts';
import { measureFirstPage } from './ui-first-page.ts';
import { measureHidden } from './ui-idle.ts';
import { measureBoard, measureLog } from './ui-live.ts';
import { measureMonitor } from './ui-monitor-ticks.ts';
import { UiSite } from './ui-site.ts';
import { measureSparklines } from './ui-sparklines.ts';
import { measureTable } from './ui-table.ts';
import { measureRoundTrips } from './ui-wire.ts';

const help = `npm run bench:ui              measure the screens in Chromium (some 2 minutes)
npm run bench:ui -- --quick   a part of it, to see that it works
npm run bench:ui -- --json    print one JSON object
Exit code 1: a target was missed, or the benchmark failed.`;

const LARGE = { hosts: 10_000, services: 200, hostsSpeak: false, logLinesPerS: 10_000 };
const MONITORED = { hosts: 100, services: 20, hostsSpeak: true, logLinesPerS: 0 };
const USUAL = { hosts: 20, services: 10, hostsSpeak: true, logLinesPerS: 0 };

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const median = (values: readonly number[]) => quantile(values, 0.5);
const most = (values: readonly number[]) => Math.max(...values).toFixed(1);

async function measureUsual(quick: boolean): Promise<Row[]> {
  await using site = await UiSite.open(USUAL);
  const rows: Row[] = [];
  say('Opening the first page');
  const first = await measureFirstPage(site, '/services', 'canvas', quick ? 3 : 9);
  rows.push(
    judged(
      'first page: to interactive',
      median(first.interactiveMs),
      'ms',
      ['<=', 1_000],
      `max ${most(first.interactiveMs)} ms`,
    ),
    judged('first page: JavaScript, gzip', first.scriptKb, 'kB', ['<=', 400]),
  );
  say('Calling over the WebSocket');
  const trips = await measureRoundTrips(site, quick ? 500 : 5_000);
  rows.push(
    judged('round trip of a call p50', median(trips), 'ms', ['<=', 2], `${trips.length} calls`),
    told('round trip of a call p99', quantile(trips, 0.99), 'ms'),
  );
  say('Leaving a hidden window alone');
  const hidden = await measureHidden(site, '/services', quick ? 5 : 20);
  rows.push(judged('hidden window: processor', hidden * 100, '%', ['<=', 1], '20 hosts, 10 services'));
  const board = await measureBoard(site, 5);
  rows.push(told('switchboard under traffic: main thread', board * 100, '%', 'dashes running, no GPU'));
  return rows;
}

async function measureLarge(quick: boolean): Promise<Row[]> {
  await using site = await UiSite.open(LARGE);
  const rows: Row[] = [];
  say('Opening pages of a large fleet');
  const fleet = await measureFirstPage(site, '/hosts', '[role=row][aria-rowindex="2"]', quick ? 2 : 5);
  rows.push(
    told('10,000 hosts: to interactive', median(fleet.interactiveMs), 'ms', `max ${most(fleet.interactiveMs)} ms`),
  );
  say('Putting 10,000 hosts on the page and changing 200');
  const { mountMs, updateMs } = await measureTable(site, quick ? 5 : 15);
  rows.push(
    judged(
      'table of 10,000 hosts: mount',
      median(mountMs),
      'ms',
      ['<=', 150],
      `click to painted, max ${most(mountMs)} ms`,
    ),
    judged('table of 10,000 hosts: 200 rows change', median(updateMs), 'ms', ['<=', 16], 'main thread'),
  );
  say('Drawing 200 sparklines');
  const ticks = await measureSparklines(site, quick ? 3 : 9);
  rows.push(judged('200 live sparklines: tick', median(ticks), 'ms', ['<=', 50], `main thread, max ${most(ticks)} ms`));
  say('Reading a log of 10,000 lines/s');
  const log = await measureLog(site, quick ? 4 : 10);
  rows.push(
    judged('log of 10,000 lines/s: longest task', log.longestTaskMs, 'ms', ['<=', 100], `0: none over 50; ${log.kept}`),
  );
  return rows;
}

async function measureMonitored(quick: boolean): Promise<Row[]> {
  await using site = await UiSite.open(MONITORED);
  const rows: Row[] = [];
  for (const [what, path] of [
    ['monitor of 100 hosts', '/monitor'],
    ['monitor of one host', '/monitor/hosts/gpu-00004'],
  ] as const) {
    say(`Looking at the ${what}`);
    const { tickMs, heapGrowthMb } = await measureMonitor(site, path, quick ? 5 : 30);
    rows.push(
      judged(`${what}: tick`, median(tickMs), 'ms', ['<=', 50], `main thread in a second, max ${most(tickMs)} ms`),
      told(`${what}: heap growth`, heapGrowthMb, 'MB', `in ${tickMs.length} s`),
    );
  }
  return rows;
}

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
});
const reason = browserUnavailable();
if (values.help) console.log(help);
else if (reason) {
  say(`The benchmark can not run here: ${reason}`);
  process.exitCode = 1;
} else {
  const machine = describeMachine();
  const quick = values.quick === true;
  const rows = [...(await measureUsual(quick)), ...(await measureMonitored(quick)), ...(await measureLarge(quick))];
  const ok = rows.every((row) => row.ok);
  console.log(
    values.json
      ? JSON.stringify({ name: 'ui', machine, rows, ok })
      : `${rowTable(rows)}\n\n${machineLine(machine)}\n${ok ? 'Every target is met.' : 'A target is missed.'}`,
  );
  process.exitCode = ok ? 0 : 1;
}
