import type { Chart, Plugin } from 'chart.js';
import type { Mark } from '../../../../core/contract/monitor.ts';
import type { Limit } from '../data/limits.ts';
import type { Point } from '../data/points.ts';
import { badges } from '../marks/badges.ts';
import type { Ink } from './plot-options.ts';

/** What is drawn besides the curves when the chart is drawn next. */
export interface Layers {
  readonly marks: readonly Mark[];
  readonly limits: readonly Limit[];
  readonly ink: Ink;
}

const BAND_ALPHA = 0.16;
const DOT_PX = 1.6;
const BADGE_PX = 12;

/** Below the curves what each step reached at least and at most; above them limits and marks. */
export function layersOf(now: () => Layers): Plugin<'line'> {
  return {
    id: 'layers',
    beforeDatasetsDraw(chart) {
      inArea(chart, (context) => {
        drawSpans(chart, context, now());
        for (const [index] of chart.data.datasets.entries()) drawBand(chart, context, index);
      });
    },
    afterDatasetsDraw(chart) {
      inArea(chart, (context) => {
        for (const [index] of chart.data.datasets.entries()) drawLonely(chart, context, index);
        drawLimits(chart, context, now());
      });
      drawMarks(chart, now());
    },
  };
}

function inArea(chart: Chart<'line'>, draw: (context: CanvasRenderingContext2D) => void): void {
  const { ctx, chartArea } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
}

function pointsOf(chart: Chart<'line'>, index: number): readonly Point[] {
  return (chart.data.datasets[index]?.data ?? []) as unknown as readonly Point[];
}

function drawBand(chart: Chart<'line'>, context: CanvasRenderingContext2D, index: number): void {
  const { x, y } = chart.scales;
  const points = pointsOf(chart, index);
  if (!x || !y || points.every(({ low, high }) => !(high > low))) return;
  context.fillStyle = String(chart.data.datasets[index]?.borderColor);
  context.globalAlpha = BAND_ALPHA;
  let run: Point[] = [];
  const fill = () => {
    context.beginPath();
    for (const point of run) context.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.high));
    for (const point of run.toReversed()) context.lineTo(x.getPixelForValue(point.x), y.getPixelForValue(point.low));
    context.fill();
    run = [];
  };
  for (const point of points) {
    if (Number.isNaN(point.y)) fill();
    else run.push(point);
  }
  fill();
  context.globalAlpha = 1;
}

/** A point between two gaps has no line to be seen by. */
function drawLonely(chart: Chart<'line'>, context: CanvasRenderingContext2D, index: number): void {
  const { x, y } = chart.scales;
  const points = pointsOf(chart, index);
  const gap = (at: number) => Number.isNaN(points[at]?.y ?? Number.NaN);
  context.fillStyle = String(chart.data.datasets[index]?.borderColor);
  for (const [at, point] of points.entries()) {
    if (!x || !y || gap(at) || !gap(at - 1) || !gap(at + 1)) continue;
    context.beginPath();
    context.arc(x.getPixelForValue(point.x), y.getPixelForValue(point.y), DOT_PX, 0, 7);
    context.fill();
  }
}

function drawLimits(chart: Chart<'line'>, context: CanvasRenderingContext2D, { limits, ink }: Layers): void {
  const { left, right } = chart.chartArea;
  context.strokeStyle = ink.bad;
  context.setLineDash([2, 3]);
  for (const { value } of limits) {
    const y = chart.scales.y?.getPixelForValue(value) ?? Number.NaN;
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.stroke();
  }
  context.setLineDash([]);
}

/** What lasted is a shade from its start to its end. */
function drawSpans(chart: Chart<'line'>, context: CanvasRenderingContext2D, { marks, ink }: Layers): void {
  const { x } = chart.scales;
  const { top, height } = chart.chartArea;
  context.fillStyle = ink.muted;
  for (const { at, until, kind } of marks) {
    if (until === null || !x) continue;
    const [from, to] = [x.getPixelForValue(Date.parse(at)), x.getPixelForValue(Date.parse(until))];
    context.globalAlpha = kind === 'off' ? 0.22 : 0.1;
    context.fillRect(from, top, Math.max(to - from, 1), height);
  }
  context.globalAlpha = 1;
}

function drawMarks(chart: Chart<'line'>, { marks, ink }: Layers): void {
  const { ctx: context, chartArea, scales } = chart;
  const { left, right, top, bottom } = chartArea;
  context.save();
  context.font = '600 9px sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { at, kind } of marks) {
    const x = Math.round(scales.x?.getPixelForValue(Date.parse(at)) ?? -1) + 0.5;
    if (x < left || x > right) continue;
    context.strokeStyle = ink.muted;
    context.lineWidth = 1;
    context.globalAlpha = 0.5;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, bottom);
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = ink.muted;
    context.fillRect(x - BADGE_PX / 2, top - BADGE_PX, BADGE_PX, BADGE_PX);
    context.fillStyle = ink.surface;
    context.fillText(badges[kind].letter, x, top - BADGE_PX / 2 + 0.5);
  }
  context.restore();
}
