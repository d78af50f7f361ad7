import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import { useEffect, useRef } from 'react';
import { useShownTheme } from '../../../ui/use-shown-theme.ts';
import { barOptions, lineOptions } from './options.ts';
import { lookOf, type Paint, paintOf } from './paint.ts';
import type { Plan, PlanSeries } from './plan.ts';
import { whiskers } from './whiskers.ts';

Chart.register(LineController, LineElement, PointElement, BarController, BarElement);
Chart.register(CategoryScale, LinearScale, LogarithmicScale, Legend, Tooltip);

/** A plan as chart.js draws it; drawn anew when the plan or the theme changes. */
export default function Drawing({ plan }: { readonly plan: Plan }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Chart | null>(null);
  const theme = useShownTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours follow the theme
  useEffect(() => {
    if (!canvas.current) return;
    const config = configOf(plan, paintOf(canvas.current));
    const chart = drawn.current;
    if (chart) {
      Object.assign(chart, { options: config.options });
      chart.data = config.data;
      chart.update('none');
    } else {
      drawn.current = new Chart(canvas.current, config);
    }
  }, [plan, theme]);
  useEffect(
    () => () => {
      drawn.current?.destroy();
      drawn.current = null;
    },
    [],
  );
  return <canvas ref={canvas} role="img" aria-label={plan.says} />;
}

function configOf(plan: Plan, paint: Paint): ChartConfiguration {
  if (plan.kind === 'bar') {
    const bars = { data: [...plan.counts], backgroundColor: paint.accent, categoryPercentage: 1, barPercentage: 0.92 };
    return {
      type: 'bar',
      data: { labels: [...plan.labels], datasets: [bars] },
      options: barOptions(plan, paint),
    } as ChartConfiguration;
  }
  return {
    type: 'line',
    data: { datasets: plan.series.map((series, index) => datasetOf(series, index, paint)) },
    options: lineOptions(plan, paint),
    plugins: [whiskers],
  } as ChartConfiguration;
}

/** Of long curves a shape now and then is enough to tell them apart. */
const SPARSE = 24;

function datasetOf({ label, points, look }: PlanSeries, index: number, paint: Paint) {
  const { colour, dash, shape } = lookOf(index, paint);
  const guide = look === 'guide';
  const every = Math.ceil(points.length / (points.length > SPARSE ? 6 : SPARSE));
  return {
    label,
    data: [...points],
    showLine: look !== 'points',
    // Points at the edge are drawn whole.
    clip: 6,
    borderColor: guide ? paint.muted : colour,
    backgroundColor: look === 'points' ? paint.surface : colour,
    borderWidth: guide ? 1 : 1.75,
    borderDash: guide ? [3, 3] : dash,
    pointStyle: guide ? ('line' as const) : shape,
    pointRadius: ({ dataIndex }: { dataIndex: number }) => (!guide && (dataIndex + index) % every === 0 ? 4 : 0),
    pointHitRadius: 8,
  };
}
