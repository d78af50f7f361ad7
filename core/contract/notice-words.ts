import type { Alert, Notice } from './alerts.ts';

const MOST_LINES = 4;

/** What a notification of the system says, and the page that a click on it opens. Pure. */
export function noticeWords({ firing, resolved, severity }: Pick<Notice, 'firing' | 'resolved' | 'severity'>): {
  readonly title: string;
  readonly body: string;
  readonly path: string;
} {
  const about = firing.length > 0 ? firing : resolved;
  const [first] = about;
  const head = firing.length === 0 ? 'Over' : { page: 'Page', warning: 'Warning', info: 'Info' }[severity];
  const lines = about.slice(0, MOST_LINES).map(({ summary }) => summary);
  const more = about.length - lines.length;
  return {
    title: `${head}: ${subjectOf(about)}`,
    body: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    path: first && about.length === 1 ? alertPath(first.key) : '/alerts',
  };
}

/** The address of one alert, of its own page. */
export function alertPath(key: string): string {
  return `/alerts?${new URLSearchParams({ do: 'alert', key })}`;
}

/** `gpu-hot on gpu-1`, `cpu-high on 3 hosts`, `5 alerts`. */
function subjectOf(alerts: readonly Alert[]): string {
  const [first] = alerts;
  const rules = new Set(alerts.map(({ rule }) => rule));
  if (!first || rules.size > 1) return `${alerts.length} alerts`;
  const places = new Set(alerts.map(({ service, host }) => service ?? host ?? ''));
  if (places.size > 1) return `${first.rule} in ${places.size} places`;
  const [place] = places;
  return place ? `${first.rule} on ${place}` : first.rule;
}
