import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { isLive, lasts, type Range, type Span } from './range.ts';
import { momentText } from './ticks.ts';
import styles from './time.module.css';

export interface RangeBarProps {
  readonly range: Range;
  /** What is shown now: where a span of one's own starts from. */
  readonly spanNow: () => Span;
  readonly onChoose: (range: Range) => void;
}

/** The spans to choose from, and one of one's own. */
export function RangeBar({ range, spanNow, onChoose }: RangeBarProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.bar}>
      <fieldset className={styles.ranges}>
        <legend className={styles.unseen}>Span of time</legend>
        {lasts.map((last) => (
          <button
            key={last.id}
            type="button"
            className={styles.range}
            aria-pressed={range.kind === 'last' && range.id === last.id}
            onClick={() => onChoose(last)}
          >
            {last.text}
            {isLive(last) && <span className={styles.live}> live</span>}
          </button>
        ))}
        <button
          type="button"
          className={styles.range}
          aria-pressed={range.kind === 'fixed'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {range.kind === 'fixed' ? `${momentText(range.fromMs)} to ${momentText(range.toMs)}` : 'From … to …'}
        </button>
      </fieldset>
      {open && (
        <OwnSpan
          span={spanNow()}
          onChoose={(own) => {
            setOpen(false);
            onChoose(own);
          }}
        />
      )}
    </div>
  );
}

function OwnSpan({ span, onChoose }: { readonly span: Span; readonly onChoose: (range: Range) => void }) {
  const [from, setFrom] = useState(localText(span.fromMs));
  const [to, setTo] = useState(localText(span.toMs));
  const [fromMs, toMs] = [new Date(from).getTime(), new Date(to).getTime()];
  const fits = fromMs < toMs;
  return (
    <form
      className={styles.own}
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) onChoose({ kind: 'fixed', fromMs, toMs });
      }}
    >
      <label>
        From <input type="datetime-local" step="1" value={from} onChange={({ target }) => setFrom(target.value)} />
      </label>
      <label>
        To <input type="datetime-local" step="1" value={to} onChange={({ target }) => setTo(target.value)} />
      </label>
      <Button type="submit" isDisabled={!fits}>
        Show
      </Button>
      {!fits && <span role="alert">The start must be before the end</span>}
    </form>
  );
}

/** As the browser's own field wants it: local time without a zone. */
function localText(atMs: number): string {
  const at = new Date(atMs);
  return new Date(atMs - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
