import { Info, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { LogRow } from './log-buffer.ts';
import { findParts, timeText } from './log-text.ts';
import styles from './logs.module.css';

// A line of megabytes would stop the page; the export has it whole.
const SHOWN = 4_096;

interface LogLineProps {
  readonly row: LogRow;
  readonly times: boolean;
  readonly find: string;
  readonly found: boolean;
}

/** A line of a log; or, as a line of its own, what is said about the log. */
export const LogLine = memo(function LogLine({ row: { kind, at, text }, times, find, found }: LogLineProps) {
  const Icon = kind === 'gap' ? TriangleAlert : Info;
  const shown = text.length > SHOWN ? text.slice(0, SHOWN) : text;
  return (
    <p className={`${styles.line} ${styles[kind]} ${found ? styles.current : ''}`}>
      {times && <span className={styles.time}>{timeText(at)}</span>}
      {kind === 'stderr' && <span className={styles.mark}>err</span>}
      {(kind === 'note' || kind === 'gap') && <Icon size={12} aria-hidden="true" />}
      <span className={styles.text}>
        {findParts(shown, find).map((part, index) =>
          part.found ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line never move
            <mark key={index}>{part.text}</mark>
          ) : (
            part.text
          ),
        )}
        {text.length > SHOWN && <em> … {(text.length - SHOWN).toLocaleString('en')} more characters, in the export</em>}
      </span>
    </p>
  );
});
