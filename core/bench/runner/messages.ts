/** What the core and the runner's process say to each other. Times are ms, sizes bytes. */
import type { Problem } from '../../contract/problem.ts';
import type { Fed, FeedRequest, Feeds } from '../feeds.ts';

export interface PrepareOrder {
  readonly model: Fed;
  readonly request: FeedRequest;
  /** Where the inputs are to be written. */
  readonly feeds: string;
}

export interface OpenOrder {
  readonly path: string;
  readonly provider: string;
  readonly threads: number;
  /** File of the inputs, at least one; inferences take them in turn. */
  readonly feeds: string;
}

/** When queries begin: each when the one before has ended, or at planned times that do not wait for answers. */
export type Schedule =
  | { readonly kind: 'closed'; readonly inferencesPerQuery: number }
  | { readonly kind: 'poisson'; readonly ratePerS: number; readonly seed: number };

export interface MeasureOrder {
  readonly schedule: Schedule;
  readonly durationMs: number;
  /** Ends earlier after so many queries. */
  readonly most: number;
}

export type ToRunner =
  | ({ readonly kind: 'prepare' } & PrepareOrder)
  | ({ readonly kind: 'open' } & OpenOrder)
  | ({ readonly kind: 'measure' } & MeasureOrder)
  | ({ readonly kind: 'profile' } & OpenOrder);

/** What of the inputs is for the record. */
export type Prepared = Omit<Feeds, 'feeds'>;

export interface Opened {
  readonly loadMs: number;
  readonly firstInferenceMs: number;
  readonly memoryAfterLoadBytes: number;
}

export interface Measured {
  readonly elapsedMs: number;
  readonly queries: number;
  /** Arrivals that were planned within the time; more than `queries` where the model could not keep up. */
  readonly planned: number;
  readonly memoryPeakBytes: number;
  /** Processor time of this process meanwhile. */
  readonly cpuMs: number;
}

export interface ProviderUse {
  readonly provider: string;
  readonly nodes: number;
}

export type FromRunner =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'prepared' } & Prepared)
  | ({ readonly kind: 'opened' } & Opened)
  /** Latency from the planned time, and by how much the query began later than it could have, query by query. */
  | { readonly kind: 'samples'; readonly latencies: Float64Array; readonly lateness: Float64Array }
  | ({ readonly kind: 'measured' } & Measured)
  | { readonly kind: 'profiled'; readonly used: readonly ProviderUse[] }
  /** For the operator. */
  | { readonly kind: 'refused'; readonly problem: ReturnType<Problem['toJSON']> }
  /** What onnxruntime said. */
  | { readonly kind: 'failed'; readonly message: string };
