import type { Alert, Grouping } from '../contract/alerts.ts';
import { labelsOf, type Standing } from './model.ts';

/** An alert as the telling of it goes; times in ms. */
export interface Tellable {
  readonly standing: Standing;
  readonly alert: Alert;
  readonly isMuted: boolean;
  readonly isAcked: boolean;
  /** Names of channels. */
  readonly channels: readonly string[];
}

/** What a channel knows of a group of alerts. */
export interface GroupState {
  readonly key: string;
  readonly channel: string;
  readonly labels: Readonly<Record<string, string>>;
  /** When it is looked at next. */
  readonly next: number;
  /** Null: nothing was told yet. */
  readonly told: { readonly at: number; readonly firing: readonly string[] } | null;
}

/** What to tell now. */
export interface Telling {
  readonly group: GroupState;
  readonly firing: readonly Tellable[];
  readonly resolved: readonly Tellable[];
}

export interface Plan {
  readonly groups: ReadonlyMap<string, GroupState>;
  readonly tellings: readonly Telling[];
}

/**
 * What to tell at `now` (ms), by Alertmanager's rules (dispatch.go, notify.go `needsUpdate`): a new group waits `waitS` from
 * when its first alert fired; from then on it is looked at every `intervalS`. It is told when an alert fires that was not
 * told, when one that was told is resolved, else every `repeatS` while one fires that nobody has acknowledged. What is muted
 * counts for nothing. An alert that is acknowledged before it was told is no news. `busy`: groups that are being told.
 */
export function planTellings(
  before: ReadonlyMap<string, GroupState>,
  alerts: readonly Tellable[],
  grouping: Grouping,
  now: number,
  busy: ReadonlySet<string> = new Set(),
): Plan {
  const members = gather(alerts, grouping);
  const groups = new Map<string, GroupState>();
  const tellings: Telling[] = [];
  for (const key of new Set([...before.keys(), ...members.keys()])) {
    const group = before.get(key) ?? begin(key, members.get(key), grouping, now);
    if (!group) continue;
    if (now < group.next || busy.has(key)) {
      groups.set(key, group);
      continue;
    }
    const { firing, resolved } = newsOf(group, members.get(key));
    if (firing.length === 0 && resolved.length === 0 && !members.get(key)?.firing.length) continue;
    const looked = { ...group, next: now + grouping.intervalS * 1_000 };
    groups.set(key, looked);
    if (isDue(looked, firing, resolved, grouping, now)) tellings.push({ group: looked, firing, resolved });
  }
  return { groups, tellings };
}

/** The group once it was told. */
export function afterTelling({ group, firing }: Telling, at: number): GroupState {
  return { ...group, told: { at, firing: firing.map(({ standing }) => standing.key) } };
}

interface Members {
  readonly channel: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly firing: Tellable[];
  readonly resolved: Tellable[];
}

function gather(alerts: readonly Tellable[], { by }: Grouping): Map<string, Members> {
  const all = new Map<string, Members>();
  for (const alert of alerts) {
    if (alert.standing.state === 'pending') continue;
    const of = labelsOf(alert.standing);
    const labels = Object.fromEntries(by.map((label) => [label, of[label]]));
    const values = JSON.stringify(labels);
    for (const channel of alert.channels) {
      const key = `${channel}:${values}`;
      const members = all.get(key) ?? { channel, labels, firing: [], resolved: [] };
      all.set(key, members);
      (alert.standing.state === 'firing' ? members.firing : members.resolved).push(alert);
    }
  }
  return all;
}

function begin(key: string, members: Members | undefined, { waitS }: Grouping, now: number): GroupState | null {
  if (!members?.firing.length) return null;
  const { channel, labels } = members;
  const first = Math.min(now, ...members.firing.map(({ standing }) => standing.firedAt ?? standing.pendingAt));
  return { key, channel, labels, next: first + waitS * 1_000, told: null };
}

function newsOf({ told }: GroupState, members: Members | undefined): Pick<Telling, 'firing' | 'resolved'> {
  const known = new Set(told?.firing);
  const isAudible = ({ isMuted }: Tellable) => !isMuted;
  return {
    firing: members?.firing.filter(isAudible) ?? [],
    resolved: members?.resolved.filter((each) => isAudible(each) && known.has(each.standing.key)) ?? [],
  };
}

function isDue(
  { told }: GroupState,
  firing: readonly Tellable[],
  resolved: readonly Tellable[],
  { repeatS }: Grouping,
  now: number,
): boolean {
  if (resolved.length > 0) return true;
  const known = new Set(told?.firing);
  const unacked = firing.filter(({ isAcked }) => !isAcked);
  if (unacked.some(({ standing }) => !known.has(standing.key))) return true;
  return told !== null && unacked.length > 0 && now - told.at >= repeatS * 1_000;
}
