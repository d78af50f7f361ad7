import type { JobStep } from '../../../../core/contract/jobs.ts';
import { useKnownNow } from '../../../state/clock.ts';
import { duration } from '../../../ui/format.ts';
import { Health } from '../../../ui/health.tsx';
import { elapsed, phaseWords } from '../../jobs/job-words.ts';
import styles from './live.module.css';

/** Every setting with its phase, what it found, and how long it took. */
export function LiveSteps({ steps }: { readonly steps: readonly JobStep[] }) {
  const now = useKnownNow();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroller} tabIndex={0} aria-label="Settings, one by one">
      <ol>
        {steps.map(({ name, phase, startedAt, endedAt, note }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a job's steps never change their places
          <li key={index} className={styles.step}>
            <Health level={phaseWords[phase].level}>{name}</Health>
            <span className={styles.note}>{note}</span>
            <span className="number">
              {startedAt ? duration(elapsed({ startedAt, endedAt }, now)) : phaseWords[phase].word}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
