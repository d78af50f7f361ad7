import type { Metric } from '../contract/metrics.ts';
import { type Places, type Target, targetOf } from './model.ts';

/** The series that there are, by metric; takes part in every round, so that it does no work where nothing changed. */
export class SeriesIndex {
  readonly #targets = new Map<string, Target | null>();
  readonly #places: Pick<Places, 'hostOf'>;
  #byMetric = new Map<Metric, Target[]>();
  /** Grows whenever a series came or went. */
  generation = 0;

  constructor(places: Pick<Places, 'hostOf'>) {
    this.#places = places;
  }

  of(metric: Metric): readonly Target[] {
    return this.#byMetric.get(metric) ?? [];
  }

  /** Takes up what is new. */
  add(keys: Iterable<string>): void {
    let isNew = false;
    for (const key of keys) {
      if (this.#targets.has(key)) continue;
      this.#targets.set(key, targetOf(key, this.#places));
      isNew = true;
    }
    if (isNew) this.#group();
  }

  /** Lets go of all others, and asks anew where services are. */
  keepOnly(keys: ReadonlySet<string>): void {
    const hosts = new Map<string, string | null>();
    const hostOf = (service: string) => {
      const host = hosts.get(service) ?? this.#places.hostOf(service);
      hosts.set(service, host);
      return host;
    };
    for (const [key, target] of this.#targets) {
      if (!keys.has(key)) this.#targets.delete(key);
      else if (target?.service) this.#targets.set(key, targetOf(key, { hostOf }));
    }
    this.#group();
  }

  #group(): void {
    this.generation++;
    this.#byMetric = new Map();
    for (const target of this.#targets.values()) {
      if (!target) continue;
      const { metric } = target.series;
      const others = this.#byMetric.get(metric);
      if (others) others.push(target);
      else this.#byMetric.set(metric, [target]);
    }
  }
}
