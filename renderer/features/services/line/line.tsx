import { useRef } from 'react';
import type { ServiceRow } from '../../../../core/contract/services.ts';
import { useNow } from '../../../state/clock.ts';
import { useHosts, useJobs } from '../../../state/stores.ts';
import { Health } from '../../../ui/health.tsx';
import { useWidth } from '../../../ui/use-width.ts';
import { isChanging } from '../job-words.ts';
import { nowOf, type TrafficWindow } from '../traffic/window.ts';
import { noticesOf, STALE_MS, slotNames } from '../words.ts';
import styles from './line.module.css';
import { lineShape } from './shape.ts';
import { SlotEnd } from './slot-end.tsx';
import { Tracks } from './tracks.tsx';

/** In a drawing narrower than this, what stands at its ends needs a line more. */
const NARROW_PX = 400;

/** A service as a line: clients, router, points, the two tracks and what stands at their ends. */
export function Line({ row, traffic, large = false }: LineProps) {
  const now = useNow();
  const host = useHosts(({ rows }) => rows?.get(row.host));
  const room = useRef<HTMLDivElement>(null);
  const width = useWidth(room);
  const old = host?.presence === 'silent' || now - Date.parse(row.seenAt) > STALE_MS;
  const passing = old ? null : nowOf(traffic, now);
  const changing = useJobs(({ rows }) => isChanging(rows?.values() ?? [], row));
  const notices = noticesOf(row, host, passing, now, changing);
  const height = large ? 200 : width !== null && width < NARROW_PX ? 172 : 144;
  return (
    <>
      <div className={`${styles.line} ${old ? styles.old : ''}`} style={{ height }}>
        <div ref={room} className={styles.room}>
          {width !== null && <Tracks row={row} shape={lineShape(width, height)} now={passing} />}
        </div>
        <div className={styles.ends}>
          {slotNames.map((slot) => (
            <SlotEnd key={slot} row={row} slot={slot} traffic={traffic} now={now} />
          ))}
        </div>
      </div>
      {(notices.length > 0 || traffic.gap !== null) && (
        <ul className={styles.notices}>
          {notices.map(({ level, text }) => (
            <li key={text}>
              <Health level={level}>{text}</Health>
            </li>
          ))}
          {traffic.gap !== null && (
            <li>
              <Health level="warn">The traffic can not be read now: {traffic.gap}</Health>
            </li>
          )}
        </ul>
      )}
    </>
  );
}

export interface LineProps {
  readonly row: ServiceRow;
  readonly traffic: TrafficWindow;
  readonly large?: boolean;
}
