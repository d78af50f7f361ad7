import type { ChartOptions } from 'chart.js';
import type { Span } from '../time/range.ts';
import { tickText, timeTicks } from '../time/ticks.ts';
import { valueText } from '../units.ts';
import { LEFT_PX, RIGHT_PX } from './geometry.ts';
import type { PanelPlan } from './plan.ts';

/** The colours of the page that axes are drawn with. */
export interface Ink {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly bad: string;
}

const TICK_PX = 78;

/** `spanNow`: what the time axis shows when it is drawn next. */
export function optionsOf({ unit, top }: PanelPlan, { muted, line }: Ink, spanNow: () => Span): ChartOptions<'line'> {
  const font = { size: 11 };
  let stepMs = 0;
  return {
    animation: false,
    parsing: false,
    normalized: true,
    maintainAspectRatio: false,
    events: [],
    layout: { padding: { right: RIGHT_PX, top: 14 } },
    elements: { point: { radius: 0 }, line: { borderWidth: 1.5 } },
    scales: {
      x: {
        type: 'linear',
        beforeDataLimits: (scale) => {
          const { fromMs, toMs } = spanNow();
          scale.options.min = fromMs;
          scale.options.max = toMs;
        },
        afterBuildTicks: (scale) => {
          const ticks = timeTicks(scale.min, scale.max, Math.max(2, Math.floor(scale.chart.width / TICK_PX)));
          stepMs = ticks.stepMs;
          scale.ticks = ticks.atMs.map((value) => ({ value }));
        },
        // The curves' left and right edges are where they are in every other panel.
        afterFit: (scale) => {
          scale.paddingLeft = 0;
          scale.paddingRight = 0;
        },
        grid: { display: false },
        border: { color: line },
        ticks: { color: muted, font, maxRotation: 0, autoSkip: false, callback: (at) => tickText(Number(at), stepMs) },
      },
      y: {
        beginAtZero: true,
        suggestedMax: top,
        grid: { color: line },
        border: { display: false },
        afterFit: (scale) => {
          scale.width = LEFT_PX;
        },
        ticks: { color: muted, font, maxTicksLimit: 5, callback: (value) => valueText(unit, Number(value)) },
      },
    },
  };
}
