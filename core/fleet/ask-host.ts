import { type Host, thisComputer } from '../hosts/model.ts';
import type { OpenStation } from '../rollouts/service.ts';
import { readStatus } from '../rollouts/status.ts';
import type { EngineKind } from '../services/model.ts';
import type { ServiceReading } from './model.ts';

/** Opens a host as rollouts use it. Throws the way's problems. */
export type OpenHost = (host: string, engine: EngineKind, signal: AbortSignal) => Promise<OpenStation>;

/** What the host serves now. Throws when it does not answer; a switch or slot that does not is a reading's problem. */
export async function askHost({ name }: Host, open: OpenHost, signal: AbortSignal): Promise<ServiceReading[]> {
  const engine: EngineKind = name === thisComputer ? 'local' : 'docker';
  const station = await open(name, engine, signal);
  const states = await station.store.list(signal);
  return await Promise.all(
    states.map(async (state) => ({ state, status: await readStatus(name, state, station, signal) })),
  );
}
