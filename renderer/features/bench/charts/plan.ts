/** What a chart shows, in words of no drawing library. */

export interface PlanPoint {
  readonly x: number;
  readonly y: number;
  /** Ends of its interval, drawn as a whisker. */
  readonly low?: number | null;
  readonly high?: number | null;
  /** Said of it when pointed at. */
  readonly name?: string;
}

export interface PlanSeries {
  readonly label: string;
  readonly points: readonly PlanPoint[];
  /** `guide`: thin and grey, what others are compared with. */
  readonly look: 'line' | 'points' | 'guide';
}

export interface Axis {
  readonly title: string;
  readonly scale: 'linear' | 'log';
  readonly words: (value: number) => string;
  readonly min?: number;
  readonly max?: number;
  /** It goes at least so far: whiskers may be longer than any point is high. */
  readonly reach?: number;
  /** Only these are marked. */
  readonly ticks?: readonly number[];
}

export interface LinePlan {
  readonly kind: 'line';
  readonly title: string;
  /** In a sentence, for those who do not see it. */
  readonly says: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly PlanSeries[];
}

export interface BarPlan {
  readonly kind: 'bar';
  readonly title: string;
  readonly says: string;
  readonly x: { readonly title: string };
  readonly y: { readonly title: string };
  /** A bar each. */
  readonly labels: readonly string[];
  readonly counts: readonly number[];
}

export type Plan = LinePlan | BarPlan;

/** A chart of more is not read any more. */
export const MOST_SERIES = 8;
