import { Cloud, RadioTower, Server, TriangleAlert } from 'lucide-react';
import type { HostRow } from '../../../core/contract/hosts.ts';
import { isProduction, labelsText } from '../hosts/host-words.ts';
import styles from './terminal.module.css';

const icons = { 'on-prem': Server, cloud: Cloud, edge: RadioTower };

/** Where a terminal leads, so that nobody types into the wrong host: its kind and name, and whether real users are on it. */
export function Banner({ host }: { readonly host: HostRow['host'] }) {
  const production = isProduction(host.labels);
  const Icon = production ? TriangleAlert : icons[host.kind];
  return (
    <div className={`${styles.banner} ${styles[production ? 'production' : host.kind]}`}>
      <Icon size={18} aria-hidden="true" />
      {production && <strong>PRODUCTION</strong>}
      <span>
        {host.kind} <strong>{host.name}</strong>
      </span>
      <span className="mono">{host.ssh?.target}</span>
      <span className={styles.labels}>{labelsText(host.labels)}</span>
    </div>
  );
}
