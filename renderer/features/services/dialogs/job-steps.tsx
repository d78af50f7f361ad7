import type { Job } from '../../../../core/contract/jobs.ts';
import { duration } from '../../../ui/format.ts';
import { SlotChip } from '../../../ui/slot-chip.tsx';
import { StepHealth } from '../job-health.tsx';
import { progressWords, soFar, stepWords, waitsIn } from '../job-words.ts';
import styles from './job-steps.module.css';

/** The steps of a job as they are now. `now`: ms since 1970 by the core's clock. */
export function JobSteps({ job, now }: { readonly job: Job; readonly now: number }) {
  const counted = progressWords(job);
  return (
    <div className={styles.scroller}>
      <ol className={styles.steps} aria-label="Steps">
        {job.steps.map((step, index) => {
          const { name, slot, phase, startedAt, endedAt, note } = step;
          const passedMs = Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt ?? ''));
          const running = phase === 'running';
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the plan
            <li key={index} className={running ? styles.running : ''}>
              <StepHealth phase={phase} waiting={waitsIn(job, step)} />
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
                {startedAt !== null && (running ? soFar(passedMs) : duration(passedMs))}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
