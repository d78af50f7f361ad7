import { SlotShape } from '../../../ui/slot-chip.tsx';
import type { Limit } from '../data/limits.ts';
import type { PanelData } from '../data/panel-data.ts';
import { valueNear } from '../data/points.ts';
import { useVersion } from '../data/use-panel-data.ts';
import { useCrosshair } from '../time/crosshair.ts';
import { valueText } from '../units.ts';
import { lookOf } from './look.ts';
import styles from './panel.module.css';
import type { Line, PanelPlan } from './plan.ts';

/** What each curve is, and its value at the crosshair, or its newest one. */
export function Legend({
  plan,
  data,
  limits,
}: {
  readonly plan: PanelPlan;
  readonly data: PanelData;
  readonly limits: readonly Limit[];
}) {
  useVersion(data);
  const atMs = useCrosshair((state) => state.atMs) ?? data.span.toMs;
  // A newest value that is older than this is not how it is now.
  const withinMs = Math.max(data.stepMs * 1.5, 3_000);
  return (
    <ul className={styles.legend}>
      {plan.lines.map((line) => (
        <li key={line.key}>
          <Swatch look={line.look} />
          <span className={styles.label}>{line.label}</span>
          <strong className="number">
            {valueText(plan.unit, valueNear(data.of(line.key, line.by), atMs, withinMs))}
          </strong>
        </li>
      ))}
      {limits.map(({ rule, op, value }) => (
        <li key={rule} className={styles.limit}>
          <Dashes colour="var(--bad)" dash="2 3" />
          <span className={styles.label}>
            {rule} {op} {valueText(plan.unit, value)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Swatch({ look }: Pick<Line, 'look'>) {
  const { colour, dash } = lookOf(look);
  return (
    <>
      <Dashes colour={`var(${colour})`} dash={dash.join(' ')} />
      {typeof look === 'string' && <SlotShape slot={look} />}
    </>
  );
}

function Dashes({ colour, dash }: { readonly colour: string; readonly dash: string }) {
  return (
    <svg viewBox="0 0 18 8" width="18" height="8" aria-hidden="true">
      <path d="M0 4H18" stroke={colour} strokeWidth="2" strokeDasharray={dash} fill="none" />
    </svg>
  );
}
