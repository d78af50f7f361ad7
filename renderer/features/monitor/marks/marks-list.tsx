import { followLink } from '../../../state/url.ts';
import type { KnownMarks } from '../data/use-marks.ts';
import { pointAt } from '../time/crosshair.ts';
import { momentText } from '../time/ticks.ts';
import { badges } from './badges.ts';
import styles from './marks.module.css';

/** What happened in the span, newest first; each shows on all panels where it was. */
export function MarksList({ known: { marks, problem } }: { readonly known: KnownMarks }) {
  return (
    <section className={styles.box} aria-label="What happened">
      <h2>What happened</h2>
      {marks === null ? (
        <p className={styles.quiet}>{problem ? problem.message : 'Asking what happened …'}</p>
      ) : marks.length === 0 ? (
        <p className={styles.quiet}>No rollout, switch, alert, drift or other event in this span.</p>
      ) : (
        <ul className={styles.list}>
          {marks.toReversed().map(({ id, at, until, kind, what, place }) => (
            <li key={id}>
              <span className={styles.badge} aria-hidden="true">
                {badges[kind].letter}
              </span>
              <span className={styles.kind}>{badges[kind].word}</span>
              <button
                type="button"
                className={styles.show}
                onFocus={() => pointAt(Date.parse(at))}
                onMouseEnter={() => pointAt(Date.parse(at))}
                onMouseLeave={() => pointAt(null)}
                onBlur={() => pointAt(null)}
              >
                {momentText(Date.parse(at))}
                {until !== null && ` to ${momentText(Date.parse(until))}`}
              </button>
              <span>
                {place === null ? (
                  what
                ) : (
                  <a href={place} onClick={followLink}>
                    {what}
                  </a>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
