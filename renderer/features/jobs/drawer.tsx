import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Job } from '../../../core/contract/jobs.ts';
import { useJobs } from '../../state/stores.ts';
import { go, usePlace, withParams } from '../../state/url.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Waiting } from '../../ui/empty.tsx';
import styles from './drawer.module.css';
import { JobCard } from './job-card.tsx';
import { groupJobs } from './job-words.ts';

const close = () => go(withParams({ jobs: null }), { replace: true });

/** The operations drawer: every job of the core, whoever started it. `?jobs=ID` opens one of them. */
export default function Drawer() {
  const { rows } = useJobs();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <aside
      ref={panel}
      className={styles.drawer}
      aria-label="Operations"
      tabIndex={-1}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <header className={styles.header}>
        <h2>Operations</h2>
        <Button look="bare" aria-label="Close" onPress={close}>
          <X size={16} aria-hidden="true" />
        </Button>
      </header>
      <div className={styles.list}>{rows ? <Groups jobs={rows.values()} /> : <Waiting what="the operations" />}</div>
    </aside>
  );
}

function Groups({ jobs }: { readonly jobs: Iterable<Job> }) {
  const { attention, running, ended } = groupJobs(jobs);
  if (attention.length + running.length + ended.length === 0) {
    return (
      <Empty title="Nothing has been done yet">
        <p>Deploys, switches, imports and everything else that takes longer than a click are listed here.</p>
      </Empty>
    );
  }
  return (
    <>
      <Group title="Needs you" jobs={attention} />
      <Group title="Running" jobs={running} />
      <Group title="Ended" jobs={ended} />
    </>
  );
}

function Group({ title, jobs }: { readonly title: string; readonly jobs: readonly Job[] }) {
  const chosen = usePlace().params.get('jobs');
  if (jobs.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className={styles.group}>
        {title} <span className="number">{jobs.length}</span>
      </h3>
      <ul>
        {jobs.map((job) => (
          <JobCard
            key={job.id}
            job={job}
            open={job.id === chosen}
            onToggle={() => go(withParams({ jobs: job.id === chosen ? '' : job.id }), { replace: true })}
          />
        ))}
      </ul>
    </section>
  );
}
