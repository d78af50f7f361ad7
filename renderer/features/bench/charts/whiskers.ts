import type { Chart, Plugin } from 'chart.js';
import type { PlanPoint } from './plan.ts';

const CAP_PX = 3;

/** Draws the interval of each point that has one. */
export const whiskers: Plugin<'line'> = {
  id: 'whiskers',
  beforeDatasetsDraw(chart: Chart<'line'>) {
    const { ctx, scales } = chart;
    const { y } = scales;
    if (!y) return;
    for (const [index, dataset] of chart.data.datasets.entries()) {
      ctx.save();
      ctx.strokeStyle = String(dataset.borderColor);
      ctx.beginPath();
      for (const [at, element] of chart.getDatasetMeta(index).data.entries()) {
        const { low, high } = dataset.data[at] as unknown as PlanPoint;
        if (low == null || high == null) continue;
        const [top, bottom] = [y.getPixelForValue(high), y.getPixelForValue(low)];
        ctx.moveTo(element.x, top);
        ctx.lineTo(element.x, bottom);
        for (const end of [top, bottom]) {
          ctx.moveTo(element.x - CAP_PX, end);
          ctx.lineTo(element.x + CAP_PX, end);
        }
      }
      ctx.stroke();
      ctx.restore();
    }
  },
};
