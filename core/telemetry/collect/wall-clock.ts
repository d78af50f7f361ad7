/** Pure: the host's wall clock beside ours. */

const LINE = /^= (\d{9,11})(?: (\d{9}))?/m;

/**
 * Seconds by which the host's clock is ahead, from an answer with `= SECONDS [NANOSECONDS]` that was read between
 * `sentMs` and `receivedMs` of our wall clock; the middle of what is possible. busybox tells whole seconds only, so that
 * it may be wrong by half a second. Null when the answer tells no time.
 */
export function clockSkew(text: string, sentMs: number, receivedMs: number): number | null {
  const [, seconds, nanos] = LINE.exec(text) ?? [];
  if (seconds === undefined) return null;
  const from = Number(seconds) * 1000 + Number(nanos ?? 0) / 1e6;
  const to = nanos === undefined ? from + 1000 : from;
  return (from - receivedMs + to - sentMs) / 2 / 1000;
}
