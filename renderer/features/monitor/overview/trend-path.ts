export const TREND_WIDTH = 48;
export const TREND_HEIGHT = 20;

/** Evenly spaced values as a path, `top` at its upper edge; null is a gap. Pure. */
export function pathOf(values: readonly (number | null)[], top: number): string {
  const step = TREND_WIDTH / Math.max(values.length - 1, 1);
  let path = '';
  let pen = false;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? null;
    if (value !== null) {
      const y = TREND_HEIGHT - 1 - (value / Math.max(top, 1e-9)) * (TREND_HEIGHT - 3);
      path += `${pen ? 'L' : 'M'}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
      // A single second is seen as a point.
      if (!pen) path += 'h.5';
    }
    pen = value !== null;
  }
  return path;
}
