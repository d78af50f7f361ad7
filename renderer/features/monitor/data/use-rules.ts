import { useEffect, useState } from 'react';
import type { RuleRow } from '../../../../core/contract/alerts.ts';
import { call } from '../../../transport/call.ts';
import { useConnection } from '../../../transport/connection.ts';

const none: readonly RuleRow[] = [];

/** The alert rules; none while they are not known: then no threshold is drawn. */
export function useRules(): readonly RuleRow[] {
  const [rules, setRules] = useState(none);
  const connected = useConnection(({ client }) => client !== null);
  useEffect(() => {
    if (!connected) return;
    let ended = false;
    void call((client) => client.alerts.rules()).then((answer) => {
      if (!ended && answer.ok) setRules(answer.value);
    });
    return () => {
      ended = true;
    };
  }, [connected]);
  return rules;
}
