/**
 * Lets time pass SIGNALBOX_FAST times as fast for this process: clocks and timers alike. To be imported before all else
 * (`node --import`); `fastClock` is the same for a page.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';

/** What a page runs before its own scripts. Stands alone: it is sent as text. */
export function fastClock(times: number): void {
  const RealDate = Date;
  const startMs = RealDate.now();
  const now = () => startMs + (RealDate.now() - startMs) * times;
  globalThis.Date = new Proxy(RealDate, {
    get: (date, key) => (key === 'now' ? now : Reflect.get(date, key)),
    construct: (date, given: unknown[]) => Reflect.construct(date, given.length === 0 ? [now()] : given),
  });
  const { setTimeout: timeout, setInterval: interval } = globalThis;
  const soon = (real: typeof timeout) =>
    new Proxy(real, {
      apply: (timer, self, [run, ms = 0, ...rest]: [() => void, number?, ...unknown[]]) =>
        Reflect.apply(timer, self, [run, ms / times, ...rest]),
    });
  globalThis.setTimeout = soon(timeout);
  globalThis.setInterval = soon(interval as unknown as typeof timeout) as unknown as typeof interval;
}

const times = Number(globalThis.process?.env.SIGNALBOX_FAST ?? 1);
if (times !== 1) {
  fastClock(times);
  const promises: { setTimeout: (ms?: number, ...rest: unknown[]) => unknown } = createRequire(import.meta.url)(
    'node:timers/promises',
  );
  const sleep = promises.setTimeout;
  promises.setTimeout = (ms = 0, ...rest) => sleep(ms / times, ...rest);
  syncBuiltinESMExports();
}
