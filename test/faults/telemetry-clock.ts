/**
 * The clock of this computer as this process sees it. Import it before anything that reads the time. Timers and
 * `performance.now()` go on as they do when somebody sets a clock.
 */
const RealDate = Date;
let aheadMs = 0;

class SetDate extends RealDate {
  constructor(...given: readonly []) {
    super(...(given.length === 0 ? ([SetDate.now()] as unknown as readonly []) : given));
  }

  static override now(): number {
    return RealDate.now() + aheadMs;
  }
}
globalThis.Date = SetDate as unknown as DateConstructor;

/** Sets the clock: so many ms ahead of what it really is. */
export function setClock(ms: number): void {
  aheadMs = ms;
}
