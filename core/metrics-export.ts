import { parseSeriesKey } from './contract/metrics.ts';
import { type ExportWish, exportText, type Kept } from './telemetry/exposition/export.ts';

export interface SeriesWish {
  /** With `*`: of keys (`fs.*|gpu-1|/`), or of metrics where it has no `|`. */
  readonly glob?: string | undefined;
  readonly host?: string | undefined;
  readonly service?: string | undefined;
}

/** What history keeps, as text in pieces. Throws `cancelled`. */
export function exportMetrics(
  history: Kept,
  { glob, host, service, ...wish }: Omit<ExportWish, 'wanted'> & SeriesWish,
  signal: AbortSignal,
): AsyncIterable<string> {
  return exportText(history, { ...wish, wanted: wants({ glob, host, service }) }, signal);
}

/** Whether a series is wanted. A host's containers are its own. */
export function wants({ glob, host, service }: SeriesWish): (series: string) => boolean {
  const pattern = glob === undefined ? null : globPattern(glob);
  const ofKey = glob?.includes('|') === true;
  return (key) => {
    const series = parseSeriesKey(key);
    if (!series) return false;
    const { metric, name } = series;
    if (pattern && !pattern.test(ofKey ? key : metric)) return false;
    if (host !== undefined && name !== host && !name.startsWith(`${host}/`)) return false;
    return service === undefined || name === service;
  };
}

function globPattern(glob: string): RegExp {
  const parts = glob.split(/\*+/).map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
