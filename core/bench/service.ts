/** Benchmarks: what was measured of models on this computer. Slices: models. */
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CompareRequest, EndpointRequest, EvalRequest, RunRequest } from '../contract/bench.ts';
import type { BenchRecord, EndpointResult, QualityFact } from '../contract/bench-record.ts';
import type { BenchRow } from '../contract/bench-row.ts';
import { asProblem, Problem } from '../contract/problem.ts';
import { modelRef } from '../models/model.ts';
import type { ModelRegistry } from '../models/service.ts';
import { Semaphore } from '../platform/semaphore.ts';
import { compareAll } from './compare-all.ts';
import { shownAddress } from './endpoint/shown-address.ts';
import { judgedLoad, loadWarnings, refuseLoad, refuseUnanswered, resultWarnings } from './endpoint-load.ts';
import { environmentAfter, environmentBefore } from './environment.ts';
import { sampleKernel } from './environment-kernel.ts';
import { LiveRecord } from './live-record.ts';
import { type BenchJob, type BenchReport, MOST_SETTINGS, type Setting, settingsOf, settingWords } from './model.ts';
import type { LocalModels } from './planning.ts';
import { offeredProviders } from './providers.ts';
import { evaluateAll, refuseLabelTwice } from './quality/evaluate-all.ts';
import { QualityFacts } from './quality/fact-store.ts';
import { type Exported, exportRecord, type Format } from './report/export.ts';
import { rowOf } from './row.ts';
import { BenchStore } from './store.ts';
import { sweep } from './sweep.ts';

export interface BenchDeps {
  /** With `benchMigrations`. */
  readonly db: DatabaseSync;
  readonly models: Pick<ModelRegistry, 'get' | 'files'>;
  /** Answers with the job's id. */
  readonly startJob: (wish: BenchJob) => string;
  /** Of Signalbox. */
  readonly version: string;
}

/** What a benchmark that was started answers with: its job, and its record. */
export interface Started {
  readonly job: string;
  readonly id: string;
}

type Work = (record: LiveRecord, report: BenchReport, signal: AbortSignal) => Promise<void>;

const WATCH_EVERY_MS = 250;

/** Starts benchmarks as jobs, and keeps their records. */
export class BenchService {
  readonly #deps: BenchDeps;
  readonly #store: BenchStore;
  readonly #quality: QualityFacts;
  readonly #turns = new Semaphore(1);
  readonly #running = new Map<string, LiveRecord>();

  constructor(deps: BenchDeps) {
    this.#deps = deps;
    this.#store = new BenchStore(deps.db);
    this.#quality = new QualityFacts(deps.db);
  }

  /** Measures every setting of a sweep. Throws `model-unknown`, `name-invalid`, `usage`. */
  async run(request: RunRequest): Promise<Started> {
    const settings = checkedSettings(request);
    const models = await this.#models(request.models);
    const title = `Measure ${request.models.join(', ')}`;
    const work: Work = (record, report, signal) => sweep(request, models, record, report, signal);
    return this.#start({ kind: 'run', title, models, seed: request.seed }, settings.map(settingWords), work);
  }

  /** Measures B beside A, in every setting. Throws `model-unknown`, `name-invalid`, `usage`. */
  async compare(request: CompareRequest): Promise<Started> {
    const { a, b, seed } = request;
    const settings = checkedSettings({ ...request, models: [a] });
    const models = await this.#models([a, b]);
    const work: Work = (record, report, signal) => compareAll(request, models, record, report, signal);
    const steps = settings.map((setting) => settingWords({ ...setting, model: `${a} and ${b}` }));
    return this.#start({ kind: 'compare', title: `Compare ${a} with ${b}`, models, seed }, steps, work);
  }

  /** Sends a served model requests at planned times. Throws `usage`. */
  async endpoint(request: EndpointRequest): Promise<Started> {
    refuseLoad(request);
    const work: Work = async (record, report, signal) => {
      report.step('requests');
      record.warn(...loadWarnings(request));
      const tell = (endpoint: EndpointResult) => {
        record.set({ endpoint });
        report.note(`${endpoint.answered.toLocaleString('en')} answers`);
      };
      const endpoint = await judgedLoad(request, signal, tell);
      record.set({ endpoint });
      record.warn(...resultWarnings(endpoint));
      signal.throwIfAborted();
      refuseUnanswered(endpoint);
    };
    const title = `Load ${shownAddress(request.url)} with ${request.rate} requests/s`;
    return this.#start({ kind: 'endpoint', title, models: new Map(), seed: request.seed }, ['requests'], work);
  }

  /** Says how right versions are on labelled data, and to whom. Throws `model-unknown`, `name-invalid`, `usage`. */
  async eval(request: EvalRequest): Promise<Started> {
    refuseLabelTwice(request);
    const models = await this.#models(request.models);
    const work: Work = (record, report, signal) => evaluateAll(request, models, record, report, signal, this.#quality);
    const title = `Judge ${request.models.join(', ')} on ${basename(request.data)}`;
    return this.#start({ kind: 'eval', title, models, seed: request.seed }, [...models.keys()], work);
  }

  /** The newest that is known of how right a version is; null: nobody has asked. Throws `model-unknown`, `name-invalid`. */
  async qualityOf(ref: string): Promise<QualityFact | null> {
    const { digest } = await this.#deps.models.get(ref);
    const known = this.#quality.of(digest);
    return known && { ...known, kept: this.#store.get(known.record) !== null };
  }

  /** What onnxruntime offers here. */
  providers(): readonly string[] {
    return offeredProviders();
  }

  /** Newest first. */
  list(): BenchRow[] {
    return this.#store.list().map((row) => {
      const live = this.#running.get(row.id);
      return live ? rowOf(live.current) : row;
    });
  }

  /** Throws `bench-unknown`. */
  get(id: string): BenchRecord {
    const record = this.#running.get(id)?.current ?? this.#store.get(id);
    if (record) return record;
    throw new Problem('bench-unknown', `There is no benchmark ${id}: look at the list of benchmarks`, { id });
  }

  /** The record as one file. Throws `bench-unknown`. */
  export(id: string, format: Format): Exported {
    return exportRecord(this.get(id), format);
  }

  /** The record as it grows, one of another process too, until it has ended. Throws `bench-unknown`. */
  async *watch(id: string, signal: AbortSignal): AsyncGenerator<BenchRecord> {
    let told = '';
    for (;;) {
      const record = this.get(id);
      const now = JSON.stringify(record);
      if (now !== told) yield record;
      told = now;
      if (record.status !== 'running' || signal.aborted) return;
      await sleep(WATCH_EVERY_MS, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
    }
  }

  #start(
    { kind, title, models, seed }: { kind: BenchRecord['kind']; title: string; models: LocalModels; seed: number },
    steps: readonly string[],
    work: Work,
  ): Started {
    const digests = [...models].map(([name, { model }]) => ({ model: name, digest: model.digest }));
    const record = new LiveRecord(this.#store, { kind, title, models: digests });
    const { id } = record.current;
    this.#running.set(id, record);
    const run = async (report: BenchReport, signal: AbortSignal): Promise<void> => {
      try {
        using _turn = await this.#takeTurn(report, signal);
        await this.#measured(record, seed, signal, () => work(record, report, signal));
        record.end(null);
      } catch (error) {
        const problem = asProblem(signal.aborted ? signal.reason : error);
        record.end(problem);
        throw problem;
      } finally {
        this.#running.delete(id);
      }
    };
    try {
      return { job: this.#deps.startJob({ kind: 'bench', title, steps, work: run }), id };
    } catch (error) {
      this.#running.delete(id);
      record.end(asProblem(error));
      throw error;
    }
  }

  /** One after the other: two at once would measure each other. */
  async #takeTurn(report: BenchReport, signal: AbortSignal): Promise<Disposable> {
    const turn = this.#turns.acquire(signal);
    if (this.#turns.waiting > 0) report.step('wait for the benchmark before');
    const leave = await turn;
    return { [Symbol.dispose]: leave };
  }

  /** Does the work and says of which machine it is, however it ends. */
  async #measured(record: LiveRecord, seed: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const before = sampleKernel();
    const versions = { signalbox: this.#deps.version, onnxruntime: onnxruntimeVersion() };
    const environment = await environmentBefore({ seed, versions }, before, signal);
    record.set({ environment });
    if (environment.onBattery) record.warn('The machine ran on battery: processors often run slower then');
    try {
      await work();
    } finally {
      record.set({ environment: await environmentAfter(environment, before) });
    }
  }

  async #models(refs: readonly string[]): Promise<LocalModels> {
    const { models } = this.#deps;
    const found = await Promise.all([...new Set(refs)].map((ref) => models.get(ref)));
    return new Map(found.map((model) => [modelRef(model), { model, files: models.files(model) }]));
  }
}

function checkedSettings(
  request: Parameters<typeof settingsOf>[0] &
    Pick<RunRequest, 'scenario' | 'targetP99Ms' | 'data' | 'features' | 'pixels'>,
): Setting[] {
  const settings = settingsOf(request);
  if (settings.length === 0)
    throw new Problem('usage', 'Choose a version, a provider, a batch and a number of threads at least', {});
  if (request.targetP99Ms !== undefined && request.scenario !== 'server')
    throw new Problem('usage', 'Choose the scenario server with a target for p99: the others have no rate to find', {});
  if (request.data === undefined && (request.features.length > 0 || request.pixels !== '0-1'))
    throw new Problem(
      'usage',
      'Give data, or leave out features and pixels: they choose nothing of generated inputs',
      {},
    );
  const offered = offeredProviders();
  const missing = request.providers.find((each) => !offered.includes(each));
  if (missing !== undefined)
    throw new Problem('usage', `Choose among ${offered.join(', ')}: there is no provider ${missing} here`, { offered });
  if (settings.length <= MOST_SETTINGS) return settings;
  throw new Problem('usage', `Choose fewer settings than ${settings.length}: at most ${MOST_SETTINGS} at once`, {});
}

function onnxruntimeVersion(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  return version;
}
