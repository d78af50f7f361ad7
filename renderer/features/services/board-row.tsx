import { useRef } from 'react';
import type { ServiceRow } from '../../../core/contract/services.ts';
import { followLink } from '../../state/url.ts';
import { ServiceActions } from './actions.tsx';
import styles from './board.module.css';
import { JobStrip } from './job-strip.tsx';
import { Line } from './line/line.tsx';
import { useOnScreen } from './traffic/use-on-screen.ts';
import { useTraffic } from './traffic/use-traffic.ts';

/** One service on the switchboard; its traffic is followed only while it can be seen. */
export function BoardRow({ row }: { readonly row: ServiceRow }) {
  const box = useRef<HTMLLIElement>(null);
  const traffic = useTraffic(row.service, useOnScreen(box));
  return (
    <li ref={box} className={styles.row}>
      <header className={styles.head}>
        <h2>
          <a href={`/services/${encodeURIComponent(row.service)}`} onClick={followLink}>
            {row.service}
          </a>
        </h2>
        <span className={styles.where}>
          on{' '}
          <a href={`/hosts/${encodeURIComponent(row.host)}`} onClick={followLink}>
            {row.host}
          </a>
        </span>
        <ServiceActions row={row} />
      </header>
      <JobStrip service={row.service} />
      <Line row={row} traffic={traffic} />
    </li>
  );
}
