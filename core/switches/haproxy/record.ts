import type { Slot } from '../../services/model.ts';
import type { RequestRecord } from '../model.ts';

/** One line of the router's log, and the service that it is about. */
export interface LoggedRequest {
  readonly service: string;
  readonly record: RequestRecord;
}

const LINE =
  /^([a-z0-9-]+) (\d+) (\d+) (\d+) (\d+|-) (blue|green|none|-) (blue|green|-) (-?\d+) (\d+|-) (\S)(\S)\+?(\d+)$/;

/**
 * Reads a log line as `serviceConfig` formats it; null for any other (the ring also holds HAProxy's notices). A malformed
 * request never came to a split: it counts as begun when it was refused.
 */
export function parseRecord(line: string): LoggedRequest | null {
  const [, service, process, serial, at, began, wanted, answered, status, took, cause, phase, retries] =
    LINE.exec(line) ?? [];
  if (service === undefined) return null;
  const atUs = Number(at);
  const record: RequestRecord = {
    beganUs: began === '-' ? atUs : Number(began),
    wanted: slotOf(wanted),
    answered: slotOf(answered),
    status: Math.max(0, Number(status)),
    durationUs: took === '-' ? -1 : Number(took),
    ending: cause === 'C' || cause === 'c' ? 'client-left' : cause !== '-' && phase === 'D' ? 'cut' : 'complete',
    retries: Number(retries),
    logged: { process: Number(process), serial: Number(serial), atUs },
  };
  return { service, record };
}

function slotOf(text: string | undefined): Slot | null {
  return text === 'blue' || text === 'green' ? text : null;
}
