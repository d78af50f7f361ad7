import type { CompareRequest, EndpointRequest, EvalRequest, RunRequest } from '../../../../core/contract/bench.ts';
import type { BenchRecord, Scenario } from '../../../../core/contract/bench-record.ts';

/** A benchmark as it is being typed. Pure. */

export type Kind = BenchRecord['kind'];

export interface BenchForm {
  /** `name@version` each, of run and eval. */
  readonly models: readonly string[];
  readonly a: string;
  readonly b: string;
  readonly scenario: Scenario;
  readonly providers: readonly string[];
  readonly batches: string;
  readonly threads: string;
  readonly seconds: string;
  readonly targetP99Ms: string;
  readonly seed: string;
  readonly dimensions: string;
  readonly data: string;
  readonly features: string;
  readonly pixels: SweepRequest['pixels'];
  readonly url: string;
  readonly protocol: EndpointRequest['protocol'];
  readonly arrivals: EndpointRequest['arrivals'];
  readonly rate: string;
  readonly connections: string;
  readonly timeoutMs: string;
  /** Of an endpoint: kept here until its job has begun, and nowhere else. */
  readonly key: string;
  readonly servedModel: string;
  readonly prompt: string;
  readonly maxTokens: string;
  readonly ttftTargetMs: string;
  readonly tpotTargetMs: string;
  readonly label: string;
  readonly groups: string;
  readonly positive: string;
  readonly importance: boolean;
}

export type BenchProblems = { readonly [field in keyof BenchForm]?: string };

/** What a run and a comparison are asked for alike. */
export type SweepRequest = Omit<RunRequest, 'models' | 'scenario' | 'targetP99Ms'>;

export type BenchWish =
  | { readonly kind: 'run'; readonly request: RunRequest }
  | { readonly kind: 'compare'; readonly request: CompareRequest }
  | { readonly kind: 'endpoint'; readonly request: EndpointRequest }
  | { readonly kind: 'eval'; readonly request: EvalRequest };

/** What the form begins with: the core's own defaults. */
export const emptyForm: BenchForm = {
  models: [],
  a: '',
  b: '',
  scenario: 'single-stream',
  providers: ['cpu'],
  batches: '1',
  threads: '1',
  seconds: '10',
  targetP99Ms: '',
  seed: '1',
  dimensions: '',
  data: '',
  features: '',
  pixels: '0-1',
  url: '',
  protocol: 'open-inference',
  arrivals: 'poisson',
  rate: '100',
  connections: '16',
  timeoutMs: '30000',
  key: '',
  servedModel: '',
  prompt: '',
  maxTokens: '',
  ttftTargetMs: '',
  tpotTargetMs: '',
  label: '',
  groups: '',
  positive: '',
  importance: true,
};
