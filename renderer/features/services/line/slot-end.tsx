import { useMemo } from 'react';
import type { ServiceRow, SlotName } from '../../../../core/contract/services.ts';
import { duration, figures } from '../../../ui/format.ts';
import { Health } from '../../../ui/health.tsx';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { nowOf, recentRates, type TrafficWindow } from '../traffic/window.ts';
import { healthOf, keptWords, revisionOf } from '../words.ts';
import styles from './slot-end.module.css';

const SECONDS = 60;

/** The end of a track: what is in the slot, how it is, what passes there. `now`: ms since 1970 by the core's clock. */
export function SlotEnd({
  row,
  slot,
  traffic,
  now,
}: {
  readonly row: ServiceRow;
  readonly slot: SlotName;
  readonly traffic: TrafficWindow;
  readonly now: number;
}) {
  const status = row.slots[slot];
  const live = row.split?.live === slot;
  const revision = revisionOf(status);
  const health = healthOf(status, live);
  const kept = live ? null : keptWords(row, now);
  const newest = nowOf(traffic, now);
  // While points come, the curve moves with them and not with the clock too.
  const until = newest ? Date.parse(newest.at) : now;
  const rates = useMemo(
    () => ({
      blue: recentRates(traffic, 'blue', SECONDS, until),
      green: recentRates(traffic, 'green', SECONDS, until),
    }),
    [traffic, until],
  );
  const top = Math.max(1, ...rates.blue.map(Number), ...rates.green.map(Number));
  const passing = newest?.[slot] ?? null;
  return (
    <div className={`${styles.slot} ${live ? styles.live : ''} ${styles[slot]}`}>
      <div className={styles.top}>
        <div className={styles.facts}>
          <SlotChip slot={slot} />
          <span className={live ? styles.role : styles.quiet}>{live ? 'live' : 'idle'}</span>
          <strong className={styles.revision} title={revision ?? undefined}>
            {revision ?? (status.phase === 'empty' ? 'nothing in it' : 'not known')}
          </strong>
          {status.phase !== 'empty' && <Health level={health.level}>{health.word}</Health>}
          {status.standing === 'unproved' && <span className={styles.unproved}>unproved</span>}
        </div>
        {kept && <span className={styles.quiet}>{kept}</span>}
      </div>
      {status.phase !== 'empty' && (
        <div className={styles.passing}>
          <div className={styles.spark}>
            <Sparkline values={rates[slot]} top={top} tone={slot} />
          </div>
          <Figure what="req/s" value={passing && figures(passing.requestsPerS)} />
          <Figure what="p50" value={passing && duration(passing.p50Ms)} />
          <Figure what="p99" value={passing && duration(passing.p99Ms)} />
          <Figure
            what="errors/s"
            value={passing && figures(passing.failedPerS)}
            bad={passing !== null && passing.failedPerS > 0}
          />
          <Figure what="in flight" value={status.inFlight === null ? null : String(status.inFlight)} />
        </div>
      )}
    </div>
  );
}

function Figure({
  what,
  value,
  bad = false,
}: {
  readonly what: string;
  readonly value: string | null;
  readonly bad?: boolean;
}) {
  return (
    <span className={styles.figure}>
      <span className={bad ? styles.bad : styles.value}>{value ?? '–'}</span> {what}
    </span>
  );
}
