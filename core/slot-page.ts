import { thisComputer } from './hosts/model.ts';
import type { Machine } from './platform/machine.ts';
import { readPage } from './platform/read-page.ts';
import type { Slot } from './services/model.ts';
import type { LocatedService } from './telemetry/services/collector.ts';

/** The metrics page of a slot's server, asked for from its own host. Throws when it does not answer with a page. */
export async function slotPage(
  machineOf: (host: string, signal: AbortSignal) => Promise<Machine>,
  { host, state }: LocatedService,
  slot: Slot,
  signal: AbortSignal,
): Promise<string> {
  // On this computer one server holds both slots, and its page tells of both.
  const address = host === thisComputer ? `127.0.0.1:${state.port}` : state.addresses[slot];
  const colon = address.lastIndexOf(':');
  const machine = await machineOf(host, signal);
  const place = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
  return await readPage(machine, place, '/metrics', signal);
}
