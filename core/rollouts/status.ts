/** What a service is doing now, as its host says. */
import { asProblem, type Problem } from '../contract/problem.ts';
import type { SlotReading } from '../engines/model.ts';
import type { ServiceState, Slot, Split, Standing } from '../services/model.ts';
import type { Station } from './context.ts';

export interface SlotStatus {
  readonly model: string | null;
  readonly version: string | null;
  readonly phase: SlotReading['phase'];
  readonly healthy: boolean | null;
  readonly inFlight: number | null;
  /** What is known of the revision, null when there is none. */
  readonly standing: Standing | null;
}

export interface ServiceStatus {
  readonly service: string;
  readonly host: string;
  readonly engine: ServiceState['engine'];
  readonly port: number;
  /** What the host's record says. */
  readonly split: Split | null;
  readonly slots: { readonly [slot in Slot]: SlotStatus };
  readonly keepUntil: string | null;
  readonly fence: number;
  /** Whether the running switch does what the record says; null when it could not be asked. */
  readonly agrees: boolean | null;
  /** Why the switch or a slot could not be read, null when all could. */
  readonly problem: Problem | null;
}

/** Reads switch and slots. What cannot be read is null, never a guess. */
export async function readStatus(
  host: string,
  state: ServiceState,
  station: Station,
  signal: AbortSignal,
): Promise<ServiceStatus> {
  let problem: Problem | null = null;
  const orNull = async <T>(work: Promise<T>): Promise<T | null> => {
    try {
      return await work;
    } catch (error) {
      problem ??= asProblem(error);
      return null;
    }
  };
  const [reading, blue, green] = await Promise.all([
    orNull(station.switch.read(state, signal)),
    orNull(station.engine.inspect(state, 'blue', signal)),
    orNull(station.engine.inspect(state, 'green', signal)),
  ]);
  const slot = (name: Slot, found: SlotReading | null): SlotStatus => ({
    model: state.slots[name]?.model ?? null,
    version: state.slots[name]?.version ?? null,
    phase: found?.phase ?? 'empty',
    healthy: found?.phase === 'empty' ? null : (reading?.healthy[name] ?? null),
    inFlight: reading?.inFlight[name] ?? null,
    standing: state.slots[name] && state.standing[name],
  });
  const { service, engine, port, split, keepUntil, fence } = state;
  return {
    service,
    host,
    engine,
    port,
    split,
    slots: { blue: slot('blue', blue), green: slot('green', green) },
    keepUntil,
    fence,
    agrees: reading && sameSplit(reading.split, split),
    problem,
  };
}

function sameSplit(a: Split | null, b: Split | null): boolean {
  return a?.live === b?.live && a?.percentToIdle === b?.percentToIdle && a?.fallback === b?.fallback;
}
