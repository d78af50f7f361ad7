import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine } from 'lucide-react';
import { type Ref, useCallback, useImperativeHandle, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { plural } from '../../ui/format.ts';
import { LogLine } from './log-line.tsx';
import type { LogTail } from './log-tail.ts';
import styles from './logs.module.css';
import { useStickyScroll } from './use-sticky-scroll.ts';

const ROW_PX = 18;

export interface LogRowsHandle {
  /** Brings a place of what is shown into view. */
  readonly show: (place: number) => void;
  /** The uppermost place in view. */
  readonly top: () => number;
}

export interface LogRowsProps {
  readonly tail: LogTail;
  readonly wrap: boolean;
  readonly times: boolean;
  readonly find: string;
  /** Number of the row that was found last. */
  readonly found: number | null;
  readonly handle: Ref<LogRowsHandle>;
}

/** The lines: only those in view are on the page. It stays at the end until it is scrolled up. */
export function LogRows({ tail, wrap, times, find, found, handle }: LogRowsProps) {
  const scroller = useRef<HTMLElement>(null);
  const { filter } = tail;
  const first = filter.number(0);
  // Another function makes the virtualizer lay out everything anew: as seldom as the rows that are shown move up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `first` is what tells that they did
  const keyOf = useCallback((place: number) => filter.number(place) ?? place, [filter, first]);
  const virtual = useVirtualizer<HTMLElement, Element>({
    count: filter.size,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: keyOf,
    overscan: 12,
  });
  // The place that is read is kept by useStickyScroll.
  virtual.shouldAdjustScrollPositionOnItemSizeChange = () => false;
  const { onScroll, unseen, toEnd, toPlace } = useStickyScroll(scroller, virtual, tail);
  useImperativeHandle(handle, () => ({
    show: toPlace,
    top: () => virtual.getVirtualItemForOffset(scroller.current?.scrollTop ?? 0)?.index ?? 0,
  }));
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by the keyboard */}
      <section ref={scroller} className={styles.scroller} onScroll={onScroll} aria-label="Log" tabIndex={0}>
        <div className={wrap ? styles.wrapped : styles.lines} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = filter.row(index);
            if (!row) return null;
            return (
              <div
                key={key}
                ref={wrap ? virtual.measureElement : undefined}
                data-index={index}
                className={styles.place}
                style={{ transform: `translateY(${start}px)` }}
              >
                <LogLine row={row} times={times} find={find} found={key === found} />
              </div>
            );
          })}
        </div>
      </section>
      {filter.size === 0 && <p className={styles.nothing}>{emptyText(tail)}</p>}
      {unseen !== null && (
        <div className={styles.toEnd}>
          <Button look="primary" onPress={toEnd}>
            <ArrowDownToLine size={14} aria-hidden="true" />
            {unseen > 0 ? `${plural(unseen, 'new line')}, jump to the end` : 'Jump to the end'}
          </Button>
        </div>
      )}
    </div>
  );
}

function emptyText({ opened, broken, buffer }: LogTail): string {
  if (buffer.next > buffer.first) return 'No line that is kept fits the filters';
  if (broken) return 'It is tried again by itself';
  return opened ? 'There are no lines: new ones appear here by themselves' : 'Asking for the log …';
}
