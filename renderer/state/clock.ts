import { create } from 'zustand';
import { useConnection } from '../transport/connection.ts';

/** By how much the core's clock is ahead of this screen's, ms. */
let aheadMs = 0;

/** Takes the core's time from an event that was just received. */
export function noteCoreTime(at: string): void {
  aheadMs = Date.parse(at) - Date.now();
}

/** ms since 1970 by the core's clock: what `seenAt` and the like are compared with. */
export function coreNow(): number {
  return Date.now() + aheadMs;
}

const useTick = create(() => ({ now: Date.now() }));
let timer: ReturnType<typeof setInterval> | undefined;

// A hidden window shows nobody how old anything is.
function run(): void {
  clearInterval(timer);
  timer = undefined;
  if (document.hidden) return;
  useTick.setState({ now: coreNow() });
  timer = setInterval(() => useTick.setState({ now: coreNow() }), 1_000);
}

/** The core's time, new each second while the page is seen. */
export function useNow(): number {
  if (timer === undefined && !document.hidden) {
    document.addEventListener('visibilitychange', run);
    timer = setInterval(() => useTick.setState({ now: coreNow() }), 1_000);
  }
  return Math.max(
    useTick((state) => state.now),
    0,
  );
}

/** Up to when is known how things are, by the core's clock: what runs is not counted on while nobody says that it does. */
export function useKnownNow(): number {
  const now = useNow();
  const { state, since } = useConnection();
  return state === 'open' || state === 'connecting' ? now : Math.min(now, since + aheadMs);
}
