import type { Alert } from '../contract/alerts.ts';
import { LiveTable } from '../platform/live-table.ts';
import { alertRow } from './alert-row.ts';
import type { Tellable } from './grouping.ts';
import type { Standing } from './model.ts';
import { inhibitor, silencer } from './muting.ts';
import type { AlertSettings } from './settings.ts';
import type { Ack } from './store.ts';

/** The alerts as they are shown and told: where each stands, with what operators and other alerts make of it. */
export class Board {
  readonly table: LiveTable<Alert>;
  readonly #settings: AlertSettings;

  constructor(settings: AlertSettings, onWatched: () => () => void) {
    this.#settings = settings;
    this.table = new LiveTable<Alert>(onWatched);
  }

  /** At `at` (ms) these are all the alerts. */
  show(standings: readonly Standing[], acks: ReadonlyMap<string, Ack>, at: number): void {
    const { rules, silences, maintenance } = this.#settings;
    const silencedBy = silencer(silences, maintenance, at);
    const inhibitedBy = inhibitor(standings, rules);
    const gone = new Set(this.table.rows().map(({ key }) => key));
    for (const standing of standings) {
      const care = { silencedBy: silencedBy(standing), inhibitedBy: inhibitedBy(standing) };
      const row = alertRow(standing, { ...care, ack: acks.get(standing.key) });
      gone.delete(row.key);
      const before = this.table.get(row.key);
      if (!before || JSON.stringify(before) !== JSON.stringify(row)) this.table.set(row.key, row);
    }
    for (const key of gone) this.table.delete(key);
  }

  /** Those of the standings that may be told, as they were last shown. */
  tellable(standings: readonly Standing[]): Tellable[] {
    const { rules, channels } = this.#settings;
    const all = channels.map(({ name }) => name);
    const byRule = new Map(rules.map((rule) => [rule.name, rule.channels.length > 0 ? rule.channels : all]));
    return standings.flatMap((standing) => {
      const alert = this.table.get(standing.key);
      if (!alert || alert.state === 'pending') return [];
      const isMuted = alert.silencedBy !== null || alert.inhibitedBy !== null;
      return [{ standing, alert, isMuted, isAcked: alert.acked !== null, channels: byRule.get(standing.rule) ?? all }];
    });
  }
}
