import { useMemo } from 'react';
import type { Job } from '../../../../core/contract/jobs.ts';
import { useJobs } from '../../../state/stores.ts';
import { followLink } from '../../../state/url.ts';
import { Ago } from '../../../ui/ago.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { duration } from '../../../ui/format.ts';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { beforeAfter, countText } from '../../receipts/picture.ts';
import { JobHealth } from '../job-health.tsx';
import styles from './history.module.css';

/** What was done to a service, newest first, with what each switch proved. */
export function History({ service }: { readonly service: string }) {
  const rows = useJobs((state) => state.rows);
  const jobs = useMemo(
    () =>
      [...(rows?.values() ?? [])]
        .filter((job) => job.service === service)
        .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt)),
    [rows, service],
  );
  return (
    <section className={styles.box} aria-label="History">
      <h2>History</h2>
      {rows === null ? (
        <Waiting what="its operations" />
      ) : jobs.length === 0 ? (
        <p className={styles.quiet}>Nothing was done to it from this computer.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.scroller} tabIndex={0} aria-label="Operations of this service">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Operation</th>
                <th scope="col">When</th>
                <th scope="col">Result</th>
                <th scope="col">Switch</th>
                <th scope="col">Requests</th>
                <th scope="col">Failed</th>
                <th scope="col">Late</th>
                <th scope="col">Switched in</th>
                <th scope="col">p50</th>
                <th scope="col">p99</th>
              </tr>
            </thead>
            <tbody>
              {jobs.map((job) => (
                <HistoryRow key={job.id} job={job} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function HistoryRow({ job }: { readonly job: Job }) {
  const { receipt } = job;
  const open = new URLSearchParams({ do: 'job', id: job.id });
  return (
    <tr>
      <th scope="row">
        <a href={`?${open}`} onClick={followLink}>
          {job.title}
        </a>
      </th>
      <td>
        <Ago at={job.startedAt} />
      </td>
      <td>
        <JobHealth status={job.status} />
      </td>
      <td>
        {receipt && (
          <>
            {receipt.from ? <SlotChip slot={receipt.from} /> : 'none'} → <SlotChip slot={receipt.to} />
          </>
        )}
      </td>
      <td className={styles.numeric}>{receipt && countText(receipt.requests, receipt)}</td>
      <td className={`${styles.numeric} ${receipt && receipt.failed > 0 ? styles.bad : ''}`}>
        {receipt && countText(receipt.failed, receipt)}
      </td>
      <td className={`${styles.numeric} ${receipt && receipt.lateOld > 0 ? styles.bad : ''}`}>
        {receipt && countText(receipt.lateOld, receipt)}
      </td>
      <td className={styles.numeric}>{receipt && duration(receipt.switchMs)}</td>
      <td className={styles.numeric}>{receipt && beforeAfter(receipt.p50Ms)}</td>
      <td className={styles.numeric}>{receipt && beforeAfter(receipt.p99Ms)}</td>
    </tr>
  );
}
