import { Activity } from 'lucide-react';
import { memo } from 'react';
import type { Alert, RuleRow, Silence } from '../../../../core/contract/alerts.ts';
import { followLink } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { SeverityMark } from '../severity.tsx';
import { monitorPath, placeOf, readingOf, startOf } from '../words/alert-words.ts';
import { showAlert } from './address.ts';
import { AlertMarks } from './alert-marks.tsx';
import styles from './now.module.css';

export interface AlertRowProps {
  readonly alert: Alert;
  /** Undefined: it is gone, or not known yet. */
  readonly rule: RuleRow | undefined;
  readonly silence: Silence | undefined;
  /** The rule's name stands above the row. */
  readonly named: boolean;
  readonly chosen: boolean;
  readonly onToggle: (key: string) => void;
}

/** One alert: how grave, on what, its value beside the limit, since when, and what keeps it quiet. */
export const AlertRow = memo(function AlertRow({ alert, rule, silence, named, chosen, onToggle }: AlertRowProps) {
  const { name, part } = placeOf(alert);
  const { value, limit } = readingOf(alert, rule);
  const quiet = alert.state !== 'firing' || alert.silencedBy !== null || alert.inhibitedBy !== null;
  const monitor = monitorPath(alert);
  return (
    <li className={`${styles.row} ${quiet ? styles.dim : ''}`}>
      <label className={styles.choose}>
        <input
          type="checkbox"
          checked={chosen}
          disabled={alert.state === 'resolved'}
          onChange={() => onToggle(alert.key)}
          aria-label={`Choose ${alert.rule} on ${name}`}
        />
      </label>
      <SeverityMark severity={alert.severity} quiet={quiet} />
      <button type="button" className={styles.open} data-alert={alert.key} onClick={() => showAlert(alert.key)}>
        <strong>{name}</strong>
        {part && <span className={styles.part}>{part}</span>}
        {!named && <span className={styles.part}>{alert.rule}</span>}
      </button>
      <span className={`number ${styles.reading}`}>
        <strong>{value}</strong>
        {limit && <span className={styles.limit}>{limit}</span>}
      </span>
      <span className={styles.marks}>
        <AlertMarks alert={alert} silence={silence} />
      </span>
      <span className={styles.since}>
        <Ago at={startOf(alert)} />
      </span>
      <span className={styles.links}>
        {monitor && (
          <a href={monitor} onClick={followLink} title="What was measured then" aria-label={`Monitor of ${name} then`}>
            <Activity size={15} aria-hidden="true" />
          </a>
        )}
      </span>
    </li>
  );
});
