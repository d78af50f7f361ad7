import { useRef } from 'react';
import { useHosts, useServices } from '../../../state/stores.ts';
import { followLink } from '../../../state/url.ts';
import { Empty, Waiting } from '../../../ui/empty.tsx';
import { Page } from '../../../ui/page.tsx';
import { serviceMonitorPath } from '../../monitor/paths.ts';
import { ServiceActions } from '../actions.tsx';
import { JobStrip } from '../job-strip.tsx';
import { Line } from '../line/line.tsx';
import { useOnScreen } from '../traffic/use-on-screen.ts';
import { useTraffic } from '../traffic/use-traffic.ts';
import { Charts } from './charts.tsx';
import { History } from './history.tsx';
import styles from './service-page.module.css';
import { SlotFacts } from './slot-facts.tsx';

/** `/services/NAME`: its line, what passed in the last five minutes, its slots, what was done to it. */
export default function ServicePage({ name }: { readonly name: string }) {
  const services = useServices(({ rows }) => rows);
  const row = services?.get(name);
  const page = useRef<HTMLDivElement>(null);
  const traffic = useTraffic(name, useOnScreen(page) && row !== undefined);
  const asked = useHosts(
    ({ rows }) => rows !== null && [...rows.values()].every((each) => each.presence !== 'unknown'),
  );
  const crumb = (
    <a href="/services" onClick={followLink}>
      Services
    </a>
  );
  return (
    <Page
      title={name}
      crumb={crumb}
      actions={
        row && (
          <>
            <a href={serviceMonitorPath(name)} onClick={followLink}>
              Monitor
            </a>
            <ServiceActions row={row} />
          </>
        )
      }
    >
      <div ref={page} className={styles.page}>
        <JobStrip service={name} />
        {row ? (
          <>
            <section className={styles.box} aria-label="Line">
              <Line row={row} traffic={traffic} large />
            </section>
            <Charts points={traffic.points} />
            <SlotFacts row={row} />
          </>
        ) : services === null || !asked ? (
          <Waiting what={name} />
        ) : (
          <Empty title={`No host that answers has a service ${name}`}>
            <a href={`/services?do=deploy&service=${encodeURIComponent(name)}`} onClick={followLink}>
              Deploy a model to it
            </a>
          </Empty>
        )}
        <History service={name} />
      </div>
    </Page>
  );
}
