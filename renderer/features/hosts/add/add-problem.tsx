import type { CallProblem } from '../../../transport/call.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from './add.module.css';

/** What kept the host from being added. A changed key stops everything: there is no way past it from here. */
export function AddProblem({ problem }: { readonly problem: CallProblem | null }) {
  const known = problem?.data.known;
  return (
    <>
      <ProblemNote problem={problem} />
      {problem?.code === 'host-key-changed' && (
        <div className={styles.changed}>
          <p>
            <strong>Nothing was added and nothing was sent.</strong> The host shows another key than the one that was
            trusted before.
          </p>
          <dl>
            <dt>It shows now</dt>
            <dd className="mono">{String(problem.data.fingerprint)}</dd>
            <dt>It was</dt>
            {(Array.isArray(known) ? known : []).map((each) => (
              <dd key={String(each)} className="mono">
                {String(each)}
              </dd>
            ))}
          </dl>
        </div>
      )}
    </>
  );
}
