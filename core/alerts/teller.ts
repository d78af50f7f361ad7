import type { Alert, Channel, Grouping, Notice, Transition } from '../contract/alerts.ts';
import { asProblem, Problem } from '../contract/problem.ts';
import { iso, problemView } from './alert-row.ts';
import { afterTelling, type GroupState, planTellings, type Tellable, type Telling } from './grouping.ts';
import { noticeOf } from './notice.ts';
import type { AlertStore } from './store.ts';

export interface TellerDeps {
  readonly store: AlertStore;
  readonly channel: (name: string) => Channel;
  readonly tell: (channel: Channel, notice: Notice, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly onProblem: (problem: Problem) => void;
}

/** At most so many channels are told at once; the others wait for the next round. */
const MOST_AT_ONCE = 20;

/** Tells groups of alerts when they are due, and remembers over a restart what was told. */
export class Teller {
  readonly #deps: TellerDeps;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  #groups: ReadonlyMap<string, GroupState> = new Map();

  constructor(deps: TellerDeps) {
    this.#deps = deps;
  }

  /** Goes on from what is on disk. */
  restore(): void {
    this.#groups = new Map(this.#deps.store.groups().map((group) => [group.key, group]));
  }

  /** Begins what is due; does not wait for it. */
  round(alerts: readonly Tellable[], grouping: Grouping): void {
    const busy = new Set(this.#busy.keys());
    const { groups, tellings } = planTellings(this.#groups, alerts, grouping, this.#deps.now(), busy);
    const now = tellings.slice(0, MOST_AT_ONCE - busy.size);
    const later = tellings.slice(now.length).map(({ group }) => [group.key, { ...group, next: 0 }] as const);
    this.#keep(new Map([...groups, ...later]));
    for (const telling of now) {
      const work = this.#tell(telling).catch((error: unknown) => this.#deps.onProblem(asProblem(error)));
      this.#busy.set(
        telling.group.key,
        work.finally(() => this.#busy.delete(telling.group.key)),
      );
    }
  }

  /** Ends what is under way: it is told with the next start. */
  async close(): Promise<void> {
    this.#stop.abort(new Problem('cancelled', 'Cancelled: Signalbox was closed'));
    await Promise.all(this.#busy.values());
  }

  async #tell(telling: Telling): Promise<void> {
    const { store, channel, tell, now } = this.#deps;
    const { group, firing, resolved } = telling;
    const at = iso(now());
    const parts = { channel: group.channel, at, group: group.labels };
    const notice = noticeOf({ ...parts, firing: firing.map(alertOf), resolved: resolved.map(alertOf) });
    const problem = await attempt(async () => tell(channel(group.channel), notice, this.#stop.signal));
    if (problem?.code === 'cancelled') return;
    if (!problem) this.#keep(new Map(this.#groups).set(group.key, afterTelling(telling, now())));
    this.#write(() => {
      store.putTold(group.channel, { at: iso(now()), problem: problemView(problem) });
      store.append([...notice.firing, ...notice.resolved].map((alert) => this.#line(alert, group.channel, problem)));
    });
  }

  #line({ key, rule, series, value }: Alert, channel: string, problem: Problem | null): Transition {
    const what = problem ? 'telling-failed' : 'told';
    return {
      at: iso(this.#deps.now()),
      alert: key,
      rule,
      series,
      what,
      value,
      by: channel,
      note: problem?.message ?? '',
    };
  }

  #keep(groups: ReadonlyMap<string, GroupState>): void {
    const { store } = this.#deps;
    const changed = [...groups.values()].filter((group) => group !== this.#groups.get(group.key));
    const gone = [...this.#groups.keys()].filter((key) => !groups.has(key));
    this.#groups = groups;
    if (changed.length === 0 && gone.length === 0) return;
    this.#write(() => {
      for (const group of changed) store.putGroup(group);
      for (const key of gone) store.removeGroup(key);
    });
  }

  /** A disk that takes nothing keeps nobody from being told. */
  #write(body: () => void): void {
    try {
      this.#deps.store.transaction(body);
    } catch (error) {
      this.#deps.onProblem(asProblem(error));
    }
  }
}

function alertOf({ alert }: Tellable): Alert {
  return alert;
}

async function attempt(work: () => Promise<void>): Promise<Problem | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return asProblem(error);
  }
}
