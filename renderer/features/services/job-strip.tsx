import type { Job } from '../../../core/contract/jobs.ts';
import { useKnownNow } from '../../state/clock.ts';
import { useJobs } from '../../state/stores.ts';
import { go, withParams } from '../../state/url.ts';
import { call } from '../../transport/call.ts';
import { Button } from '../../ui/button.tsx';
import { canDismiss } from '../jobs/job-words.ts';
import { JobHealth } from './job-health.tsx';
import styles from './job-strip.module.css';
import { currentStep, jobToShow, progressWords, stepWords, timeWords } from './job-words.ts';

/** What is being done to a service, above its line; nothing while nothing is. */
export function JobStrip({ service }: { readonly service: string }) {
  const job = useJobs(({ rows }) => jobToShow(rows?.values() ?? [], service));
  return job && <Strip job={job} />;
}

function Strip({ job }: { readonly job: Job }) {
  const now = useKnownNow();
  const at = currentStep(job);
  const counted = progressWords(job);
  const open = (action: string) => go(withParams({ do: action, id: job.id }));
  return (
    <div className={styles.strip}>
      <JobHealth status={job.status} />
      <strong>{job.title}</strong>
      <span className={styles.step}>
        {job.error?.message ??
          (at && `${stepWords(at.step.name)} (${at.number} of ${job.steps.length})${counted ? `, ${counted}` : ''}`)}
      </span>
      <span className={styles.time}>{timeWords(job, now)}</span>
      <div className={styles.buttons}>
        {job.resumable && (
          <Button look="primary" onPress={() => open('continue')}>
            Continue …
          </Button>
        )}
        {job.cancellable && <Button onPress={() => open('abort')}>Abort …</Button>}
        <Button onPress={() => open('job')}>Show steps</Button>
        {canDismiss(job) && (
          <Button onPress={() => void call((client) => client.jobs.dismiss({ id: job.id }))}>Dismiss</Button>
        )}
      </div>
    </div>
  );
}
