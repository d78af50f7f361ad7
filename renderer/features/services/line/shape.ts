import type { SlotName } from '../../../../core/contract/services.ts';

/** Where everything of a drawn line stands, px. Pure. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LineShape {
  readonly width: number;
  readonly height: number;
  readonly middle: number;
  readonly clientX: number;
  readonly router: { readonly x: number; readonly width: number };
  /** Where the blade of the points turns. */
  readonly pivot: Point;
  readonly bladeLength: number;
  /** By how much the blade turns from the middle to lie on a track, degrees. */
  readonly bladeDegrees: { readonly [slot in SlotName]: number };
  readonly tracks: {
    readonly [slot in SlotName]: {
      readonly y: number;
      /** The track from the points to the slot. */
      readonly path: string;
      /** The piece between the pivot and the track, there only while traffic takes it. */
      readonly joint: string;
    };
  };
}

const CLIENT_X = 10;
const TURN = { x: 36, y: 15 };

/** `height` holds two slots, one above the other: blue is always the upper track. */
export function lineShape(width: number, height: number): LineShape {
  const middle = height / 2;
  const routerX = Math.round(width * 0.24);
  const routerWidth = 64;
  const pivot = { x: routerX + routerWidth + Math.max(18, Math.round(width * 0.08)), y: middle };
  const track = (sign: -1 | 1) => {
    const y = middle + (sign * height) / 4;
    const start = { x: pivot.x + TURN.x, y: middle + sign * TURN.y };
    const bend = Math.max(40, Math.min(110, (width - start.x) * 0.55));
    const path = `M${start.x} ${start.y}C${round(start.x + bend * 0.45)} ${round(start.y + sign * bend * 0.19)} ${round(start.x + bend * 0.5)} ${y} ${round(start.x + bend)} ${y}H${width}`;
    return { y, path, joint: `M${pivot.x} ${pivot.y}L${start.x} ${start.y}` };
  };
  const degrees = round((Math.atan2(TURN.y, TURN.x) * 180) / Math.PI);
  return {
    width,
    height,
    middle,
    clientX: CLIENT_X,
    router: { x: routerX, width: routerWidth },
    pivot,
    bladeLength: round(Math.hypot(TURN.x, TURN.y)),
    bladeDegrees: { blue: -degrees, green: degrees },
    tracks: { blue: track(-1), green: track(1) },
  };
}

/** Weight of a track by its share of the traffic, 0–100. */
export function weightOf(share: number): number {
  return share === 0 ? 2 : round(2.5 + (share / 100) * 5.5);
}

/** The slot that the blade lies on: the one with more traffic; null while there is none. */
export function bladeOf(shares: { readonly [slot in SlotName]: number }): SlotName | null {
  if (shares.blue === 0 && shares.green === 0) return null;
  return shares.blue >= shares.green ? 'blue' : 'green';
}

const PACES: readonly (readonly [requestsPerS: number, seconds: number])[] = [
  [1_000, 0.4],
  [200, 0.6],
  [40, 0.9],
  [8, 1.4],
  [1, 2.2],
];

/** Seconds that a dash takes for its own length. In few steps, so that it changes rarely; null: nothing moves. */
export function paceOf(requestsPerS: number): number | null {
  if (requestsPerS <= 0) return null;
  return PACES.find(([atLeast]) => requestsPerS >= atLeast)?.[1] ?? 3.4;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
