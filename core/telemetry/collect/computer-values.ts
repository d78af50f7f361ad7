/** Pure: what systeminformation says of this computer → values by series key. */
import type { Systeminformation } from 'systeminformation';
import type { Metric } from '../../contract/metrics.ts';
import { put } from './parse/rate.ts';
import { keys } from './parse/reading.ts';

const MOST = 32;
const MIB = 1024 * 1024;

type Values = Map<string, number>;
/** It says null, -1 or nothing at all for what it does not know. */
const known = (value: number | null | undefined) => (typeof value === 'number' && value >= 0 ? value : null);

export function loadValues(host: string, load: Systeminformation.CurrentLoadData, values: Values): void {
  const share = known(load.currentLoad);
  put(values, keys('cpu.used', host)(), share === null ? null : share / 100);
  // Windows has no such load: it is 0 there.
  put(values, keys('load1', host)(), process.platform === 'win32' ? null : known(load.avgLoad));
}

export function memoryValues(host: string, memory: Systeminformation.MemData, values: Values): void {
  put(values, keys('memory.total', host)(), known(memory.total));
  put(values, keys('memory.used', host)(), known(memory.total - memory.available));
  put(values, keys('swap.used', host)(), known(memory.swapused));
}

export function networkValues(
  host: string,
  interfaces: readonly Systeminformation.NetworkStatsData[],
  values: Values,
): void {
  for (const { iface, rx_sec, tx_sec } of interfaces.slice(0, MOST)) {
    put(values, keys('net.received', host)(iface), known(rx_sec));
    put(values, keys('net.sent', host)(iface), known(tx_sec));
  }
}

/** All disks together: it tells no single ones. */
export function diskValues(host: string, disks: Systeminformation.FsStatsData | null, values: Values): void {
  put(values, keys('disk.read', host)('all'), known(disks?.rx_sec));
  put(values, keys('disk.write', host)('all'), known(disks?.wx_sec));
}

export function fileSystemValues(host: string, systems: readonly Systeminformation.FsSizeData[], values: Values): void {
  for (const { mount, size, used } of systems.filter((each) => each.size > 0).slice(0, MOST)) {
    put(values, keys('fs.size', host)(mount), known(size));
    put(values, keys('fs.used', host)(mount), known(used));
  }
}

export function heatValues(host: string, { main }: Systeminformation.CpuTemperatureData, values: Values): void {
  put(values, keys('temperature', host)('cpu'), known(main));
}

/** Of those that tell how busy they are. */
export function gpuValues(
  host: string,
  { controllers }: Systeminformation.GraphicsData,
  values: Values,
): { readonly index: string; readonly name: string }[] {
  const telling = controllers.filter(({ utilizationGpu }) => known(utilizationGpu) !== null).slice(0, MOST);
  return telling.map((gpu, at) => {
    const index = String(at);
    const set = (metric: Metric, value: number | undefined, unit: number) => {
      const amount = known(value);
      put(values, keys(metric, host)(index), amount === null ? null : amount * unit);
    };
    set('gpu.used', gpu.utilizationGpu, 0.01);
    set('gpu.memory.used', gpu.memoryUsed, MIB);
    set('gpu.memory.total', gpu.memoryTotal, MIB);
    set('gpu.temperature', gpu.temperatureGpu, 1);
    set('gpu.power', gpu.powerDraw, 1);
    set('gpu.clock', gpu.clockCore, 1e6);
    return { index, name: gpu.model };
  });
}
