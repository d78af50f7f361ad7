import type { Unit } from '../../../../core/contract/metrics.ts';

/** What one panel shows. Pure. */
export interface Line {
  /** Its series. */
  readonly key: string;
  /** The series that it is shown as a share of. */
  readonly by?: string;
  readonly label: string;
  /** A slot has its colour everywhere; others are told apart by their place. */
  readonly look: 'blue' | 'green' | number;
}

export interface PanelPlan {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly lines: readonly Line[];
  /** Where the scale ends at least: 1 where a share of the whole is meant. */
  readonly top: number;
}

/** More curves than this can not be told apart. */
export const MOST_LINES = 8;

/** A panel for each so many lines. */
export function inPanels(plan: Omit<PanelPlan, 'lines'>, lines: readonly Omit<Line, 'look'>[]): PanelPlan[] {
  const count = Math.ceil(lines.length / MOST_LINES);
  return Array.from({ length: count }, (_, page) => ({
    ...plan,
    id: page === 0 ? plan.id : `${plan.id}-${page + 1}`,
    title: count === 1 ? plan.title : `${plan.title} (${page + 1} of ${count})`,
    lines: lines.slice(page * MOST_LINES, (page + 1) * MOST_LINES).map((line, look) => ({ ...line, look })),
  }));
}

/** Every series that the panels need. */
export function keysOf(plans: readonly PanelPlan[]): readonly string[] {
  return [
    ...new Set(plans.flatMap(({ lines }) => lines.flatMap(({ key, by }) => (by === undefined ? [key] : [key, by])))),
  ];
}

/** Those in whose title or lines every word of the filter is. */
export function filterPanels(plans: readonly PanelPlan[], filter: string): readonly PanelPlan[] {
  const words = filter.toLowerCase().split(/\s+/);
  return plans.filter(({ title, lines }) => {
    const text = [title, ...lines.map(({ label }) => label)].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
