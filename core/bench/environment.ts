/** The machine that figures come from. */
import { arch, availableParallelism, hostname, release, totalmem } from 'node:os';
import si from 'systeminformation';
import type { Environment } from '../contract/bench-record.ts';
import { waitFor } from '../platform/waiting.ts';
import { governor, hypervisor, type KernelSample, sampleKernel } from './environment-kernel.ts';

/** What systeminformation asks other programs for may take this long; what has not answered by then is unknown. */
const ASK_MS = 5_000;

export interface EnvironmentOptions {
  readonly seed: number;
  /** Beside those of Node: onnxruntime, signalbox. */
  readonly versions: Environment['versions'];
}

/**
 * Describes the machine before anything is measured; `after` fields are empty until `environmentAfter`. Throws `cancelled`.
 */
export async function environmentBefore(
  { seed, versions }: EnvironmentOptions,
  before: KernelSample,
  signal: AbortSignal,
): Promise<Environment> {
  const asked = Promise.all([
    within(si.cpu()),
    within(si.osInfo()),
    within(si.system()),
    within(si.battery()),
    within(si.graphics()),
    temperatureNow(),
  ]);
  const [cpu, os, system, battery, graphics, temperature] = await waitFor(asked, signal);
  const controllers = graphics?.controllers ?? [];
  return {
    at: new Date().toISOString(),
    computer: hostname(),
    cpu: cpu ? `${cpu.manufacturer} ${cpu.brand} (${arch()})`.replace(/\s+/g, ' ').trim() : `unknown (${arch()})`,
    cores: availableParallelism(),
    physicalCores: cpu?.physicalCores || null,
    memoryBytes: totalmem(),
    os: os ? `${os.distro} ${os.release}`.trim() : process.platform,
    kernel: os?.kernel || release(),
    governor: governor() ?? (cpu?.governor || null),
    temperature: { before: temperature, after: null },
    throttled: null,
    loadAverage: { before: before.loadAverage, after: null },
    onBattery: battery ? battery.hasBattery && !battery.acConnected : null,
    virtual: system?.virtual || (hypervisor() ?? system?.virtual ?? null),
    gpus: controllers
      .filter(({ model }) => model !== '')
      .map(({ vendor, model, driverVersion }) => ({
        name: `${vendor} ${model}`.trim(),
        driver: driverVersion || null,
      })),
    versions: { node: process.versions.node, ...versions },
    seed,
  };
}

/** The same machine once everything was measured. */
export async function environmentAfter(environment: Environment, before: KernelSample): Promise<Environment> {
  const { throttled, loadAverage } = sampleKernel();
  return {
    ...environment,
    temperature: { before: environment.temperature.before, after: await temperatureNow() },
    throttled: throttled === null || before.throttled === null ? null : Math.max(0, throttled - before.throttled),
    loadAverage: { before: environment.loadAverage.before, after: loadAverage },
  };
}

async function temperatureNow(): Promise<number | null> {
  const { main } = (await within(si.cpuTemperature())) ?? { main: null };
  return typeof main === 'number' && main > 0 ? main : null;
}

/** Null when it fails or takes too long: a machine that does not tell of itself is measured all the same. */
async function within<T>(asked: Promise<T>): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), ASK_MS);
  try {
    return await Promise.race([asked, late.promise]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
