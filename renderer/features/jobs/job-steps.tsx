import type { JobStep } from '../../../core/contract/jobs.ts';
import { useKnownNow } from '../../state/clock.ts';
import { duration } from '../../ui/format.ts';
import { Health } from '../../ui/health.tsx';
import { SlotChip } from '../../ui/slot-chip.tsx';
import { stepWords } from '../services/job-words.ts';
import styles from './job-steps.module.css';
import { elapsed, phaseWords } from './job-words.ts';

/** Every step with its phase, how long it took, and what it found. */
export function JobSteps({ steps }: { readonly steps: readonly JobStep[] }) {
  const now = useKnownNow();
  return (
    <ol className={styles.steps}>
      {steps.map(({ name, slot, phase, startedAt, endedAt, note }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a job's steps never change their places
        <li key={index}>
          <Health level={phaseWords[phase].level}>{stepWords(name)}</Health>
          {slot && <SlotChip slot={slot} />}
          <span className={styles.time}>
            {startedAt ? duration(elapsed({ startedAt, endedAt }, now)) : phaseWords[phase].word}
          </span>
          {note && <p>{note}</p>}
        </li>
      ))}
    </ol>
  );
}
