import { TriangleAlert } from 'lucide-react';
import type { CallProblem } from '../transport/call.ts';
import styles from './problem-note.module.css';

/** What went wrong and what to do next, said aloud to screen readers. Null: nothing. */
export function ProblemNote({ problem }: { readonly problem: Pick<CallProblem, 'code' | 'message'> | null }) {
  return (
    <div role="alert" className={styles.region}>
      {problem && (
        <p className={styles.note}>
          <TriangleAlert size={15} aria-hidden="true" />
          <span>
            {problem.message} <code>{problem.code}</code>
          </span>
        </p>
      )}
    </div>
  );
}
