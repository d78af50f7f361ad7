import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert, Channel, Notice } from '../../contract/alerts.ts';
import type { Json } from '../../contract/problem.ts';
import { asProblem, Problem } from '../../contract/problem.ts';
import { readSecret } from '../../platform/secret-file.ts';
import { abortProblem, deadline } from '../../platform/waiting.ts';
import { labelsOf } from '../model.ts';

const TRY_MS = 10_000;
const PAUSES_MS = [1_000, 3_000];
const MOST_ALERTS = 1_000;
const NEVER = '0001-01-01T00:00:00Z';

type Webhook = Extract<Channel, { kind: 'webhook' }>;

/**
 * Posts the notice, three times at most: again after what may pass (no answer, 429, 5xx), not after what stays. A way to
 * elsewhere is not followed, for the token would go with it. Throws `telling-failed`, `cancelled`.
 */
export async function tellWebhook(
  channel: Webhook,
  notice: Notice,
  signal: AbortSignal,
  pauses = PAUSES_MS,
): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Signalbox',
    ...(channel.tokenFile && { authorization: `Bearer ${await readSecret(channel.tokenFile, 'telling-failed')}` }),
  };
  const body = JSON.stringify(payloadOf(notice));
  for (let attempt = 0; ; attempt++) {
    const failure = await post(channel.url, headers, body, signal);
    if (!failure) return;
    const pause = pauses[attempt];
    if (!failure.mayPass || pause === undefined) throw failure.problem;
    await sleep(pause, undefined, { signal }).catch(() => {
      throw abortProblem(signal.reason);
    });
  }
}

interface Failure {
  readonly problem: Problem;
  readonly mayPass: boolean;
}

async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Failure | null> {
  using limited = deadline(TRY_MS, signal);
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: limited });
    await answer.body?.cancel();
    if (answer.ok) return null;
    const message = `Look at what receives the webhook: it answered ${answer.status}`;
    const problem = new Problem('telling-failed', message, { status: answer.status });
    return { problem, mayPass: answer.status === 429 || answer.status >= 500 };
  } catch (error) {
    if (signal.aborted) throw abortProblem(signal.reason);
    const why = limited.aborted ? `no answer within ${TRY_MS / 1_000} s` : reasonOf(error);
    const message = `Check the address of the webhook and that it is up: ${why}`;
    return { problem: new Problem('telling-failed', message, {}, error), mayPass: true };
  }
}

/** `fetch failed` tells nothing; what it was is in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return asProblem(cause).cause instanceof Error ? String((cause as Error).message) : String(cause);
}

/** What Alertmanager posts (version 4 of its webhooks), so that what receives those receives these. */
export function payloadOf(notice: Notice): { readonly [key: string]: Json } {
  const all = [...notice.firing, ...notice.resolved];
  const alerts = all.slice(0, MOST_ALERTS).map(alertOf);
  return {
    version: '4',
    groupKey: `{}:${JSON.stringify(notice.group)}`,
    truncatedAlerts: all.length - alerts.length,
    status: notice.status,
    receiver: notice.channel,
    groupLabels: { ...notice.group },
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: '',
    alerts,
  };
}

function alertOf(alert: Alert) {
  const { rule, ...others } = labelsOf(alert);
  const labels = Object.fromEntries(Object.entries({ alertname: rule, ...others }).filter(([, value]) => value !== ''));
  return {
    status: alert.state === 'resolved' ? 'resolved' : 'firing',
    labels,
    annotations: { summary: alert.summary },
    startsAt: alert.firedAt ?? alert.pendingAt,
    endsAt: alert.resolvedAt ?? NEVER,
    generatorURL: '',
    fingerprint: createHash('sha256').update(alert.key).digest('hex').slice(0, 16),
  };
}

function common(all: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...rest] = all;
  return Object.fromEntries(Object.entries(first).filter(([key, value]) => rest.every((each) => each[key] === value)));
}
