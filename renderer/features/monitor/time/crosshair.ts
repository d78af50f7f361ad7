import { create } from 'zustand';

interface Crosshair {
  /** ms since 1970; null: nobody points anywhere. */
  readonly atMs: number | null;
  /** From where a span is being drawn to `atMs`; null: none is. */
  readonly dragFromMs: number | null;
}

/** What all panels of a page point at together. */
export const useCrosshair = create<Crosshair>(() => ({ atMs: null, dragFromMs: null }));

export function pointAt(atMs: number | null): void {
  useCrosshair.setState({ atMs });
}
