import type { Revision, ServiceState, Slot } from '../services/model.ts';

/** What is found in a slot on the host, whoever put it there. */
export interface SlotReading {
  /** Null when the slot is empty. */
  readonly revisionId: string | null;
  readonly phase: 'empty' | 'starting' | 'running' | 'stopped';
}

export interface FitReport {
  /** Bytes that fetch will send. */
  readonly bytesToSend: number;
  readonly diskFreeBytes: number;
  readonly memoryFreeBytes: number;
}

/** Runs revisions in slots. Every call probes first and is safe to repeat. */
export interface Engine {
  /** Where the slots of the host's `index`-th service answer, `ip:port`. Makes the host's network when it is missing. */
  addresses(index: number, signal: AbortSignal): Promise<{ readonly [slot in Slot]: string }>;
  /** Fails with everything that would fail later: disk-full, memory-short, port-taken, docker-…, platform-unsupported. */
  preflight(state: ServiceState, slot: Slot, revision: Revision, signal: AbortSignal): Promise<FitReport>;
  /** Brings image and model to the host, verified. Sends only what is missing; `onBytes` counts what this call has sent. */
  fetch(
    revision: Revision,
    signal: AbortSignal,
    onBytes: (sent: number, total: number) => void,
  ): Promise<{ bytesSent: number }>;
  /** Starts `revision` in the slot; replaces whatever else is there. */
  start(state: ServiceState, slot: Slot, revision: Revision, fence: number, signal: AbortSignal): Promise<void>;
  inspect(state: ServiceState, slot: Slot, signal: AbortSignal): Promise<SlotReading>;
  /** A request to the slot itself, past the switch (`/v2/health/ready`, smoke inputs). */
  request(state: ServiceState, slot: Slot, request: SlotRequest, signal: AbortSignal): Promise<SlotResponse>;
  /** Stops and removes what is in the slot, after its requests ended (at most `graceMs`). Does nothing when it is empty. */
  stop(state: ServiceState, slot: Slot, graceMs: number, fence: number, signal: AbortSignal): Promise<void>;
  /** The last lines of what the slot printed, for the error message. */
  logs(state: ServiceState, slot: Slot, signal: AbortSignal): Promise<string>;
}

export interface SlotRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

export interface SlotResponse {
  readonly status: number;
  readonly body: string;
}
