import type { Points } from '../../../../core/contract/monitor.ts';
import type { Span } from '../time/range.ts';
import { append, divide, type Point, toPoints } from './points.ts';

const none: readonly Point[] = [];

/** The curves of a page. Changes in place, as every second adds to it, and tells those who draw it. */
export class PanelData {
  span: Span = { fromMs: 0, toMs: 1 };
  /** How far points lie apart, ms. */
  stepMs = 1_000;
  #version = 0;
  readonly #points = new Map<string, Point[]>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly version = (): number => this.#version;

  /** Takes what the history answered of these series, points `stepMs` apart, in the place of what was known of that time and before. */
  fill(series: readonly Points[], fromMs: number, stepMs: number): void {
    for (const points of series) {
      const filled = toPoints(points, fromMs);
      const lastMs = filled.at(-1)?.x ?? 0;
      const later = (this.#points.get(points.series) ?? []).filter(({ x }) => x > lastMs && x <= this.span.toMs);
      this.#points.set(points.series, filled.concat(later));
    }
    this.stepMs = stepMs;
  }

  /** Takes a second of one series; its points before the span are dropped. */
  append(key: string, atMs: number, value: number): void {
    const points = this.#points.get(key) ?? [];
    this.#points.set(key, points);
    append(points, atMs, value, this.span.fromMs);
  }

  /** Of a series, or of its share of another. */
  of(key: string, by?: string): readonly Point[] {
    const points = this.#points.get(key) ?? none;
    return by === undefined ? points : divide(points, this.#points.get(by) ?? none);
  }

  /** To be called after each change. */
  tell(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}
