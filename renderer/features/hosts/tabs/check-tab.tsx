import { useEffect } from 'react';
import type { CheckReportView, HostRow } from '../../../../core/contract/hosts.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Health } from '../../../ui/health.tsx';
import type { HealthLevel } from '../../../ui/health-level.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import page from '../host-page.module.css';
import styles from './check.module.css';
import { byUrgency, verdict } from './check-words.ts';
import { runCheck, useCheck } from './checks.ts';

/** Whether a host is fit for work, item by item, with the command that mends what is not. Runs when it is first seen. */
export function CheckTab({ row: { host } }: { readonly row: HostRow }) {
  const { running, report, at, problem } = useCheck(host);
  const known = report !== null || problem !== null;
  useEffect(() => {
    if (!known) void runCheck(host);
  }, [known, host]);
  return (
    <div className={page.full}>
      <div className={page.bar}>
        <Button onPress={() => runCheck(host)} isDisabled={running}>
          {running ? 'Checking …' : 'Check again'}
        </Button>
        <span role="status">
          {running && <Health level="busy">Looking at everything a deploy needs</Health>}
          {!running && report && (
            <>
              {verdict(report)}, checked <Ago at={at} />
            </>
          )}
        </span>
      </div>
      <div className={styles.list}>
        <ProblemNote problem={problem} />
        {report && (
          <ul>
            {byUrgency(report.items).map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function Item({ item: { ok, what, found, mend, required } }: { readonly item: CheckReportView['items'][number] }) {
  const level: HealthLevel = ok === true ? 'ok' : ok === 'unknown' ? 'unknown' : required ? 'bad' : 'warn';
  const word = ok === true ? 'good' : ok === 'unknown' ? 'not known' : required ? 'mend' : 'better with';
  return (
    <li className={styles.item}>
      <Health level={level}>{word}</Health>
      <div>
        <div className={styles.finding}>
          <p className={styles.what}>{what}</p>
          <p className={page.muted}>{found}</p>
        </div>
        {mend !== null && (
          <div className={styles.mend}>
            <pre>{mend}</pre>
            <CopyButton text={mend} what={`the command for: ${what}`} />
          </div>
        )}
      </div>
    </li>
  );
}
