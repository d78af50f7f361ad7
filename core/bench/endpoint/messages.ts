/** What the core and the generator's process say to each other. Times are ms. */

/** What the chat endpoint is held to; null: nothing. */
export interface Targets {
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
}

export interface LoadOrder {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly protocol: 'open-inference' | 'openai';
  readonly arrivals: 'poisson' | 'constant';
  readonly ratePerS: number;
  readonly connections: number;
  readonly durationMs: number;
  /** From the planned time of a request to the end of its answer. */
  readonly timeoutMs: number;
  readonly seed: number;
  /** Ends earlier after so many requests, or so many samples of any kind. */
  readonly most: number;
  /** Whole requests, head and body, sent in turn. At least one. */
  readonly requests: readonly Uint8Array[];
  readonly targets: Targets;
}

/** What was seen since the last batch. */
export interface Batch {
  /** Of each request that left the plan: by how much later than planned. */
  readonly lateness: Float64Array;
  /** Of each request that found every connection busy: from the planned time until it was sent, or given up unsent. */
  readonly waits: Float64Array;
  /** Of each good answer, from the planned time to its end. */
  readonly latencies: Float64Array;
  /** Beside `latencies`: which slot answered, a place in all `slots` so far; 255 where none is named. */
  readonly slotOf: Uint8Array;
  /** Names of slots that were new. */
  readonly slots: readonly string[];
  readonly ttft: Float64Array;
  readonly tpot: Float64Array;
  readonly interToken: Float64Array;
  readonly tokens: number;
  /** Answers that kept the targets. */
  readonly kept: number;
  readonly failed: { readonly [kind: string]: number };
  readonly elapsedMs: number;
}

export type FromGenerator =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'batch' } & Batch)
  /** `most`: it ended before its time because that many were seen. */
  | { readonly kind: 'done'; readonly elapsedMs: number; readonly most: boolean }
  /** Not one connection could be opened; `reason` is a kind of failure. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'failed'; readonly message: string };

export const NO_SLOT = 255;
