import { followLink } from '../../../state/url.ts';
import { AgeCell } from '../overview/age-cell.tsx';
import { hostPanels } from '../panels/host-panels.ts';
import { hostVitals } from '../vitals/stores.ts';
import styles from './detail.module.css';
import { Detail } from './detail.tsx';

/** `/monitor/hosts/NAME`. */
export default function HostDetail({ name }: { readonly name: string }) {
  hostVitals.useFollowing();
  const row = hostVitals.useRows(({ rows }) => rows?.get(name));
  const now = (
    <span className={styles.now}>
      {row && <AgeCell {...row} />}
      {row?.gpuNote && <span title={row.gpuNote}>GPUs: {row.gpuNote}</span>}
      <a href={`/hosts/${encodeURIComponent(name)}`} onClick={followLink}>
        Open host
      </a>
    </span>
  );
  return <Detail of="host" name={name} panelsOf={hostPanels} now={now} />;
}
