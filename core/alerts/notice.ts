import type { Alert, Notice, Severity } from '../contract/alerts.ts';
import { seriesKey } from '../contract/metrics.ts';
import { iso } from './alert-row.ts';
import { alertKey } from './model.ts';

const severities: readonly Severity[] = ['page', 'warning', 'info'];
const TITLE_MOST = 200;

export function noticeOf(parts: Pick<Notice, 'channel' | 'at' | 'group' | 'firing' | 'resolved'>): Notice {
  const { firing, resolved } = parts;
  const about = firing.length > 0 ? firing : resolved;
  const severity = severities.find((each) => about.some((alert) => alert.severity === each)) ?? 'info';
  const status = firing.length > 0 ? 'firing' : 'resolved';
  return { ...parts, severity, status, title: titleOf(parts, status) };
}

/** Made to try a channel; no alert is behind it. */
export function testNotice(channel: string, now: number): Notice {
  const at = iso(now);
  const series = seriesKey({ metric: 'cpu.used', name: 'this-computer', part: '' });
  const alert: Alert = {
    key: alertKey('test', series),
    rule: 'test',
    severity: 'info',
    series,
    host: 'this-computer',
    service: null,
    state: 'firing',
    value: null,
    limit: null,
    summary: 'This is a test of the channel: nothing is wrong',
    pendingAt: at,
    firedAt: at,
    resolvedAt: null,
    acked: null,
    silencedBy: null,
    inhibitedBy: null,
  };
  return noticeOf({ channel, at, group: { rule: 'test' }, firing: [alert], resolved: [] });
}

/** Line by line what is firing and what is over, for people. */
export function textOf({ firing, resolved, group }: Notice): string {
  const lines = (title: string, alerts: readonly Alert[]) =>
    alerts.length === 0 ? [] : [title, ...alerts.map((each) => `- [${each.severity}] ${oneLine(each.summary)}`), ''];
  const of = Object.entries(group).flatMap(([label, value]) => (value ? [`${label}: ${oneLine(value)}`] : []));
  return [...lines('Firing:', firing), ...lines('Resolved:', resolved), ...of].join('\n');
}

/** Names of hosts and mounts come from elsewhere: in a header or a title a line break would be one of theirs. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function titleOf({ firing, resolved, group }: Pick<Notice, 'firing' | 'resolved' | 'group'>, status: string): string {
  const [first] = firing.length > 0 ? firing : resolved;
  const others = (firing.length || resolved.length) - 1;
  const of = Object.values(group).filter(Boolean).join(' ') || (first?.rule ?? '');
  const more = others > 0 ? ` and ${others} more` : '';
  return oneLine(`${status === 'firing' ? 'Firing' : 'Resolved'}: ${of}: ${first?.summary ?? ''}${more}`).slice(
    0,
    TITLE_MOST,
  );
}
