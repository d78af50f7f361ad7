import { go, withParams } from '../../../state/url.ts';

/** The dialogs of alerts, by address: `?do=alert&key=…`. */

const none = { do: null, key: null, alerts: null };

export function closeDialog(): void {
  go(withParams(none), { replace: true });
}

export function showAlert(key: string): void {
  go(withParams({ ...none, do: 'alert', key }));
}

/** Of one or many. */
export function askToAcknowledge(keys: readonly string[]): void {
  if (keys.length > 0) go(withParams({ ...none, do: 'ack', alerts: JSON.stringify(keys) }));
}

/** Filled in from that alert, where there is one. */
export function askToSilence(key?: string): void {
  go(withParams({ ...none, do: 'silence', key: key ?? null }));
}

/** The keys that an address names; none where it can not be read. */
export function keysOf(params: URLSearchParams): readonly string[] {
  try {
    const keys: unknown = JSON.parse(params.get('alerts') ?? '[]');
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}
