/** `npm run bench:telemetry`: what live monitoring costs the core, the hosts, the disk and the screen. */
import { parseArgs } from 'node:util';
import { describeMachine, machineLine } from './machine.ts';
import { judged, type Row, rowTable } from './rows.ts';
import { measureDisk, measureTicks } from './telemetry-disk.ts';
import { measureFleet } from './telemetry-fleet.ts';
import { measureHost } from './telemetry-host.ts';
import { measurePage } from './telemetry-page.ts';
import { diskRows, fleetRows, hostRows, pageRows, ruleRows, tickRows } from './telemetry-rows.ts';
import { measureRules } from './telemetry-rules.ts';

const help = `npm run bench:telemetry                measure live monitoring (Linux, root, Chromium)
npm run bench:telemetry -- --quick     a part of it, to see that it works
npm run bench:telemetry -- --only fleet   one part: fleet, host, disk, ticks, page, rules
npm run bench:telemetry -- --json      print one JSON object
Exit code 1: a target was missed, or a part failed.`;

const parts: { readonly [name: string]: (quick: boolean) => Promise<Row[]> } = {
  fleet: async (quick) => fleetRows(await measureFleet(quick ? 50 : 500, quick ? 10 : 60)),
  host: async (quick) => hostRows(await measureHost(quick ? 10 : 60)),
  disk: async (quick) => diskRows(quick ? await measureDisk(5, 0) : await measureDisk(100, 2)),
  ticks: async (quick) => tickRows(quick ? await measureTicks(50, 10) : await measureTicks(500, 90)),
  page: async (quick) => pageRows(quick ? await measurePage(5, 5, 5) : await measurePage(30, 60, 120)),
  rules: async (quick) => ruleRows(measureRules(500, quick ? 10 : 50)),
};

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A part that fails is a missed row, and the others go on. */
async function measure(name: string, quick: boolean): Promise<Row[]> {
  say(`Measuring: ${name}`);
  try {
    return (await parts[name]?.(quick)) ?? [];
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return [judged(`${name}: measured`, Number.NaN, '', ['=', 1], String(error))];
  }
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    help: { type: 'boolean' },
    only: { type: 'string', multiple: true },
  },
});
const unknown = values.only?.find((each) => !(each in parts));
if (values.help || unknown) {
  console.log(help);
  process.exitCode = unknown ? 2 : 0;
} else {
  const machine = describeMachine();
  const rows: Row[] = [];
  for (const name of values.only ?? Object.keys(parts)) rows.push(...(await measure(name, values.quick === true)));
  const ok = rows.every((row) => row.ok);
  console.log(
    values.json
      ? JSON.stringify({ name: 'telemetry', machine, rows, ok })
      : `${rowTable(rows)}\n\n${machineLine(machine)}\n${ok ? 'Every target is met.' : 'A target is missed.'}`,
  );
  process.exitCode = ok ? 0 : 1;
}
