import type { Job } from '../../../core/contract/jobs.ts';
import { bytes } from '../../ui/format.ts';
import { stepWords } from '../services/job-words.ts';
import styles from './job-progress.module.css';

/** How far it is: the steps that are done, and what the running step counts. */
export function JobProgress({ job: { steps, progress, status, title } }: { readonly job: Job }) {
  if (status !== 'running' || steps.length === 0) return null;
  const running = steps.find(({ phase }) => phase === 'running');
  const done = steps.filter(({ phase }) => phase === 'done').length;
  const part = progress && progress.total > 0 ? Math.min(progress.done / progress.total, 1) : 0;
  const count = progress && (progress.unit === 'bytes' ? bytes : String);
  return (
    <div className={styles.progress}>
      <progress value={done + part} max={steps.length} aria-label={title} />
      <p>
        {running ? stepWords(running.name) : 'Waiting'}
        {running?.slot && ` (${running.slot})`}
        {progress && count && `: ${count(progress.done)} of ${count(progress.total)}`}
      </p>
    </div>
  );
}
