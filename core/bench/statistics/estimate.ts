/** Words of every figure here; they have the shapes of `core/contract/bench-record.ts`, which a test proves. */

/** The confidence of every interval here, unless it says else. */
export const CONFIDENCE = 0.95;

/** A figure with its two-sided interval. `value` null: it could not be told, `note` says why. */
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  confidence: number;
  note: string | null;
}

/** A figure by name; null: undefined, there is nothing to divide, and `note` says what is missing. */
export interface Metric {
  name: string;
  value: number | null;
  note: string | null;
}

export interface MetricEstimate extends Metric {
  low: number | null;
  high: number | null;
}

export function unknown(note: string, confidence = CONFIDENCE): Estimate {
  return { value: null, low: null, high: null, confidence, note };
}

export function notEnough(has: number, needs: number, of = 'samples'): Estimate {
  return unknown(`not enough samples: ${has} of at least ${needs} ${of}`);
}
