/** The model server. Two ways to run it: one slot in a container, or both slots of a service; see README.md. */

import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { Control } from './control.ts';
import { answerData } from './data.ts';
import type { DataPort, Desk } from './desk.ts';
import { BodyBudget } from './http.ts';
import { Listener } from './listener.ts';
import { Metrics } from './metrics.ts';
import { type Options, readOptions } from './options.ts';
import { Pair } from './pair.ts';
import { asRefusal, Refusal } from './refusal.ts';
import { readServed } from './served.ts';
import { Single } from './single.ts';
import { SlotHolder } from './slot.ts';

// onnxruntime reports its use to its maker unless this is there before a worker loads it.
process.env.ORT_DISABLE_TELEMETRY = '1';

/** One line on stderr: what the engine's logs show. */
function say(message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${message}\n`);
}

function dataListener(desk: Desk, { limits }: Options): Listener {
  const port: DataPort = {
    desk,
    limits,
    budget: new BodyBudget(limits.maxBodyBytes),
    draining: () => listener.draining,
  };
  const listener = new Listener((req, res) => answerData(req, res, req.url ?? '/', port), limits.requestMs);
  return listener;
}

/** A socket file that outlived its process is removed. Throws `port-taken` when somebody answers there. */
async function clearSocket(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const answered = await new Promise<boolean>((resolve) => {
    const socket = connect(path, () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  if (answered) throw new Refusal(500, 'port-taken', `Stop the server that answers at ${path} first`);
  await rm(path, { force: true });
}

interface Running {
  readonly listener: Listener;
  readonly holders: readonly SlotHolder[];
  readonly control?: Listener;
}

async function startSingle(options: Options, mode: Options['mode'] & { kind: 'single' }): Promise<Running> {
  const holder = new SlotHolder(mode.slot, options.limits.maxQueue, () => {
    // The container's engine starts the process again; by itself the slot would stay failed
    say(`internal: ${holder.failure?.message}`);
    process.kill(process.pid, 'SIGTERM');
  });
  const listener = dataListener(new Single(options.name, holder, new Metrics(options.name)), options);
  say(`listening on ${options.host}:${await listener.listenTcp(options.host, options.port)}`);
  holder.load(mode.revision, 0).then(
    () => say(`ready: ${mode.slot} serves ${options.name} ${mode.revision.version}`),
    (error: unknown) => say(`${asRefusal(error).code}: ${asRefusal(error).message}`),
  );
  return { listener, holders: [holder] };
}

async function startPair(options: Options, mode: Options['mode'] & { kind: 'pair' }): Promise<Running> {
  await clearSocket(mode.control);
  const pair = new Pair(await readServed(mode.stateDir, options.name), mode.stateDir, options.limits.maxQueue);
  const orders = new Control(pair, options.limits);
  const control = new Listener((req, res) => orders.answer(req, res), options.limits.requestMs);
  await control.listenPath(mode.control);
  const listener = dataListener(pair, options);
  say(`listening on ${options.host}:${await listener.listenTcp(options.host, options.port)} and ${mode.control}`);
  pair
    .restore()
    .then(() => say(`restored: ${pair.holders.map(({ slot, status }) => `${slot} ${status.phase}`).join(', ')}`));
  return { listener, holders: pair.holders, control };
}

async function stop({ listener, holders, control }: Running, drainMs: number): Promise<never> {
  say('draining');
  await listener.drain(drainMs);
  await control?.drain(0);
  // To end the process under a running inference would abort it with a core dump
  if (holders.some((holder) => holder.busy)) process.kill(process.pid, 'SIGKILL');
  say('stopped');
  process.exit(0);
}

try {
  const options = readOptions(process.argv.slice(2));
  const { mode } = options;
  const running = await (mode.kind === 'single' ? startSingle(options, mode) : startPair(options, mode));
  const end = (): void => void stop(running, options.limits.drainMs);
  process.once('SIGTERM', end).once('SIGINT', end);
} catch (error) {
  const { code, message } = asRefusal(error);
  say(`${code}: ${message}`);
  process.exit(code === 'usage' ? 2 : 1);
}
