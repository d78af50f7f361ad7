import { type PointerEvent, useRef } from 'react';
import { useWidth } from '../../../ui/use-width.ts';
import type { PanelData } from '../data/panel-data.ts';
import { useVersion } from '../data/use-panel-data.ts';
import { pointAt, useCrosshair } from '../time/crosshair.ts';
import { placeOf, timeAt } from './geometry.ts';
import styles from './panel.module.css';

/** A shorter way was a click. */
const DRAG_PX = 6;

/** Above the curves: the crosshair of all panels, and the span that is drawn with the pointer. */
export function PointerLayer({
  data,
  onZoom,
}: {
  readonly data: PanelData;
  readonly onZoom: (aMs: number, bMs: number) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box) ?? 0;
  const { atMs, dragFromMs } = useCrosshair();
  useVersion(data);
  const time = (event: PointerEvent) => {
    const { left, width: now } = event.currentTarget.getBoundingClientRect();
    return timeAt(event.clientX - left, data.span, now);
  };
  const end = (event: PointerEvent) => {
    const toMs = time(event);
    useCrosshair.setState({ dragFromMs: null });
    if (dragFromMs === null) return;
    const far = Math.abs(placeOf(toMs, data.span, width) - placeOf(dragFromMs, data.span, width));
    if (far >= DRAG_PX) onZoom(dragFromMs, toMs);
  };
  const x = atMs === null ? null : placeOf(atMs, data.span, width);
  const dragX = dragFromMs === null || x === null ? null : placeOf(dragFromMs, data.span, width);
  return (
    <div
      ref={box}
      className={styles.pointer}
      onPointerMove={(event) => pointAt(time(event))}
      onPointerLeave={() => pointAt(null)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        useCrosshair.setState({ dragFromMs: time(event), atMs: time(event) });
      }}
      onPointerUp={end}
      onPointerCancel={() => useCrosshair.setState({ dragFromMs: null })}
    >
      {x !== null && dragX !== null && (
        <div className={styles.drag} style={{ left: Math.min(x, dragX), width: Math.abs(x - dragX) }} />
      )}
      {x !== null && <div className={styles.crosshair} style={{ transform: `translateX(${x}px)` }} />}
    </div>
  );
}
