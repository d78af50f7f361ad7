import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { LogTail } from './log-tail.ts';

const NEAR_PX = 4;

/**
 * Keeps the end of a log in view until the operator scrolls up, and then keeps what is read where it is, whatever comes in
 * below, is let go above or is filtered out.
 */
export function useStickyScroll(
  scroller: RefObject<HTMLElement | null>,
  virtual: Virtualizer<HTMLElement, Element>,
  { filter, buffer }: LogTail,
) {
  /** Null: at the end. Else the number that the next row had when the operator scrolled up. */
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const lastTop = useRef(0);
  /** The uppermost row in view, and how far it is cut off. */
  const anchor = useRef<{ readonly number: number; readonly cut: number } | null>(null);

  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current) return;
    if (leftAt === null) current.scrollTop = current.scrollHeight;
    else if (anchor.current) {
      const place = filter.placeOf(anchor.current.number);
      const start = virtual.measurementsCache[place]?.start;
      // A row that is gone gives way to the one below it.
      const cut = filter.number(place) === anchor.current.number ? anchor.current.cut : 0;
      if (start !== undefined && Math.abs(current.scrollTop - start - cut) > 1) current.scrollTop = start + cut;
    }
    lastTop.current = current.scrollTop;
  });

  const onScroll = () => {
    const { current } = scroller;
    if (!current) return;
    const { scrollTop, clientHeight, scrollHeight } = current;
    const atEnd = scrollTop + clientHeight >= scrollHeight - NEAR_PX;
    const wentUp = scrollTop < lastTop.current - 1;
    lastTop.current = scrollTop;
    const top = virtual.getVirtualItemForOffset(scrollTop);
    const number = top && filter.number(top.index);
    anchor.current = top && number !== undefined ? { number, cut: scrollTop - top.start } : null;
    if (atEnd) setLeftAt(null);
    else if (wentUp) setLeftAt((before) => before ?? buffer.next);
  };

  return {
    onScroll,
    /** Lines that came since the operator scrolled up; null at the end. */
    unseen: leftAt === null ? null : buffer.next - leftAt,
    toEnd: () => setLeftAt(null),
    /** Shows a place in the middle and stays there. */
    toPlace: (place: number) => {
      const number = filter.number(place);
      if (number === undefined) return;
      setLeftAt((before) => before ?? buffer.next);
      const start = virtual.measurementsCache[place]?.start ?? 0;
      const cut = Math.min(start, (scroller.current?.clientHeight ?? 0) / 2);
      anchor.current = { number, cut: -cut };
    },
  };
}
