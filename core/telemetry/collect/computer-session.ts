/** This computer's telemetry where it does not run Linux: by systeminformation. */
import { cpuTemperature, currentLoad, fsSize, fsStats, graphics, mem, networkStats, time } from 'systeminformation';
import {
  diskValues,
  fileSystemValues,
  gpuValues,
  heatValues,
  loadValues,
  memoryValues,
  networkValues,
} from './computer-values.ts';
import type { Gpu } from './parse/amd.ts';
import { Held } from './parse/held.ts';
import { keys } from './parse/reading.ts';
import { pause } from './pause.ts';

const SECOND_MS = 1000;
/** What starts a program (df, nvidia-smi, WMI) is asked this often, and told half as long again. */
const SELDOM_MS = 10_000;
const HOLD_S = 15;

export interface ComputerSessionDeps {
  readonly host: string;
  readonly everyMs: number;
  /** By our clock, ms since 1970; never goes back. */
  now(): number;
  onSample(atMs: number, values: Map<string, number>): void;
}

export class ComputerSession {
  readonly #deps: ComputerSessionDeps;
  readonly #seldom = new Held(HOLD_S);
  #gpus: readonly Gpu[] = [];

  constructor(deps: ComputerSessionDeps) {
    this.#deps = deps;
  }

  get gpus(): readonly Gpu[] {
    return this.#gpus;
  }

  /** Until the signal aborts; throws what systeminformation throws. */
  async run(signal: AbortSignal): Promise<void> {
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const end = () => ended.abort();
    await Promise.all([this.#often(either).finally(end), this.#seldomly(either).finally(end)]);
  }

  async #often(signal: AbortSignal): Promise<void> {
    const { everyMs, now, onSample } = this.#deps;
    while (!signal.aborted) {
      const atMs = Math.round(now());
      const values = await this.#read();
      if (signal.aborted) return;
      this.#seldom.tell(values, atMs / SECOND_MS);
      onSample(atMs, values);
      await pause(Math.max(everyMs - (now() - atMs), everyMs / 10), signal);
    }
  }

  async #read(): Promise<Map<string, number>> {
    const { host } = this.#deps;
    const values = new Map<string, number>();
    const [load, memory, network, disks] = await Promise.all([currentLoad(), mem(), networkStats(), fsStats()]);
    loadValues(host, load, values);
    memoryValues(host, memory, values);
    networkValues(host, network, values);
    diskValues(host, disks, values);
    values.set(keys('uptime', host)(), time().uptime);
    return values;
  }

  async #seldomly(signal: AbortSignal): Promise<void> {
    const { host, now } = this.#deps;
    while (!signal.aborted) {
      const [systems, heat, cards] = await Promise.all([fsSize(), cpuTemperature(), graphics()]);
      const values = new Map<string, number>();
      fileSystemValues(host, systems, values);
      heatValues(host, heat, values);
      this.#gpus = gpuValues(host, cards, values);
      this.#seldom.set(values, now() / SECOND_MS);
      await pause(SELDOM_MS, signal);
    }
  }
}
