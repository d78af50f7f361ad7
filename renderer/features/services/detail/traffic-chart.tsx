import { Chart, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import { useEffect, useRef } from 'react';
import type { TrafficPoint } from '../../../../core/contract/services.ts';
import { useShownTheme } from '../../../ui/use-shown-theme.ts';
import { optionsOf, type Paint } from './chart-options.ts';
import { curve, type Series, type TrafficChartPlan } from './series.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Legend, Tooltip);

/** A chart by slot: told apart by colour, by dash and by the shape of its points. */
export default function TrafficChart({
  chart: plan,
  points,
}: {
  readonly chart: TrafficChartPlan;
  readonly points: readonly TrafficPoint[];
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Chart<'line'> | null>(null);
  const theme = useShownTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours follow the theme
  useEffect(() => {
    if (!canvas.current) return;
    const paint = paintOf(canvas.current);
    drawn.current = new Chart(canvas.current, {
      type: 'line',
      data: { datasets: plan.series.map((series) => ({ ...look(series, paint), data: [] })) },
      options: optionsOf(plan, paint),
    });
    return () => drawn.current?.destroy();
  }, [plan, theme]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart that was made anew needs its points again
  useEffect(() => {
    const chart = drawn.current;
    if (!chart) return;
    for (const [index, series] of plan.series.entries()) {
      const dataset = chart.data.datasets[index];
      if (dataset) dataset.data = curve(points, series.of);
    }
    chart.update('none');
  }, [plan, points, theme]);
  return <canvas ref={canvas} role="img" aria-label={`${plan.title} of the last five minutes by slot`} />;
}

function paintOf(element: Element): Paint {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    blue: of('--slot-blue'),
    green: of('--slot-green'),
    ink: of('--ink'),
    muted: of('--muted'),
    line: of('--line'),
  };
}

function look({ label, slot, tail }: Series, paint: Paint) {
  return {
    label,
    borderColor: paint[slot],
    backgroundColor: tail ? 'transparent' : paint[slot],
    borderWidth: tail ? 1 : 1.75,
    borderDash: tail ? [2, 2] : slot === 'green' ? [6, 3] : [],
    pointStyle: slot === 'blue' ? ('rect' as const) : ('triangle' as const),
    // A shape now and then tells the curves apart without colour.
    pointRadius: ({ dataIndex }: { dataIndex: number }) => (dataIndex % 30 === 15 ? 4 : 0),
    pointHitRadius: 6,
    spanGaps: false,
  };
}
