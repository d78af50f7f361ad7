/** Judges rules over history, and tells whom it may concern. Slices: telemetry. */
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type {
  Alert,
  Channel,
  ChannelRow,
  Grouping,
  Maintenance,
  Matcher,
  Notice,
  Rule,
  RuleRow,
  Silence,
  Transition,
} from '../contract/alerts.ts';
import { asProblem, Problem } from '../contract/problem.ts';
import type { RowEvent } from '../contract/procedure.ts';
import type { History } from '../telemetry/model.ts';
import { iso, problemView } from './alert-row.ts';
import { Board } from './board.ts';
import { Judge } from './judge.ts';
import type { Places } from './model.ts';
import { testNotice } from './notice.ts';
import { withStopped } from './own-series.ts';
import { Rounds } from './rounds.ts';
import { AlertSettings, isBuiltIn } from './settings.ts';
import { type Ack, AlertStore } from './store.ts';
import { Notices } from './tell/notices.ts';
import { tell } from './tell/tell.ts';
import { Teller } from './teller.ts';
import { type Tried, tryRule } from './try-rule.ts';
import { refuseNewCommands, setupOf } from './yaml/read.ts';
import { yamlOf } from './yaml/write.ts';

export interface AlertDeps {
  /** With `alertMigrations`. */
  readonly db: DatabaseSync;
  readonly history: Pick<History, 'keys' | 'latest' | 'tally' | 'query'> & {
    /** Series of which something is kept, however old. */
    names(): readonly string[];
  };
  readonly places: Places;
  /** Whether this process is the one that records, and so judges. */
  readonly judges: () => boolean;
  /** Why nothing is recorded; null: all is well. */
  readonly stopped: () => Problem | null;
  /** Who acknowledges and silences here, for the trail. */
  readonly operator: string;
  readonly onProblem: (problem: Problem) => void;
  /** ms since 1970; for tests. */
  readonly now?: () => number;
}

const ROUND_MS = 5_000;
/** How often the work of other processes is looked for, while somebody watches. */
const LOOK_EVERY_MS = 2_000;

export class AlertService {
  readonly #deps: AlertDeps;
  readonly #now: () => number;
  readonly #store: AlertStore;
  readonly #settings: AlertSettings;
  readonly #judge: Judge;
  readonly #rounds: Rounds;
  readonly #board: Board;
  readonly #teller: Teller;
  readonly #notices = new Notices();
  readonly #stop = new AbortController();
  #acks: ReadonlyMap<string, Ack> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #version = -1;
  #judged: readonly Rule[] = [];
  #lastProblem = '';
  #reports = 0;

  constructor(deps: AlertDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
    this.#store = new AlertStore(deps.db);
    this.#settings = new AlertSettings(this.#store);
    const history = withStopped(deps.history, () => deps.stopped() !== null, this.#now);
    this.#judge = new Judge({ history, places: deps.places });
    this.#rounds = new Rounds(this.#judge, this.#store);
    this.#board = new Board(this.#settings, () => this.#lookOut());
    this.#teller = new Teller({
      store: this.#store,
      channel: (name) => this.#settings.channel(name),
      tell: (channel, notice, signal) => tell(channel, notice, this.#notices, signal),
      now: this.#now,
      onProblem: (problem) => this.#report(problem),
    });
  }

  /** Judges every 5 s from now on, where this process is the one that does. */
  start(): void {
    this.#timer ??= setInterval(() => this.#guard(() => this.round()), ROUND_MS);
    this.#guard(() => this.round());
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort(new Problem('cancelled', 'Cancelled: Signalbox was closed'));
    await this.#teller.close();
    this.#guard(() => this.#rounds.end());
  }

  /** One round now: takes up what others set, judges, shows, tells. Throws what the disk says. */
  round(): void {
    if (!this.#deps.judges()) {
      this.#rounds.end();
      this.#refresh();
      return;
    }
    this.#takeUp();
    if (!this.#rounds.isJudging) this.#teller.restore();
    const now = this.#now();
    this.#rounds.round(now);
    // Nobody should miss an alert because a disk is full.
    this.#guard(() => this.#rounds.write());
    const standings = [...this.#judge.standings()];
    this.#board.show(standings, this.#acks, now);
    this.#teller.round(this.#board.tellable(standings), this.#settings.grouping);
  }

  /** Those that fire first, the newest first. */
  list(): Alert[] {
    this.#refresh();
    const rank = { firing: 0, pending: 1, resolved: 2 };
    return this.#board.table
      .rows()
      .toSorted((a, b) => rank[a.state] - rank[b.state] || b.pendingAt.localeCompare(a.pendingAt));
  }

  /** Until the signal aborts. */
  async *watch(signal: AbortSignal): AsyncGenerator<RowEvent<Alert>> {
    this.#refresh();
    yield* this.#board.table.watch(signal);
  }

  /** What is told on this computer, from now on, until the signal aborts. */
  notices(signal: AbortSignal): AsyncGenerator<Notice> {
    return this.#notices.follow(signal);
  }

  /** It is told no more until it is resolved. Throws `alert-unknown`; then none is acknowledged. */
  ack(keys: readonly string[], note: string): void {
    const alerts = this.#active(keys);
    const at = iso(this.#now());
    const { operator } = this.#deps;
    this.#store.transaction(() => {
      for (const { key, pendingAt } of alerts)
        this.#store.putAck({ alert: key, pendingAt: Date.parse(pendingAt), by: operator, at, note });
      this.#store.append(alerts.map((alert) => this.#line(alert, 'acked', at, note)));
    });
    this.#refresh();
  }

  /** Throws `alert-unknown`; then nothing changes. */
  unack(keys: readonly string[]): void {
    const alerts = this.#active(keys);
    this.#store.transaction(() => {
      for (const { key } of alerts) this.#store.removeAck(key);
      this.#store.append(alerts.map((alert) => this.#line(alert, 'unacked', iso(this.#now()), '')));
    });
    this.#refresh();
  }

  /** The trail, newest first. */
  trail(from: string, to: string, limit: number): Transition[] {
    return this.#store.trail(from, to, limit);
  }

  rules(): RuleRow[] {
    this.#refresh();
    const { newest } = this.#rounds;
    return this.#settings.rules.map((rule) => {
      const { watches, problem } = this.#judge.report(rule.name);
      const judgedAt = rule.enabled && newest !== null ? iso(newest) : null;
      return { ...rule, builtIn: isBuiltIn(rule.name), watches, judgedAt, problem: problemView(problem) };
    });
  }

  /** Throws `rule-unknown`. */
  rule(name: string): Rule {
    this.#refresh();
    return this.#settings.rule(name);
  }

  /** Throws `rule-invalid`, `channel-unknown`. */
  putRule(rule: Rule): void {
    this.#settings.putRule(rule);
    this.#changed();
  }

  /** Throws `rule-unknown`, `usage`. */
  removeRule(name: string): void {
    this.#settings.removeRule(name);
    this.#changed();
  }

  /** What the rule would have done from `from` to `to` (ms); tells nobody. Throws `rule-invalid`, `usage`, `cancelled`. */
  tryRule(rule: Rule, from: number, to: number, signal: AbortSignal): Promise<Tried> {
    const { history, places } = this.#deps;
    return tryRule({ history, keys: history.names(), places, rule, from, to }, signal);
  }

  yaml(): string {
    this.#refresh();
    return yamlOf(this.#settings);
  }

  /** Takes the whole text or nothing. `isHere`: from a file on this computer, which may set commands. Throws `rule-invalid`, `channel-unknown`. */
  putYaml(text: string, { isHere }: { readonly isHere: boolean }): void {
    this.#refresh();
    const setup = setupOf(text);
    if (!isHere) refuseNewCommands(setup.channels, this.#settings.channels);
    this.#settings.replace(setup);
    this.#changed();
  }

  silences(): readonly Silence[] {
    this.#refresh();
    return this.#settings.silences;
  }

  /** `from`: now, where it is left out. Throws `usage`. */
  silence(wish: { matchers: readonly Matcher[]; from?: string | undefined; until: string; comment: string }): Silence {
    const from = wish.from === undefined ? this.#now() : Date.parse(wish.from);
    const { matchers, until, comment } = wish;
    const made = this.#settings.silence(matchers, from, Date.parse(until), comment, this.#deps.operator);
    this.#refresh();
    return made;
  }

  /** Throws `silence-unknown`. */
  endSilence(id: string): void {
    this.#refresh();
    this.#settings.endSilence(id, this.#now());
    this.#refresh();
  }

  maintenance(): readonly Maintenance[] {
    this.#refresh();
    return this.#settings.maintenance;
  }

  putMaintenance(window: Maintenance): void {
    this.#settings.putMaintenance(window);
    this.#refresh();
  }

  /** Throws `silence-unknown`. */
  removeMaintenance(name: string): void {
    this.#settings.removeMaintenance(name);
    this.#refresh();
  }

  channels(): ChannelRow[] {
    this.#refresh();
    const told = this.#store.told();
    return this.#settings.channels.map((channel) => ({ channel, told: told.get(channel.name) ?? null }));
  }

  /** Throws `usage` for a command: those are set by a file on this computer. */
  putChannel(channel: Channel): void {
    this.#refresh();
    refuseNewCommands([channel], this.#settings.channels);
    this.#settings.putChannel(channel);
  }

  /** Throws `channel-unknown`, `usage`. */
  removeChannel(name: string): void {
    this.#settings.removeChannel(name);
  }

  /** Tells a notice made for this. Throws `channel-unknown`, `telling-failed`, `cancelled`. */
  async testChannel(name: string, signal: AbortSignal): Promise<void> {
    this.#refresh();
    const channel = this.#settings.channel(name);
    const notice = testNotice(name, this.#now());
    const told = tell(channel, notice, this.#notices, AbortSignal.any([signal, this.#stop.signal]));
    const problem = await told.then(() => null, asProblem);
    if (problem?.code !== 'cancelled')
      this.#store.putTold(name, { at: iso(this.#now()), problem: problemView(problem) });
    if (problem) throw problem;
  }

  grouping(): Grouping {
    this.#refresh();
    return this.#settings.grouping;
  }

  putGrouping(grouping: Grouping): void {
    this.#settings.putGrouping(grouping);
  }

  /** The rules have changed here. */
  #changed(): void {
    this.#takeUpRules();
    this.#refresh();
  }

  /** Only what has changed: the judge begins anew with its baselines then. */
  #takeUpRules(): void {
    const rules = this.#settings.rules.filter(({ enabled }) => enabled);
    if (isDeepStrictEqual(rules, this.#judged)) return;
    this.#judged = rules;
    this.#judge.setRules(rules);
  }

  /** What another process set or acknowledged, and what was here. */
  #takeUp(): void {
    const version = this.#store.version();
    if (version !== this.#version) {
      this.#version = version;
      this.#settings.read();
      this.#takeUpRules();
    }
    this.#acks = new Map(this.#store.acks().map((ack) => [ack.alert, ack]));
  }

  #refresh(): void {
    this.#takeUp();
    const standings = this.#rounds.isJudging ? [...this.#judge.standings()] : this.#store.standings();
    this.#board.show(standings, this.#acks, this.#now());
  }

  #active(keys: readonly string[]): Alert[] {
    this.#refresh();
    return keys.map((key) => {
      const alert = this.#board.table.get(key);
      if (alert && alert.state !== 'resolved') return alert;
      throw new Problem('alert-unknown', `There is no alert ${key} now: look at the list of alerts`, { alert: key });
    });
  }

  #line({ key, rule, series, value }: Alert, what: 'acked' | 'unacked', at: string, note: string): Transition {
    return { at, alert: key, rule, series, what, value, by: this.#deps.operator, note };
  }

  /** While somebody watches: silences end and other processes write without a word. */
  #lookOut(): () => void {
    const timer = setInterval(() => this.#guard(() => this.#refresh()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }

  #guard(work: () => void): void {
    const before = this.#reports;
    try {
      work();
      // What it reported itself goes on.
      if (this.#reports === before) this.#lastProblem = '';
    } catch (error) {
      this.#report(asProblem(error));
    }
  }

  /** Once, as long as it is the same: a round comes every few seconds. */
  #report(problem: Problem): void {
    this.#reports += 1;
    if (problem.message === this.#lastProblem) return;
    this.#lastProblem = problem.message;
    this.#deps.onProblem(problem);
  }
}
