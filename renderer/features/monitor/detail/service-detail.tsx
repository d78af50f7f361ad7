import { followLink } from '../../../state/url.ts';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { AgeCell } from '../overview/age-cell.tsx';
import { servicePanels } from '../panels/service-panels.ts';
import { hostMonitorPath } from '../paths.ts';
import { serviceVitals } from '../vitals/stores.ts';
import styles from './detail.module.css';
import { Detail } from './detail.tsx';

/** `/monitor/services/NAME`: both slots over each other. */
export default function ServiceDetail({ name }: { readonly name: string }) {
  serviceVitals.useFollowing();
  const row = serviceVitals.useRows(({ rows }) => rows?.get(name));
  const now = (
    <span className={styles.now}>
      {row && <AgeCell {...row} />}
      {row?.live && (
        <span>
          live <SlotChip slot={row.live} />
        </span>
      )}
      {row && (
        <a href={hostMonitorPath(row.host)} onClick={followLink}>
          On {row.host}
        </a>
      )}
      <a href={`/services/${encodeURIComponent(name)}`} onClick={followLink}>
        Open service
      </a>
    </span>
  );
  return <Detail of="service" name={name} panelsOf={servicePanels} now={now} />;
}
