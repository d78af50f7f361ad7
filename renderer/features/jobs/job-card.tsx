import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '../../../core/contract/jobs.ts';
import { useKnownNow } from '../../state/clock.ts';
import { type CallProblem, call } from '../../transport/call.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { duration } from '../../ui/format.ts';
import { Health } from '../../ui/health.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Receipt } from '../receipts/receipt.tsx';
import styles from './job-card.module.css';
import { JobProgress } from './job-progress.tsx';
import { JobSteps } from './job-steps.tsx';
import { canDismiss, elapsed, endedFor, faultOf, statusWords } from './job-words.ts';

type Act = 'cancel' | 'resume' | 'dismiss';

/** One job: how it is, what can be done with it, and on demand its steps. */
export function JobCard({
  job,
  open,
  onToggle,
}: {
  readonly job: Job;
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const now = useKnownNow();
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const [asked, setAsked] = useState<Act | null>(null);
  const { level, word } = statusWords[job.status];
  const act = async (what: Act) => {
    setAsked(what);
    const answer = await call((client) => client.jobs[what]({ id: job.id }));
    setAsked(null);
    setProblem(answer.ok ? null : answer.problem);
  };
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li className={styles.card}>
      <button type="button" className={styles.title} aria-expanded={open} onClick={onToggle}>
        <Chevron size={14} aria-hidden="true" /> <span>{job.title}</span>
      </button>
      <div className={styles.line}>
        <Health level={level}>{word}</Health>
        <span className="number">
          {duration(elapsed(job, now))}
          {job.status === 'running' && job.estimatedMs !== null && ` of about ${duration(job.estimatedMs)}`}
          {job.endedAt && (
            <>
              {', '}
              <Ago at={job.endedAt} />
            </>
          )}
        </span>
      </div>
      <JobProgress job={job} />
      <ProblemNote problem={faultOf(job)} />
      {endedFor(job) && <p className={styles.line}>{endedFor(job)}</p>}
      <ProblemNote problem={problem} />
      {open && <JobSteps job={job} />}
      {open && job.receipt && <Receipt receipt={job.receipt} />}
      <div className={styles.buttons}>
        {job.cancellable && (
          <Button onPress={() => act('cancel')} isDisabled={asked !== null}>
            {asked === 'cancel' ? 'Aborting …' : 'Abort'}
          </Button>
        )}
        {job.resumable && (
          <Button look="primary" onPress={() => act('resume')} isDisabled={asked !== null}>
            Continue
          </Button>
        )}
        {canDismiss(job) && (
          <Button onPress={() => act('dismiss')} isDisabled={asked !== null}>
            Dismiss
          </Button>
        )}
      </div>
    </li>
  );
}
