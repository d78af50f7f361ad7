import { go, withParams } from '../../../state/url.ts';

const none = { do: null, service: null, id: null, to: null, model: null, host: null, hold: null };

export function closeDialog(): void {
  go(withParams(none), { replace: true });
}

/** The dialog turns into that of the job. */
export function showJob(id: string): void {
  go(withParams({ ...none, do: 'job', id }), { replace: true });
}
