import { useState } from 'react';
import type { Alert, RuleRow, Silence } from '../../../../core/contract/alerts.ts';
import { followLink } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { ruleWords } from '../words/rule-words.ts';
import { AlertRow } from './alert-row.tsx';
import type { GroupBy } from './grouping.ts';
import styles from './now.module.css';

/** When a whole site is down the groups below must still be seen. */
const FEW = 30;

/** Alerts of one rule or on one host, under its name: the first 30 until more are asked for. */
export function AlertGroup({
  name,
  alerts,
  by,
  rules,
  silences,
  chosen,
  onToggle,
}: {
  readonly name: string;
  readonly alerts: readonly Alert[];
  readonly by: GroupBy;
  readonly rules: ReadonlyMap<string, RuleRow>;
  readonly silences: ReadonlyMap<string, Silence>;
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? alerts : alerts.slice(0, FEW);
  const rule = by === 'rule' ? rules.get(name) : undefined;
  const path = by === 'rule' ? `/alerts/rules/${encodeURIComponent(name)}` : `/hosts/${encodeURIComponent(name)}`;
  return (
    <div className={styles.group}>
      {by !== 'none' && (
        <h3 className={styles.groupHead}>
          <a href={path} onClick={followLink}>
            {name}
          </a>
          {rule && <span className={styles.says}>{ruleWords(rule)}</span>}
        </h3>
      )}
      <ul>
        {shown.map((alert) => (
          <AlertRow
            key={alert.key}
            alert={alert}
            rule={rules.get(alert.rule)}
            silence={silences.get(alert.silencedBy ?? '')}
            named={by === 'rule'}
            chosen={chosen.has(alert.key)}
            onToggle={onToggle}
          />
        ))}
      </ul>
      {alerts.length > shown.length && (
        <p className={styles.more}>
          <Button look="bare" onPress={() => setAll(true)}>
            Show {(alerts.length - shown.length).toLocaleString('en')} more
          </Button>
        </p>
      )}
    </div>
  );
}
