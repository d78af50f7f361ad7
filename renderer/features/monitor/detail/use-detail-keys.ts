import { useEffect } from 'react';
import { coreNow } from '../../../state/clock.ts';
import type { PanelData } from '../data/panel-data.ts';
import { pointAt, useCrosshair } from '../time/crosshair.ts';
import { neighbour, type Range } from '../time/range.ts';

/** Of the span, for one press of an arrow key; ten times as far with Shift. */
const STEP = 1 / 150;

export interface KeyTargets {
  readonly range: Range;
  readonly data: PanelData;
  readonly onChoose: (range: Range) => void;
  /** To what was shown before it was zoomed in. */
  readonly onBack: () => void;
}

/** Arrows move the crosshair, `[` and `]` go to a shorter or longer span, Esc goes back. */
export function useDetailKeys({ range, data, onChoose, onBack }: KeyTargets): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
      if (event.key === '[') onChoose(neighbour(range, -1));
      if (event.key === ']') onChoose(neighbour(range, 1));
      if (event.key === 'Escape') {
        if (useCrosshair.getState().atMs === null) onBack();
        pointAt(null);
      }
      const way = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
      if (way === 0) return;
      event.preventDefault();
      pointAt(moved(data, way * (event.shiftKey ? 10 : 1)));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [range, data, onChoose, onBack]);
}

function moved({ span: { fromMs, toMs } }: PanelData, steps: number): number {
  const atMs = useCrosshair.getState().atMs ?? Math.min(toMs, coreNow());
  return Math.min(Math.max(atMs + steps * STEP * (toMs - fromMs), fromMs), toMs);
}

/** Whether what has the focus, or a question that is open, has a use of its own for keys. */
function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"]')) return true;
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [role="grid"], [role="tab"]') !== null
  );
}
