import type { CSSProperties } from 'react';
import type { ServiceRow, SlotName, TrafficPoint } from '../../../../core/contract/services.ts';
import { figures } from '../../../ui/format.ts';
import { percent, sharesOf, slotNames } from '../words.ts';
import { bladeOf, type LineShape, paceOf, weightOf } from './shape.ts';
import styles from './tracks.module.css';

/** The drawn line from the clients to the two slots: the points lie as the traffic goes. `now`: null while not known. */
export function Tracks({
  row,
  shape,
  now,
}: {
  readonly row: ServiceRow;
  readonly shape: LineShape;
  readonly now: TrafficPoint | null;
}) {
  const shares = sharesOf(row);
  const blade = bladeOf(shares);
  const { width, height, middle, clientX, router, pivot, bladeLength, bladeDegrees } = shape;
  const total = now ? now.blue.requestsPerS + now.green.requestsPerS : null;
  const trunk = `M${clientX} ${middle}H${pivot.x}`;
  const said = blade ? slotNames.map((slot) => `${percent(shares[slot])} to ${slot}`).join(', ') : 'nowhere';
  return (
    <svg
      className={styles.line}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`Requests to port ${row.port} go ${said}`}
    >
      <path d={trunk} className={styles.trunk} />
      <Moving path={trunk} requestsPerS={total ?? 0} />
      {slotNames.map((slot) => (
        <Track
          key={slot}
          slot={slot}
          shape={shape}
          share={shares[slot]}
          empty={row.slots[slot].phase === 'empty'}
          requestsPerS={now?.[slot].requestsPerS ?? 0}
        />
      ))}
      <g
        className={styles.blade}
        style={{ transform: `translate(${pivot.x}px, ${pivot.y}px) rotate(${blade ? bladeDegrees[blade] : 0}deg)` }}
      >
        <path d={`M0 0H${bladeLength}`} />
      </g>
      <circle cx={pivot.x} cy={pivot.y} r="5" className={styles.pivot} />
      <Clients x={clientX} y={middle} />
      <text x={clientX} y={middle + 30} className={styles.quiet}>
        clients
      </text>
      <text x={clientX + 12} y={middle - 20} className={styles.rate}>
        {total === null ? '–' : figures(total)} req/s
      </text>
      <rect
        x={router.x}
        y={middle - 13}
        width={router.width}
        height={26}
        rx={router.width / 16}
        className={styles.router}
      />
      <text x={router.x + router.width / 2} y={middle + 4} className={styles.port}>
        :{row.port}
      </text>
      <text x={router.x + router.width / 2} y={middle + 30} className={`${styles.quiet} ${styles.centred}`}>
        router
      </text>
    </svg>
  );
}

function Track({
  slot,
  shape,
  share,
  empty,
  requestsPerS,
}: {
  readonly slot: SlotName;
  readonly shape: LineShape;
  readonly share: number;
  readonly empty: boolean;
  readonly requestsPerS: number;
}) {
  const { y, path, joint } = shape.tracks[slot];
  const weight: CSSProperties = { strokeWidth: weightOf(share) };
  const look = share > 0 ? styles[slot] : empty ? styles.empty : styles.idle;
  return (
    <g>
      <path d={path} className={`${styles.track} ${look}`} style={weight} />
      <path d={joint} className={`${styles.joint} ${styles[slot]}`} style={{ ...weight, opacity: share > 0 ? 1 : 0 }} />
      <Moving path={path} requestsPerS={requestsPerS} />
      <text x={shape.width - 10} y={y - 11} className={`${styles.share} ${share > 0 ? '' : styles.none}`}>
        {percent(share)}
      </text>
    </g>
  );
}

/** Dashes that run with the requests: faster with more of them, none without. */
function Moving({ path, requestsPerS }: { readonly path: string; readonly requestsPerS: number }) {
  const pace = paceOf(requestsPerS);
  if (pace === null) return null;
  return <path d={path} className={styles.moving} style={{ animationDuration: `${pace}s` }} />;
}

/** Three small figures: those who ask. */
function Clients({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g className={styles.clients}>
      <circle cx={x} cy={y} r="6" />
      <circle cx={x - 2} cy={y - 13} r="4" />
      <circle cx={x - 2} cy={y + 13} r="4" />
    </g>
  );
}
