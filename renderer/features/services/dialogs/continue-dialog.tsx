import type { Job } from '../../../../core/contract/jobs.ts';
import { useServices } from '../../../state/stores.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { Waiting } from '../../../ui/empty.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { isOwnWork, stepWords, takenBack } from '../job-words.ts';
import { closeDialog, showJob } from './address.ts';
import styles from './change-preview.module.css';
import { useJob } from './use-job.ts';
import { useSubmit } from './use-submit.ts';

/** Goes on with a job that waits, or takes it back: shows first which steps that are. Cancel has the focus. */
export default function ContinueDialog({ id, how }: { readonly id: string; readonly how: 'continue' | 'abort' }) {
  const answer = useJob(id);
  const job = answer?.ok ? answer.value : null;
  const { busy, problem, submit } = useSubmit<object>();
  const goesOn = how === 'continue';
  const possible = job && (goesOn ? job.resumable : job.cancellable);
  const isNew = useServices(({ rows }) => rows !== null && !rows.get(job?.service ?? '')?.split);
  const steps = !job
    ? []
    : goesOn
      ? job.steps.filter(({ phase }) => phase !== 'done' && phase !== 'undone')
      : takenBack(job, isNew);
  return (
    <Dialog title={`${goesOn ? 'Continue' : 'Abort'}${job ? `: ${job.title}` : ''}`} onClose={closeDialog}>
      {!answer && <Waiting what={`operation ${id}`} />}
      {answer && !answer.ok && <ProblemNote problem={answer.problem} />}
      {job && !possible && (
        <p>
          {goesOn
            ? 'It does not wait any more.'
            : 'It can not be aborted any more: what it did, a rollback takes back.'}
        </p>
      )}
      {possible && (
        <>
          <p>
            {goesOn
              ? 'These steps are still to come; traffic moves when it is switched.'
              : abortWords(job, steps.length)}
          </p>
          <ol className={styles.steps}>
            {steps.map(({ name, slot }) => (
              <li key={`${name} ${slot}`}>
                {stepWords(name)} {slot && <SlotChip slot={slot} />}
              </li>
            ))}
          </ol>
        </>
      )}
      {problem && <ProblemNote problem={problem} />}
      <DialogButtons>
        <Button autoFocus onPress={closeDialog}>
          {possible ? 'Cancel' : 'Close'}
        </Button>
        {possible && (
          <Button
            look={goesOn ? 'primary' : 'danger'}
            isDisabled={busy}
            onPress={() =>
              submit(
                (client) => (goesOn ? client.jobs.resume({ id }) : client.jobs.cancel({ id })),
                () => showJob(id),
              )
            }
          >
            {goesOn ? 'Continue' : 'Abort'}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

function abortWords(job: Job, undone: number): string {
  if (isOwnWork(job)) return 'It stops where it is.';
  const traffic = job.kind === 'deploy' ? 'The traffic stays where it is' : 'It ends now';
  return undone === 0
    ? `${traffic}; there is nothing to take back.`
    : `${traffic}; what was sent to the host stays there. What these steps did is taken back:`;
}
