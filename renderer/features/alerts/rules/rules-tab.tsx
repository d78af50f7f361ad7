import { useMemo } from 'react';
import type { RuleRow } from '../../../../core/contract/alerts.ts';
import { useAlerts } from '../../../state/stores.ts';
import { followLink, go } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { Health } from '../../../ui/health.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useSubmit } from '../../services/dialogs/use-submit.ts';
import styles from '../alerts.module.css';
import { askRules } from '../asks.ts';
import { SeverityMark } from '../severity.tsx';
import { useAsked } from '../use-asked.ts';
import { ruleWords } from '../words/rule-words.ts';
import { bare } from './bare.ts';
import own from './rules.module.css';

interface Row {
  readonly rule: RuleRow;
  readonly firing: number;
}

/** `/alerts/rules`: every rule, what it says in words, how many series it looks at. */
export default function RulesTab() {
  const { value: rules, problem, again } = useAsked(askRules);
  const { rows: alerts } = useAlerts();
  const { problem: refused, submit } = useSubmit();
  const rows = useMemo(() => {
    const firing = Map.groupBy(
      [...(alerts?.values() ?? [])].filter(({ state }) => state === 'firing'),
      ({ rule }) => rule,
    );
    return rules?.map((rule): Row => ({ rule, firing: firing.get(rule.name)?.length ?? 0 })) ?? null;
  }, [rules, alerts]);
  const columns = columnsOf((rule, enabled) =>
    submit((client) => client.alerts.putRule({ ...bare(rule), enabled }), again),
  );
  return (
    <div className={own.page}>
      <div className={styles.bar}>
        <p className={styles.quiet}>
          A rule judges series every few seconds; an alert is a rule that is true of one of them.
        </p>
        <div className={styles.right}>
          <a href="/alerts/yaml" onClick={followLink}>
            All as YAML
          </a>
          <Button look="primary" onPress={() => go('/alerts/rules/new')}>
            New rule
          </Button>
        </div>
      </div>
      <ProblemNote problem={problem ?? refused} />
      {rows === null && !problem && <Waiting what="the rules" />}
      {rows && (
        <div className={own.table}>
          <DataTable label="Rules" rows={rows} columns={columns} keyOf={keyOf} onOpen={open} />
        </div>
      )}
    </div>
  );
}

const keyOf = ({ rule }: Row) => rule.name;
const open = ({ rule }: Row) => go(`/alerts/rules/${encodeURIComponent(rule.name)}`);

function columnsOf(onToggle: (rule: RuleRow, enabled: boolean) => void): readonly Column<Row>[] {
  return [
    {
      id: 'on',
      header: 'On',
      width: '48px',
      cell: ({ rule }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keeps a click on the box from opening the row, keys do not
        // biome-ignore lint/a11y/noStaticElementInteractions: as above
        <span className={own.toggle} onClick={(event) => event.stopPropagation()}>
          <input
            type="checkbox"
            aria-label={`Judge ${rule.name}`}
            checked={rule.enabled}
            onChange={(event) => onToggle(rule, event.target.checked)}
          />
        </span>
      ),
      sortBy: ({ rule }) => (rule.enabled ? 0 : 1),
    },
    {
      id: 'name',
      header: 'Rule',
      width: 'minmax(130px, 1fr)',
      cell: ({ rule }) => <strong className={rule.enabled ? undefined : own.off}>{rule.name}</strong>,
      sortBy: ({ rule }) => rule.name,
    },
    {
      id: 'severity',
      header: 'Severity',
      width: '96px',
      cell: ({ rule: { severity, enabled } }) => <SeverityMark severity={severity} quiet={!enabled} />,
      sortBy: ({ rule }) => ['page', 'warning', 'info'].indexOf(rule.severity),
    },
    {
      id: 'says',
      header: 'Says',
      width: 'minmax(200px, 3.4fr)',
      cell: ({ rule }) => <span title={ruleWords(rule)}>{ruleWords(rule)}</span>,
    },
    {
      id: 'watches',
      header: 'Series',
      width: '72px',
      numeric: true,
      cell: ({ rule: { watches } }) => watches?.toLocaleString('en') ?? '–',
      sortBy: ({ rule }) => rule.watches ?? -1,
    },
    {
      id: 'firing',
      header: 'Firing',
      width: '72px',
      numeric: true,
      cell: ({ firing }) => (firing > 0 ? <strong className={own.bad}>{firing}</strong> : '0'),
      sortBy: ({ firing }) => firing,
    },
    {
      id: 'problem',
      header: 'Judging',
      width: 'minmax(120px, 1.2fr)',
      cell: ({ rule }) => <Judging rule={rule} />,
    },
  ];
}

function Judging({ rule: { problem, enabled, watches, builtIn } }: { readonly rule: RuleRow }) {
  if (!enabled) return <Health level="off">switched off</Health>;
  if (problem)
    return (
      <span title={problem.message}>
        <Health level="bad">{problem.message}</Health>
      </span>
    );
  if (watches === 0) return <Health level="unknown">no series fits</Health>;
  return <span className={own.off}>{builtIn ? 'built in' : 'own'}</span>;
}
