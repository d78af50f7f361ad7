import { CircleCheck } from 'lucide-react';
import type { RuleRow } from '../../../../core/contract/alerts.ts';
import { followLink } from '../../../state/url.ts';
import { plural } from '../../../ui/format.ts';
import styles from './now.module.css';

/** Nothing fires, and why that can be believed: what is watched. `rules` null: not known yet. */
export function AllQuiet({ rules, pending }: { readonly rules: readonly RuleRow[] | null; readonly pending: number }) {
  if (rules === null) return null;
  const enabled = rules.filter((rule) => rule.enabled);
  const judged = enabled.filter((rule) => rule.watches !== null);
  const series = judged.reduce((sum, rule) => sum + (rule.watches ?? 0), 0);
  const broken = enabled.filter((rule) => rule.problem !== null);
  const believed = judged.length > 0 && broken.length < enabled.length;
  return (
    <div className={styles.allQuiet}>
      {believed && <CircleCheck size={20} aria-hidden="true" />}
      <div>
        <h2>{believed ? 'All is quiet' : 'Nothing is judged'}</h2>
        <p>
          {enabled.length === 0 && 'No rule is switched on'}
          {enabled.length > 0 && judged.length === 0 && 'No rule has been judged yet'}
          {judged.length > 0 && `${plural(judged.length, 'rule')} over ${series.toLocaleString('en')} series`}
          {pending > 0 && `, ${pending} pending`}
          {' · '}
          <a href="/alerts/rules" onClick={followLink}>
            What the rules say
          </a>
        </p>
        {broken.length > 0 && (
          <p className={styles.bad}>
            {plural(broken.length, 'rule')} can not be judged: {broken.map(({ name }) => name).join(', ')}
          </p>
        )}
      </div>
    </div>
  );
}
