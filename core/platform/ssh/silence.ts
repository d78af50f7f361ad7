import type { Duplex } from 'node:stream';

const SILENT_INTERVALS = 3;

/**
 * Destroys a stream on which nothing came for three intervals, though a ping goes out in each. What counts is any byte,
 * not the ping's answer: on a slow way that one waits behind everything sent before. Returns how to stop watching.
 */
export function watchSilence(stream: Duplex & { readonly bytesRead?: number }, intervalMs: number): () => void {
  let seen = stream.bytesRead ?? 0;
  let silent = 0;
  const timer = setInterval(() => {
    const now = stream.bytesRead ?? 0;
    silent = now === seen ? silent + 1 : 0;
    seen = now;
    if (silent >= SILENT_INTERVALS) stream.destroy(new Error(`nothing came for ${(silent * intervalMs) / 1000} s`));
  }, intervalMs);
  return () => clearInterval(timer);
}
