import type { ChartOptions } from 'chart.js';
import { figures } from '../../../ui/format.ts';
import type { Paint } from './paint.ts';
import type { Axis, BarPlan, LinePlan } from './plan.ts';

const font = { size: 11 };

function scaleOf({ title, scale, words, min, max, reach, ticks }: Axis, { muted, line }: Paint, grid: boolean) {
  return {
    type: scale === 'log' ? ('logarithmic' as const) : ('linear' as const),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(reach !== undefined && { suggestedMax: reach }),
    title: { display: true, text: title, color: muted, font },
    grid: { display: grid, color: line },
    border: { color: line },
    ticks: {
      color: muted,
      font,
      maxRotation: 0,
      ...(scale === 'linear' && { maxTicksLimit: 6 }),
      callback: (value: string | number) => words(Number(value)),
    },
    ...(ticks && {
      afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
        axis.ticks = ticks.map((value) => ({ value }));
      },
    }),
  };
}

export function lineOptions({ x, y, series }: LinePlan, paint: Paint): ChartOptions<'line'> {
  return {
    animation: false,
    parsing: false,
    normalized: true,
    maintainAspectRatio: false,
    interaction: { mode: 'nearest', intersect: false },
    scales: { x: scaleOf(x, paint, false), y: scaleOf(y, paint, true) },
    plugins: {
      legend: {
        display: series.length > 1,
        align: 'start',
        labels: { color: paint.ink, font, usePointStyle: true, pointStyleWidth: 12, boxHeight: 7 },
      },
      tooltip: {
        callbacks: {
          title: () => '',
          label: ({ dataset, raw }) => {
            const point = raw as { x: number; y: number; name?: string };
            return `${point.name ?? dataset.label}: ${x.words(point.x)}, ${y.words(point.y)}`;
          },
        },
      },
    },
  };
}

export function barOptions({ x, y }: BarPlan, { muted, line }: Paint): ChartOptions<'bar'> {
  const ticks = { color: muted, font, maxRotation: 0 };
  const title = (text: string) => ({ display: true, text, color: muted, font });
  return {
    animation: false,
    maintainAspectRatio: false,
    scales: {
      x: {
        title: title(x.title),
        grid: { display: false },
        border: { color: line },
        ticks: { ...ticks, maxTicksLimit: 8 },
      },
      y: {
        beginAtZero: true,
        title: title(y.title),
        grid: { color: line },
        border: { display: false },
        ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => figures(Number(value)) },
      },
    },
    plugins: { legend: { display: false } },
  };
}
