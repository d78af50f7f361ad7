import { randomUUID } from 'node:crypto';
import type { Channel, Grouping, Maintenance, Matcher, Rule, Silence } from '../contract/alerts.ts';
import { nearest } from '../contract/nearest.ts';
import { Problem } from '../contract/problem.ts';
import { iso } from './alert-row.ts';
import { builtInChannel, builtInRules, usualGrouping } from './built-in.ts';
import { checkChannel, checkChannels, checkRule } from './checks.ts';
import type { AlertStore } from './store.ts';

/** All that a YAML text tells. */
export interface Setup {
  readonly rules: readonly Rule[];
  readonly maintenance: readonly Maintenance[];
  readonly channels: readonly Channel[];
  readonly grouping: Grouping;
}

/** Silences are kept that long after their end. */
const SILENCE_KEPT_MS = 7 * 24 * 3_600_000;
const MOST = { rule: 1_000, silence: 1_000, maintenance: 200, channel: 100 } as const;

/** What operators set, in memory as of the newest `read`. Every change is on disk before it counts. */
export class AlertSettings {
  readonly #store: AlertStore;
  #rules: readonly Rule[] = [];
  #channels: readonly Channel[] = [];
  #silences: readonly Silence[] = [];
  #maintenance: readonly Maintenance[] = [];
  #grouping: Grouping = usualGrouping;

  constructor(store: AlertStore) {
    this.#store = store;
    this.read();
  }

  /** Takes up what another process set. */
  read(): void {
    const own = new Map(this.#store.settings('rule').map((rule) => [rule.name, rule]));
    const builtIn = builtInRules.map((rule) => own.get(rule.name) ?? rule);
    this.#rules = [...builtIn, ...[...own.values()].filter(({ name }) => !isBuiltIn(name))];
    const channels = this.#store.settings('channel');
    this.#channels = channels.length > 0 ? channels : [builtInChannel];
    this.#silences = this.#store.settings('silence');
    this.#maintenance = this.#store.settings('maintenance');
    this.#grouping = this.#store.settings('grouping')[0] ?? usualGrouping;
  }

  get rules(): readonly Rule[] {
    return this.#rules;
  }

  get channels(): readonly Channel[] {
    return this.#channels;
  }

  get silences(): readonly Silence[] {
    return this.#silences;
  }

  get maintenance(): readonly Maintenance[] {
    return this.#maintenance;
  }

  get grouping(): Grouping {
    return this.#grouping;
  }

  /** Throws `rule-unknown`. */
  rule(name: string): Rule {
    return find('rule', this.#rules, name);
  }

  /** Throws `channel-unknown`. */
  channel(name: string): Channel {
    return find('channel', this.#channels, name);
  }

  /** Throws `rule-invalid`, `channel-unknown`. */
  putRule(rule: Rule): void {
    checkRule(rule);
    checkChannels(rule, this.#channels);
    if (!this.#rules.some(({ name }) => name === rule.name)) this.#checkRoom('rule', this.#rules.length);
    this.#change(() => this.#store.put('rule', rule.name, rule));
  }

  /** Throws `rule-unknown`, `usage` for one that came with Signalbox. */
  removeRule(name: string): void {
    this.rule(name);
    if (isBuiltIn(name))
      throw new Problem('usage', `Switch ${name} off instead: it came with Signalbox`, { rule: name });
    this.#change(() => this.#store.remove('rule', name));
  }

  silence(matchers: readonly Matcher[], from: number, until: number, comment: string, by: string): Silence {
    if (until <= from) throw new Problem('usage', 'Let the silence end after it begins', {});
    this.#checkRoom('silence', this.#silences.length);
    const silence = { id: randomUUID().slice(0, 8), matchers, from: iso(from), until: iso(until), comment, by };
    this.#change(() => {
      for (const { id, until } of this.#silences)
        if (Date.parse(until) < from - SILENCE_KEPT_MS) this.#store.remove('silence', id);
      this.#store.put('silence', silence.id, silence);
    });
    return silence;
  }

  /** From `at` on (ms) it keeps nothing quiet. Throws `silence-unknown`. */
  endSilence(id: string, at: number): void {
    const silence = this.#silences.find((each) => each.id === id);
    if (!silence)
      throw new Problem('silence-unknown', `There is no silence ${id}: look at the list of silences`, { id });
    this.#change(() => {
      if (Date.parse(silence.from) >= at) this.#store.remove('silence', id);
      else if (Date.parse(silence.until) > at) this.#store.put('silence', id, { ...silence, until: iso(at) });
    });
  }

  putMaintenance(window: Maintenance): void {
    if (!this.#maintenance.some(({ name }) => name === window.name))
      this.#checkRoom('maintenance', this.#maintenance.length);
    this.#change(() => this.#store.put('maintenance', window.name, window));
  }

  /** Throws `silence-unknown`. */
  removeMaintenance(name: string): void {
    if (!this.#store.remove('maintenance', name))
      throw new Problem('silence-unknown', `There is no maintenance window ${name}: look at the list of them`, {
        name,
      });
    this.read();
  }

  /** Throws `usage`. */
  putChannel(channel: Channel): void {
    checkChannel(channel);
    if (!this.#channels.some(({ name }) => name === channel.name)) this.#checkRoom('channel', this.#channels.length);
    this.#change(() => {
      for (const each of this.#channels) this.#store.put('channel', each.name, each);
      this.#store.put('channel', channel.name, channel);
    });
  }

  /** Throws `channel-unknown`, `usage` while a rule names it or when it is the last. */
  removeChannel(name: string): void {
    this.channel(name);
    const rule = this.#rules.find(({ channels }) => channels.includes(name));
    if (rule)
      throw new Problem('usage', `Let rule ${rule.name} tell another channel first: it names ${name}`, { name });
    if (this.#channels.length === 1)
      throw new Problem('usage', `Add another channel first: ${name} is the only one`, { name });
    this.#change(() => this.#store.remove('channel', name));
  }

  putGrouping(grouping: Grouping): void {
    this.#change(() => this.#store.put('grouping', 'grouping', grouping));
  }

  /** Takes the place of all rules, windows, channels and the grouping; a built-in rule that it leaves out is as it came. */
  replace({ rules, maintenance, channels, grouping }: Setup): void {
    const known = channels.length > 0 ? channels : [builtInChannel];
    for (const channel of known) checkChannel(channel);
    for (const rule of rules) {
      checkRule(rule);
      checkChannels(rule, known);
    }
    this.#change(() => {
      for (const kind of ['rule', 'maintenance', 'channel', 'grouping'] as const) this.#store.clear(kind);
      for (const rule of rules) this.#store.put('rule', rule.name, rule);
      for (const window of maintenance) this.#store.put('maintenance', window.name, window);
      for (const channel of known) this.#store.put('channel', channel.name, channel);
      this.#store.put('grouping', 'grouping', grouping);
    });
  }

  #change(body: () => void): void {
    this.#store.transaction(body);
    this.read();
  }

  #checkRoom(kind: keyof typeof MOST, there: number): void {
    if (there >= MOST[kind])
      throw new Problem('usage', `Remove a ${kind} first: there are ${MOST[kind]} already`, { kind });
  }
}

export function isBuiltIn(name: string): boolean {
  return builtInRules.some((each) => each.name === name);
}

function find<T extends { readonly name: string }>(kind: 'rule' | 'channel', all: readonly T[], name: string): T {
  const found = all.find((each) => each.name === name);
  if (found) return found;
  const meant = nearest(
    name,
    all.map((each) => each.name),
  );
  const message = `There is no ${kind} ${name}${meant ? `: did you mean ${meant}?` : `: look at the list of ${kind}s`}`;
  throw new Problem(`${kind}-unknown`, message, { [kind]: name });
}
