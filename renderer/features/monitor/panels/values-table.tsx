import type { PanelData } from '../data/panel-data.ts';
import { valueNear } from '../data/points.ts';
import { useVersion } from '../data/use-panel-data.ts';
import { momentText } from '../time/ticks.ts';
import { valueText } from '../units.ts';
import styles from './panel.module.css';
import type { PanelPlan } from './plan.ts';
import { summaryOf } from './summary.ts';

const ROWS = 12;

/** The figures behind the curves: the least, the mean and the most of the span, and values at even times, newest first. */
export function ValuesTable({ plan, data }: { readonly plan: PanelPlan; readonly data: PanelData }) {
  useVersion(data);
  const { fromMs, toMs } = data.span;
  const times = Array.from({ length: ROWS }, (_, row) => toMs - (row * (toMs - fromMs)) / ROWS);
  const curves = plan.lines.map((line) => ({ ...line, points: data.of(line.key, line.by) }));
  const summaries = curves.map(({ points }) => summaryOf(points, data.span));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.values} tabIndex={0} aria-label={`Values of ${plan.title}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {curves.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(['least', 'mean', 'most'] as const).map((which) => (
            <tr key={which}>
              <th scope="row">{which} of the span</th>
              {curves.map(({ key }, index) => (
                <td key={key}>{valueText(plan.unit, summaries[index]?.[which] ?? null)}</td>
              ))}
            </tr>
          ))}
          {times.map((atMs, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is the same share of the span, whatever the time
            <tr key={row}>
              <th scope="row">{momentText(atMs)}</th>
              {curves.map(({ key, points }) => (
                <td key={key}>{valueText(plan.unit, valueNear(points, atMs, Math.max(data.stepMs * 1.5, 3_000)))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
