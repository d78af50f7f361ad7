import { CircleAlert, CircleCheck } from 'lucide-react';
import type { RuleRow } from '../../../../core/contract/alerts.ts';
import { useKnownNow } from '../../../state/clock.ts';
import { followLink } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { plural } from '../../../ui/format.ts';
import styles from './now.module.css';
import { watchOf } from './watch-of.ts';

/** Nothing fires, and why that can be believed: what is watched. That nobody watches is said in any case. */
export function WatchNote({
  rules,
  firing,
}: {
  /** Null: not known yet. */
  readonly rules: readonly RuleRow[] | null;
  readonly firing: number;
}) {
  const now = useKnownNow();
  if (rules === null) return null;
  const { judging, enabled, series, judgedAt, broken } = watchOf(rules, now);
  if (judging && firing > 0) return null;
  const Icon = judging ? CircleCheck : CircleAlert;
  return (
    <section className={`${styles.allQuiet} ${judging ? '' : styles.bad}`} aria-label="What is watched">
      <Icon size={20} aria-hidden="true" />
      <div>
        <h2>{judging ? 'All is quiet' : 'Nobody watches now'}</h2>
        <p>
          {plural(enabled, 'rule')}
          {series !== null && ` over ${series.toLocaleString('en')} series`}, last judged <Ago at={judgedAt} />
          {' · '}
          <a href="/alerts/rules" onClick={followLink}>
            What the rules say
          </a>
        </p>
        {broken.length > 0 && (
          <p className={styles.bad}>
            {plural(broken.length, 'rule')} can not be judged: {broken.join(', ')}
          </p>
        )}
      </div>
    </section>
  );
}
