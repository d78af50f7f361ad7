import { Chart, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import { useEffect, useRef } from 'react';
import type { Mark } from '../../../../core/contract/monitor.ts';
import { useShownTheme } from '../../../ui/use-shown-theme.ts';
import type { Limit } from '../data/limits.ts';
import type { PanelData } from '../data/panel-data.ts';
import { thin } from '../data/points.ts';
import { useVersion } from '../data/use-panel-data.ts';
import { lookOf } from './look.ts';
import type { PanelPlan } from './plan.ts';
import { type Layers, layersOf } from './plot-layers.ts';
import { type Ink, optionsOf } from './plot-options.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale);

/** Of the width, for one point: what lies in between is in the band of the least and the most. */
const POINT_PX = 2;

export interface PlotProps {
  readonly plan: PanelPlan;
  readonly data: PanelData;
  readonly marks: readonly Mark[];
  readonly limits: readonly Limit[];
  /** What a reader who does not see it is told. */
  readonly says: string;
}

/** The curves of a panel over time, with what each step reached, limits and marks. */
export function Plot({ plan, data, marks, limits, says }: PlotProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Chart<'line'> | null>(null);
  const layers = useRef<Layers | null>(null);
  const theme = useShownTheme();
  const version = useVersion(data);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours follow the theme
  useEffect(() => {
    if (!canvas.current) return;
    const style = getComputedStyle(canvas.current);
    const of = (name: string) => style.getPropertyValue(name).trim();
    const ink: Ink = {
      ink: of('--ink'),
      muted: of('--muted'),
      line: of('--line'),
      surface: of('--surface'),
      bad: of('--bad'),
    };
    layers.current = { marks: [], limits: [], ink };
    drawn.current = new Chart(canvas.current, {
      type: 'line',
      data: {
        datasets: plan.lines.map((line) => {
          const { colour, dash } = lookOf(line.look);
          return { borderColor: of(colour), borderDash: [...dash], spanGaps: false, data: [] };
        }),
      },
      options: optionsOf(plan, ink, () => data.span),
      plugins: [layersOf(() => layers.current ?? { marks: [], limits: [], ink })],
    });
    return () => {
      drawn.current?.destroy();
      drawn.current = null;
    };
  }, [plan, data, theme]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the curves changed in place, or the chart was made anew
  useEffect(() => {
    const chart = drawn.current;
    if (!chart || !layers.current) return;
    layers.current = { ...layers.current, marks, limits };
    for (const [index, { key, by }] of plan.lines.entries()) {
      const dataset = chart.data.datasets[index];
      // A copy, as chart.js listens to what it is given.
      if (dataset) dataset.data = thin(data.of(key, by), data.stepMs, chart.width / POINT_PX).slice();
    }
    chart.update('none');
  }, [plan, data, version, marks, limits, theme]);
  return <canvas ref={canvas} role="img" aria-label={says} />;
}
