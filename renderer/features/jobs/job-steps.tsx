import type { Job } from '../../../core/contract/jobs.ts';
import { useKnownNow } from '../../state/clock.ts';
import { duration } from '../../ui/format.ts';
import { SlotChip } from '../../ui/slot-chip.tsx';
import { StepHealth } from '../services/job-health.tsx';
import { progressWords, soFar, stepWords, waitsIn } from '../services/job-words.ts';
import styles from './job-steps.module.css';
import { elapsed } from './job-words.ts';

/** Every step of a job with its phase, how long it took, and what it found. In a narrow place the phase is its icon. */
export function JobSteps({ job }: { readonly job: Job }) {
  const now = useKnownNow();
  const counted = progressWords(job);
  return (
    <div className={styles.box}>
      <ol className={styles.steps} aria-label="Steps">
        {job.steps.map((step, index) => {
          const { name, slot, phase, startedAt, endedAt, note } = step;
          const running = phase === 'running';
          const waiting = waitsIn(job, step);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
            <li key={index} className={running ? styles.running : ''}>
              <span className={styles.phase}>
                <StepHealth phase={phase} waiting={waiting} />
              </span>
              <span className={phase === 'pending' || phase === 'undone' ? styles.quiet : ''}>{stepWords(name)}</span>
              <span>{slot && <SlotChip slot={slot} />}</span>
              <span className={styles.note}>
                {running && counted ? counted : note}
                {running && job.progress && (
                  <progress
                    value={job.progress.done}
                    max={Math.max(job.progress.total, 1)}
                    aria-label={stepWords(name)}
                  />
                )}
              </span>
              <span className={styles.time}>
                {startedAt !== null &&
                  (running || waiting
                    ? soFar(elapsed({ startedAt, endedAt: null }, now))
                    : duration(elapsed({ startedAt, endedAt }, now)))}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
