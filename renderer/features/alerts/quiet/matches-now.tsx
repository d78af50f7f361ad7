import { useMemo } from 'react';
import type { Matcher } from '../../../../core/contract/alerts.ts';
import { useAlerts } from '../../../state/stores.ts';
import { plural } from '../../../ui/format.ts';
import styles from '../alerts.module.css';
import { compareAlerts } from '../words/alert-words.ts';
import { matches } from '../words/matching.ts';

const MOST_SHOWN = 5;

/** Which of the alerts that fire or are pending these matchers fit now. */
export function MatchesNow({ matchers }: { readonly matchers: readonly Matcher[] }) {
  const { rows } = useAlerts();
  const fit = useMemo(
    () =>
      [...(rows?.values() ?? [])]
        .filter((alert) => alert.state !== 'resolved' && matches(matchers, alert))
        .toSorted(compareAlerts),
    [rows, matchers],
  );
  if (rows === null) return null;
  return (
    <div role="status">
      <p>
        {fit.length === 0
          ? 'No alert fits now'
          : `${plural(fit.length, 'alert')} ${fit.length === 1 ? 'fits' : 'fit'} now:`}
      </p>
      <ul className={styles.help}>
        {fit.slice(0, MOST_SHOWN).map(({ key, summary }) => (
          <li key={key}>{summary}</li>
        ))}
        {fit.length > MOST_SHOWN && <li>and {fit.length - MOST_SHOWN} more</li>}
      </ul>
    </div>
  );
}
