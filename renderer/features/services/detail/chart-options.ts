import type { ChartOptions } from 'chart.js';
import { figures } from '../../../ui/format.ts';
import { type TrafficChartPlan, tickWords } from './series.ts';

/** The colours of the page that a canvas draws with. */
export interface Paint {
  readonly blue: string;
  readonly green: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
}

export function optionsOf({ unit }: TrafficChartPlan, { ink, muted, line }: Paint): ChartOptions<'line'> {
  const font = { size: 11 };
  return {
    animation: false,
    parsing: false,
    normalized: true,
    maintainAspectRatio: false,
    interaction: { mode: 'index', intersect: false },
    scales: {
      x: {
        type: 'linear',
        min: -300,
        max: 0,
        grid: { display: false },
        border: { color: line },
        ticks: { color: muted, font, stepSize: 60, maxRotation: 0, callback: (value) => tickWords(Number(value)) },
      },
      y: {
        beginAtZero: true,
        suggestedMax: 1,
        grid: { color: line },
        border: { display: false },
        ticks: { color: muted, font, maxTicksLimit: 5, callback: (value) => figures(Number(value)) },
      },
    },
    plugins: {
      legend: {
        align: 'end',
        labels: { color: ink, font, usePointStyle: true, pointStyleWidth: 12, boxHeight: 7 },
      },
      tooltip: {
        callbacks: {
          title: ([item]) => (item ? tickWords(Math.round(item.parsed.x ?? 0)) : ''),
          label: ({ dataset, parsed }) => `${dataset.label}: ${figures(parsed.y ?? 0)} ${unit === 'ms' ? 'ms' : '/s'}`,
        },
      },
    },
  };
}
