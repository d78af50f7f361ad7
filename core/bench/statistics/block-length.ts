import { mean } from './moments.ts';

/**
 * Length of blocks for a moving-block bootstrap of the mean of a series: the automatic rule of Politis and White
 * (Econometric Reviews 23, 2004) as corrected by Patton, Politis and White (2009), for fixed-length blocks. It looks for the
 * lag m from which autocorrelations are noise, weighs the covariances up to 2m by the flat-top window and gives
 * (2 g² n / D)^⅓. At least 1, at most min(3 √n, n / 3).
 */
export function blockLength(series: Float64Array): number {
  const n = series.length;
  if (n < 9) return 1;
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const quiet = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const lags = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + quiet);
  const middle = mean(series);
  const covariances = autocovariances(series, middle, 2 * lags);
  const variance = covariances[0] as number;
  // What rounding leaves of equal values is no variance.
  if (!(variance > 1e-24 * middle * middle)) return 1;

  const threshold = 2 * Math.sqrt(Math.log10(n) / n) * variance;
  const window = Math.min(2 * Math.max(1, lastLoudLag(covariances, threshold, quiet, lags)), covariances.length - 1);
  let g = 0;
  let spectrum = variance;
  for (let k = 1; k <= window; k++) {
    const weight = flatTop(k / window) * (covariances[k] as number);
    g += 2 * weight * k;
    spectrum += 2 * weight;
  }
  // D of fixed-length (circular) blocks: 4/3 of the squared spectrum at 0.
  const d = (4 / 3) * spectrum * spectrum;
  if (!(d > 0)) return most;
  return Math.max(1, Math.min(most, Math.ceil(((2 * g * g * n) / d) ** (1 / 3))));
}

/** The smallest m after which `quiet` autocorrelations in a row are below the threshold; else the last loud one. */
function lastLoudLag(covariances: Float64Array, threshold: number, quiet: number, lags: number): number {
  let last = 0;
  for (let k = 1; k <= lags; k++) {
    if (Math.abs(covariances[k] ?? 0) >= threshold) last = k;
    else if (k - last >= quiet) return last;
  }
  return last;
}

function flatTop(t: number): number {
  return t <= 0.5 ? 1 : 2 * (1 - t);
}

function autocovariances(series: Float64Array, middle: number, lags: number): Float64Array {
  const n = series.length;
  const covariances = new Float64Array(Math.min(lags, n - 1) + 1);
  for (let lag = 0; lag < covariances.length; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += ((series[i] as number) - middle) * ((series[i - lag] as number) - middle);
    covariances[lag] = sum / n;
  }
  return covariances;
}
