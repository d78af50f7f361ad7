import { useState } from 'react';
import type { Job } from '../../../../core/contract/jobs.ts';
import { useKnownNow } from '../../../state/clock.ts';
import { type CallProblem, call } from '../../../transport/call.ts';
import { Button } from '../../../ui/button.tsx';
import { duration } from '../../../ui/format.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { elapsed } from '../../jobs/job-words.ts';
import styles from './live.module.css';
import { LiveSteps } from './live-steps.tsx';

/** Aborting asks nothing: what was measured stays, and nothing live is touched. */
export function LiveJob({ job }: { readonly job: Job }) {
  const now = useKnownNow();
  const [aborted, setAborted] = useState(false);
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const done = job.steps.filter(({ phase }) => phase === 'done' || phase === 'failed').length;
  const abort = async () => {
    setAborted(true);
    const answer = await call((client) => client.jobs.cancel({ id: job.id }));
    if (answer.ok) return;
    setProblem(answer.problem);
    setAborted(false);
  };
  return (
    <>
      <div className={styles.line}>
        <progress value={done} max={Math.max(job.steps.length, 1)} aria-label={job.title} />
        <span className="number">
          {done} of {job.steps.length}, {duration(elapsed(job, now))}
        </span>
        <Button isDisabled={aborted || !job.cancellable} onPress={abort}>
          {aborted ? 'Aborting …' : 'Abort'}
        </Button>
      </div>
      <ProblemNote problem={problem} />
      <LiveSteps steps={job.steps} />
    </>
  );
}
