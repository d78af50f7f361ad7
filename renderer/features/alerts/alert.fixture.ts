import type { Alert } from '../../../core/contract/alerts.ts';

/** An alert that fires, for tests. */
export function alert(more: Partial<Alert> = {}): Alert {
  return {
    key: 'cpu-high|cpu.used|gpu-1|',
    rule: 'cpu-high',
    severity: 'warning',
    series: 'cpu.used|gpu-1|',
    host: 'gpu-1',
    service: null,
    state: 'firing',
    value: 0.97,
    limit: 0.9,
    summary: 'CPU on gpu-1 is 97 %, the limit is 90 %',
    pendingAt: '2026-01-01T12:00:00.000Z',
    firedAt: '2026-01-01T12:05:00.000Z',
    resolvedAt: null,
    acked: null,
    silencedBy: null,
    inhibitedBy: null,
    ...more,
  };
}
