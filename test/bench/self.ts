/** `npm run bench:self`: whether the benchmark itself can be trusted. */
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { describeMachine, machineLine } from './machine.ts';
import { type Row, rowTable } from './rows.ts';
import { endpointRows } from './self-endpoint.ts';
import { peerPython } from './self-peer.ts';
import { absentPeer, overheadRows, peerRows } from './self-runner.ts';
import { comparisonRows, speedRows } from './self-statistics.ts';

const help = `npm run bench:self              our figures beside those of onnxruntime's Python package, and the benchmark's own cost (some 3 minutes)
npm run bench:self -- --quick   a fifth of it, to see that it works
npm run bench:self -- --json    print one JSON object
The Python package comes from PyPI, once, into .cache; without it that row is missed.
Exit code 1: a target was missed. Targets hold on an idle machine.`;

const LIMIT_MS = 15 * 60_000;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function measure(quick: boolean, signal: AbortSignal): Promise<Row[]> {
  const scale = quick ? 0.2 : 1;
  const rows: Row[] = [];
  say('Comparing generated series');
  rows.push(...comparisonRows());
  say('Summing up ten million samples');
  rows.push(...speedRows());
  say('Measuring a model that does nothing');
  rows.push(...(await overheadRows()));
  say('Loading a server that does nothing');
  rows.push(...(await endpointRows(scale, signal)));
  say("Measuring five models beside onnxruntime's Python package");
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  const peer = peerPython(version);
  if ('why' in peer) return [...rows, absentPeer(peer.why)];
  return [...rows, ...(await peerRows(peer.python, scale, signal))];
}

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) console.log(help);
else {
  const machine = describeMachine();
  const rows = await measure(values.quick === true, AbortSignal.timeout(LIMIT_MS));
  const ok = rows.every((row) => row.ok);
  console.log(
    values.json
      ? JSON.stringify({ name: 'self', machine, rows, ok })
      : `${rowTable(rows)}\n\n${machineLine(machine)}\n${ok ? 'Every target is met.' : 'A target is missed.'}`,
  );
  process.exitCode = ok ? 0 : 1;
}
