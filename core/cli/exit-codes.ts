import type { ProblemCode } from '../contract/problem.ts';

/** What a process that ended tells the script that ran it. */
export const exitCode = { done: 0, failed: 1, usage: 2, refused: 3, unreachable: 4, cancelled: 130 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** For `--help` and the manual. */
export const exitCodeHelp: readonly (readonly [ExitCode, string])[] = [
  [exitCode.done, 'done; the status of a benchmark tells whether it is void'],
  [exitCode.failed, 'failed, or data lack a file, a column or a class: the message says what to do next'],
  [exitCode.usage, 'the command is wrong: an option, a name, or a host, model or other thing that is not known'],
  [exitCode.refused, 'refused: another holds the lease, or the thing is in use'],
  [exitCode.unreachable, 'the host is not reached, not trusted, or does not let us in'],
  [exitCode.cancelled, 'cancelled'],
];

const { failed, usage, refused, unreachable, cancelled } = exitCode;

/** Total by type: a new problem code does not compile without its exit code. */
const exitCodes: Readonly<Record<ProblemCode, ExitCode>> = {
  usage,
  cancelled,
  timeout: failed,
  internal: failed,
  'name-invalid': usage,
  'host-unknown': usage,
  'host-exists': failed,
  'host-in-use': refused,
  'host-unreachable': unreachable,
  'host-key-unknown': unreachable,
  'host-key-changed': unreachable,
  'host-key-revoked': unreachable,
  'auth-failed': unreachable,
  'identity-unreadable': unreachable,
  'connection-lost': unreachable,
  'command-failed': failed,
  'command-missing': failed,
  'docker-missing': failed,
  'docker-denied': failed,
  'docker-failed': failed,
  'container-unknown': usage,
  'disk-full': failed,
  'memory-short': failed,
  'port-taken': failed,
  'platform-unsupported': failed,
  'upload-failed': failed,
  'model-unknown': usage,
  'model-exists': failed,
  'model-unreadable': failed,
  'model-corrupt': failed,
  'model-unsupported': failed,
  'model-file-missing': failed,
  'model-digest-mismatch': failed,
  'smoke-invalid': failed,
  'nothing-to-quantize': failed,
  'image-failed': failed,
  'service-unknown': usage,
  'service-exists': failed,
  'service-busy': refused,
  'signature-differs': failed,
  'slot-empty': failed,
  'slot-unhealthy': failed,
  'start-failed': failed,
  'not-ready': failed,
  'warm-failed': failed,
  'smoke-failed': failed,
  'switch-failed': failed,
  'nothing-to-roll-back': failed,
  'lease-held': refused,
  'lease-lost': refused,
  'fence-stale': refused,
  'rollout-unknown': usage,
  'job-unknown': usage,
  'bench-unknown': usage,
  'bench-failed': failed,
  'rollout-ended': failed,
  'rollout-stuck': failed,
  'data-unreadable': failed,
  'data-invalid': failed,
  'telemetry-failed': failed,
  'rule-unknown': usage,
  'rule-invalid': usage,
  'alert-unknown': usage,
  'silence-unknown': usage,
  'channel-unknown': usage,
  'telling-failed': failed,
  'shipping-failed': failed,
};

export function exitCodeOf(code: ProblemCode): ExitCode {
  return exitCodes[code];
}
