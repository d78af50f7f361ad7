/**
 * The hosts of `bench:telemetry`, in a process of their own: each answers the ticks of a collector with the recorded answers
 * of a real loop, its uptime, counters and sample numbers its own. Arguments: path of the socket, number of hosts. Tells its
 * parent `ready`; asked for `taken`, when each host took each of its samples (ms since 1970).
 */
import { createServer as createEngine } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { nowMs } from './stats.ts';
import type { Carried } from './telemetry-machine.ts';
import { availableKib } from './telemetry-numbers.ts';
import { readRecording } from './telemetry-recording.ts';
import { Circle } from './telemetry-retime.ts';

const [path = '', count = '1'] = process.argv.slice(2);
const recording = readRecording();
const circle = new Circle(recording.plain);
const upFor = circle.placeAfter('/proc/uptime:');
const available = circle.placeAfter('MemAvailable:');
const totalKib = Number(/MemTotal: +(\d+)/.exec(recording.plain[0] ?? '')?.[1]);
const gpuSeconds = recording.gpus.filter((line) => line.startsWith('0,')).length;
const gpuLines = recording.gpus.length / gpuSeconds;

class ReplayedHost {
  readonly taken: number[] = [];
  errors: Socket | null = null;
  readonly #index: number;
  #gpuTimer: NodeJS.Timeout | null = null;

  constructor(index: number) {
    this.#index = index;
  }

  answer(socket: Socket, tick: string): void {
    const [number = '', what = ''] = tick.split(' ');
    const n = this.taken.length;
    const atMs = nowMs();
    this.taken.push(atMs);
    const up = 1_000 + this.#index * 7 + performance.now() / 1_000;
    const instead = new Map([
      [upFor, up.toFixed(2)],
      [available, String(availableKib(totalKib, n))],
    ]);
    // Not all hosts are in the same second of the recording.
    const told = circle.tell(n + this.#index, instead);
    const clock = what.includes('t') ? `= ${Math.floor(atMs / 1_000)} ${Math.floor((atMs % 1_000) * 1e6)}\n` : '';
    socket.write(`@ ${number}\n${told}${what.includes('h') ? recording.heat : ''}${clock}.\n`);
    if (what.includes('d')) this.errors?.write(`${recording.disks.join('\n')}\n`);
    if (what.includes('g')) this.#startGpus();
  }

  #startGpus(): void {
    if (this.#gpuTimer) clearInterval(this.#gpuTimer);
    let second = this.#index;
    this.#gpuTimer = setInterval(() => {
      const at = (second++ % gpuSeconds) * gpuLines;
      this.errors?.write(`${recording.gpus.slice(at, at + gpuLines).join('\n')}\n`);
    }, 1_000);
  }
}

const hosts = Array.from({ length: Number(count) }, (_, index) => new ReplayedHost(index));

const engine = createEngine((request, response) => {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  // They stay open, and nothing happens.
  if (path === '/events') return response.flushHeaders();
  const id = /^\/containers\/(\w+)\/json$/.exec(path)?.[1];
  const answers: { readonly [path: string]: unknown } = {
    '/containers/json': recording.containers,
    '/info': { DockerRootDir: '/var/lib/docker' },
  };
  const found = answers[path] ?? recording.inspected.find(({ Id }) => Id === id);
  response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}));
});

function take(socket: Socket, first: string): void {
  const [carried, index] = first.split(' ') as [Carried, string];
  const host = hosts[Number(index)];
  if (!host) throw new RangeError(`There is no host ${index}`);
  if (carried === 'engine') engine.emit('connection', socket);
  if (carried === 'errors') host.errors = socket;
  if (carried !== 'loop') return;
  const ticks = createInterface({ input: socket });
  ticks.on('line', (tick) => host.answer(socket, tick));
  // The socket's own handler has ended it: the core went away.
  ticks.on('error', () => {});
}

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  const onFirst = () => {
    const bytes: Buffer | null = socket.read();
    if (bytes === null) return;
    const end = bytes.indexOf('\n');
    if (end < 0) return socket.unshift(bytes);
    socket.off('readable', onFirst);
    socket.unshift(bytes.subarray(end + 1));
    take(socket, bytes.subarray(0, end).toString());
  };
  socket.on('readable', onFirst);
});
server.listen(path, () => process.send?.('ready'));
process.on('message', () => process.send?.(hosts.map(({ taken }) => taken)));
process.once('disconnect', () => process.exit());
