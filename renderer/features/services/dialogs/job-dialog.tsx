import { useKnownNow } from '../../../state/clock.ts';
import { go, withParams } from '../../../state/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { JobSteps } from '../../jobs/job-steps.tsx';
import { endedFor, faultOf } from '../../jobs/job-words.ts';
import { Receipt } from '../../receipts/receipt.tsx';
import { JobHealth } from '../job-health.tsx';
import { timeWords } from '../job-words.ts';
import { closeDialog } from './address.ts';
import styles from './job-dialog.module.css';
import { useJob } from './use-job.ts';

/** A job as it is now: its steps while it runs, its receipt at the end. Closing the dialog ends nothing. */
export default function JobDialog({ id }: { readonly id: string }) {
  const answer = useJob(id);
  const now = useKnownNow();
  if (!answer?.ok) {
    return (
      <Dialog title="Operation" wide onClose={closeDialog}>
        {answer ? <ProblemNote problem={answer.problem} /> : <Waiting what={`operation ${id}`} />}
        <DialogButtons>
          <Button autoFocus onPress={closeDialog}>
            Close
          </Button>
        </DialogButtons>
      </Dialog>
    );
  }
  const job = answer.value;
  const open = (action: string) => go(withParams({ do: action, id }));
  return (
    <Dialog title={job.title} wide onClose={closeDialog}>
      <p className={styles.status}>
        <span role="status">
          <JobHealth status={job.status} />
        </span>
        <span className={styles.time}>{timeWords(job, now)}</span>
        {job.status === 'running' && <span className={styles.quiet}>You may close this: the operation goes on.</span>}
        {job.status === 'held' && (
          <span className={styles.quiet}>You may close this: the operation waits for you.</span>
        )}
      </p>
      <ProblemNote problem={faultOf(job)} />
      {endedFor(job) && <p className={styles.quiet}>{endedFor(job)}</p>}
      {job.receipt && <Receipt receipt={job.receipt} />}
      {job.receipt && job.endedAt !== null ? (
        <details>
          <summary className={styles.summary}>Steps</summary>
          <div className={styles.steps}>
            <JobSteps job={job} />
          </div>
        </details>
      ) : (
        <div className={styles.steps}>
          <JobSteps job={job} />
        </div>
      )}
      <DialogButtons>
        {job.cancellable && <Button onPress={() => open('abort')}>Abort …</Button>}
        {job.resumable && (
          <Button look="primary" onPress={() => open('continue')}>
            Continue …
          </Button>
        )}
        <Button autoFocus onPress={closeDialog}>
          Close
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
