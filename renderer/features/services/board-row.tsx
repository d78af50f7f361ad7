import { useLayoutEffect, useRef } from 'react';
import type { ServiceRow } from '../../../core/contract/services.ts';
import { followLink } from '../../state/url.ts';
import { ServiceActions } from './actions.tsx';
import styles from './board.module.css';
import { JobStrip } from './job-strip.tsx';
import { Line } from './line/line.tsx';
import { useOnScreen } from './traffic/use-on-screen.ts';
import { useTraffic } from './traffic/use-traffic.ts';
import { hostWords } from './words.ts';

const LINE_PX = 144;

/** One service on the switchboard; all but its name is there only while it can be seen, as there may be hundreds. */
export function BoardRow({ row }: { readonly row: ServiceRow }) {
  const box = useRef<HTMLLIElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const lineHeight = useRef(LINE_PX);
  const seen = useOnScreen(box);
  const traffic = useTraffic(row.service, seen);
  useLayoutEffect(() => {
    if (seen && line.current) lineHeight.current = line.current.offsetHeight;
  });
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
            {hostWords(row.host)}
          </a>
        </span>
        {seen && <ServiceActions row={row} />}
      </header>
      <div ref={line} style={seen ? undefined : { height: lineHeight.current }}>
        {seen && (
          <>
            <JobStrip service={row.service} />
            <Line row={row} traffic={traffic} />
          </>
        )}
      </div>
    </li>
  );
}
