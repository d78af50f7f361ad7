import { useEffect, useMemo, useRef, useState } from 'react';
import type { Alert, RuleRow, Silence } from '../../../../core/contract/alerts.ts';
import { useAlerts } from '../../../state/stores.ts';
import { go, usePlace, withParams } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { plural } from '../../../ui/format.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Select } from '../../../ui/select.tsx';
import styles from '../alerts.module.css';
import { askRules, askSilences } from '../asks.ts';
import { useAsked } from '../use-asked.ts';
import { compareAlerts } from '../words/alert-words.ts';
import { askToAcknowledge, askToSilence } from './address.ts';
import { AlertGroup } from './alert-group.tsx';
import { byOptions, type GroupBy, groupAlerts } from './grouping.ts';
import { useListKeys } from './use-list-keys.ts';
import { WatchNote } from './watch-note.tsx';

const nothing: ReadonlySet<string> = new Set();

/** `/alerts?by=host`: what fires, the gravest first; what may fire soon; what was over within the last day. */
export function NowTab() {
  const { rows } = useAlerts();
  const { params } = usePlace();
  const by = byOptions.find(({ value }) => value === params.get('by'))?.value ?? 'rule';
  const rules = useAsked(askRules);
  const rulesByName = useMemo(() => new Map(rules.value?.map((rule) => [rule.name, rule])), [rules.value]);
  const silences = useAsked(askSilences);
  const silencesById = useMemo(() => new Map(silences.value?.map((each) => [each.id, each])), [silences.value]);
  const unknown = [...(rows?.values() ?? [])]
    .flatMap(({ silencedBy }) => (silencedBy === null || silencesById.has(silencedBy) ? [] : silencedBy))
    .join();
  const { again } = silences;
  useEffect(() => {
    if (unknown !== '') again();
  }, [unknown, again]);
  const [chosen, setChosen] = useState(nothing);
  const list = useRef<HTMLDivElement>(null);
  const all = useMemo(() => [...(rows?.values() ?? [])].toSorted(compareAlerts), [rows]);
  const there = useMemo(() => [...chosen].filter((key) => rows?.has(key)), [chosen, rows]);
  const toggle = (key: string) => setChosen((before) => toggled(before, key));
  useListKeys(list, {
    onAcknowledge: (current) => askToAcknowledge(there.length > 0 ? there : current),
    onSilence: (current) => askToSilence(there[0] ?? current[0]),
    onToggle: toggle,
  });
  if (rows === null) return <Waiting what="the alerts" />;
  const of = (state: Alert['state']) => all.filter((alert) => alert.state === state);
  const part: PartProps = { by, rules: rulesByName, silences: silencesById, chosen, onToggle: toggle };
  const [firing, pending, resolved] = [of('firing'), of('pending'), of('resolved')];
  return (
    <>
      <div className={styles.bar}>
        <Select
          label="Group by"
          value={by}
          onChange={(value) => go(withParams({ by: value === 'rule' ? null : value }), { replace: true })}
          options={byOptions}
        />
        <p className={styles.keys}>
          <kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> opens · <kbd>x</kbd> chooses
        </p>
        <div className={styles.right}>
          {there.length > 0 && <span className="number">{plural(there.length, 'alert')} chosen</span>}
          <Button isDisabled={there.length === 0} onPress={() => askToAcknowledge(there)}>
            Acknowledge <kbd>a</kbd>
          </Button>
          <Button onPress={() => askToSilence(there[0])}>
            Silence … <kbd>s</kbd>
          </Button>
        </div>
      </div>
      <ProblemNote problem={rules.problem ?? silences.problem} />
      <div ref={list}>
        <WatchNote rules={rules.value} firing={firing.length} />
        <Part {...part} title="Firing" alerts={firing} />
        <Part {...part} title="Pending" alerts={pending} />
        <Part {...part} title="Resolved within a day" alerts={resolved} />
      </div>
    </>
  );
}

interface PartProps {
  readonly by: GroupBy;
  readonly rules: ReadonlyMap<string, RuleRow>;
  readonly silences: ReadonlyMap<string, Silence>;
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
}

function Part({
  title,
  alerts,
  by,
  ...rest
}: PartProps & { readonly title: string; readonly alerts: readonly Alert[] }) {
  const groups = useMemo(() => groupAlerts(alerts, by), [alerts, by]);
  if (alerts.length === 0) return null;
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.head}>
        <h2>
          {title} <span className={`number ${styles.quiet}`}>{alerts.length}</span>
        </h2>
      </div>
      {groups.map(({ name, alerts: own }) => (
        <AlertGroup key={name} name={name} alerts={own} by={by} {...rest} />
      ))}
    </section>
  );
}

function toggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(key)) next.add(key);
  return next;
}
