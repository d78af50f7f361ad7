/**
 * Every failure that an operator can meet, as a closed union. The code is stable (scripts and screens branch on it),
 * the message is one sentence that says what to do next, `data` holds the facts behind it as plain JSON.
 */
export const problemCodes = [
  'usage',
  'cancelled',
  'timeout',
  'internal',
  'name-invalid',
  // hosts and the way to them
  'host-unknown',
  'host-exists',
  'host-in-use',
  'host-unreachable',
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
  'auth-failed',
  'identity-unreadable',
  'connection-lost',
  'command-failed',
  'command-missing',
  'docker-missing',
  'docker-denied',
  'docker-failed',
  'container-unknown',
  'disk-full',
  'memory-short',
  'port-taken',
  'platform-unsupported',
  'upload-failed',
  // models and images
  'model-unknown',
  'model-exists',
  'model-unreadable',
  'model-corrupt',
  'model-unsupported',
  'model-file-missing',
  'model-digest-mismatch',
  'smoke-invalid',
  'nothing-to-quantize',
  'image-failed',
  // services, slots, switches
  'service-unknown',
  'service-exists',
  'service-busy',
  'signature-differs',
  'slot-empty',
  'slot-unhealthy',
  'start-failed',
  'not-ready',
  'warm-failed',
  'smoke-failed',
  'switch-failed',
  'nothing-to-roll-back',
  'lease-held',
  'lease-lost',
  'fence-stale',
  // rollouts
  'rollout-unknown',
  'rollout-ended',
  'rollout-stuck',
  'job-unknown',
  // benchmarks and their data
  'bench-unknown',
  'bench-failed',
  'data-unreadable',
  'data-invalid',
  // telemetry and alerts
  'telemetry-failed',
  'rule-unknown',
  'rule-invalid',
  'alert-unknown',
  'silence-unknown',
  'channel-unknown',
  'telling-failed',
  'shipping-failed',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly data: { readonly [key: string]: Json };

  /** `message`: sentence case, no full stop, says what to do next. */
  constructor(code: ProblemCode, message: string, data: { readonly [key: string]: Json } = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.data = data;
  }

  toJSON(): { code: ProblemCode; message: string; data: { readonly [key: string]: Json } } {
    return { code: this.code, message: this.message, data: this.data };
  }
}

/** The Problem that an unknown thrown value is, or stands for. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && error.name === 'AbortError') return new Problem('cancelled', 'Cancelled', {}, error);
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new Problem('timeout', 'No answer in time: check that the host is up and try again', {}, error);
  }
  const message = error instanceof Error ? error.message : String(error);
  return new Problem('internal', `Unexpected failure, please report it: ${message}`, {}, error);
}
