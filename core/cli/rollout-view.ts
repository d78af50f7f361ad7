import { type Json, Problem } from '../contract/problem.ts';
import type { Receipt, Rollout, StepRecord } from '../rollouts/model.ts';
import { type ExitCode, exitCode, exitCodeOf } from './exit-codes.ts';
import { formatBytes, formatMs } from './format.ts';
import type { Output } from './output.ts';

const mark = { pending: ' ', running: '…', done: '✓', failed: '✕', undone: '↶' } as const;

/** Tells on stderr what a rollout does now. */
export function showProgress(out: Output): (rollout: Rollout) => void {
  return ({ id, spec, steps }) => {
    const now = steps.findLast(({ phase }) => phase === 'running');
    if (!now) return;
    out.progress.step(`${spec.kind} ${spec.service} on ${spec.host} (${id}): ${now.step.kind}${slotOf(now)}`);
    if (now.note) out.progress.detail(now.note);
  };
}

/** Prints how a rollout ended and answers with the exit code that says so. */
export function endWith(out: Output, rollout: Rollout): ExitCode {
  out.progress.end();
  const { receipt, error, status, id, spec } = rollout;
  if (status === 'succeeded' || status === 'held') {
    if (receipt) printReceipts(out, [receipt]);
    for (const line of nextSteps(rollout)) out.line(line);
    out.result({ rollout: asJson(rollout) });
    return out.end();
  }
  out.result({ ok: false, rollout: asJson(rollout), error: asJson(error) });
  const problem = error
    ? new Problem(error.code, error.message)
    : new Problem('rollout-stuck', `Rollout ${id} of ${spec.service} is ${status}: signalbox rollouts resume ${id}`);
  if (!out.json && status === 'interrupted')
    out.line(`Interrupted; go on with signalbox rollouts resume ${id}, or take it back with rollouts abort ${id}`);
  out.fail(problem);
  return status === 'aborted' ? exitCode.cancelled : exitCodeOf(problem.code);
}

function nextSteps({ id, spec, status }: Rollout): string[] {
  if (status === 'held') {
    return [
      `${spec.to} of ${spec.service} is proved and waits. Switch with signalbox rollouts resume ${id}, or take it back with rollouts abort ${id}`,
    ];
  }
  if (spec.kind === 'remove') return [`${spec.service} is removed from ${spec.host}`];
  if (spec.kind === 'retire') return [`${spec.from} of ${spec.service} is stopped: its rollback window was over`];
  const where = `${spec.service} serves ${spec.revision?.model}@${spec.revision?.version} from ${spec.to} on ${spec.host}, port ${spec.port}`;
  const back =
    spec.from && spec.from !== spec.to
      ? [`${spec.from} stays warm: signalbox rollback ${spec.service} goes back at once`]
      : [];
  return [where, ...back];
}

export function printReceipts(out: Output, receipts: readonly Receipt[]): void {
  out.printTable(receipts, [
    { title: 'SERVICE', value: ({ service }) => service },
    { title: 'HOST', value: ({ host }) => host },
    { title: 'SWITCH', value: ({ from, to }) => `${from ?? 'nothing'} → ${to}` },
    { title: 'REQUESTS', value: ({ requests, complete }) => `${complete ? '' : '≥ '}${requests}`, align: 'right' },
    { title: 'FAILED', value: ({ failed }) => failed, align: 'right' },
    { title: 'LATE OLD', value: ({ lateOld }) => lateOld, align: 'right' },
    { title: 'BLUE', value: ({ bySlot }) => bySlot.blue, align: 'right' },
    { title: 'GREEN', value: ({ bySlot }) => bySlot.green, align: 'right' },
    { title: 'SWITCHED IN', value: ({ switchMs }) => formatMs(switchMs), align: 'right' },
    { title: 'P50 BEFORE', value: ({ p50Ms }) => formatMs(p50Ms.before), align: 'right' },
    { title: 'AFTER', value: ({ p50Ms }) => formatMs(p50Ms.after), align: 'right' },
    { title: 'P99 BEFORE', value: ({ p99Ms }) => formatMs(p99Ms.before), align: 'right' },
    { title: 'AFTER', value: ({ p99Ms }) => formatMs(p99Ms.after), align: 'right' },
    { title: 'SENT', value: ({ bytesSent }) => formatBytes(bytesSent), align: 'right' },
  ]);
}

export function printSteps(out: Output, steps: readonly StepRecord[]): void {
  out.printTable(steps, [
    { title: '', value: ({ phase }) => mark[phase] },
    { title: 'STEP', value: (record) => `${record.step.kind}${slotOf(record)}` },
    {
      title: 'TOOK',
      value: ({ startedAt, endedAt }) =>
        startedAt && endedAt ? formatMs(Date.parse(endedAt) - Date.parse(startedAt)) : '-',
      align: 'right',
    },
    { title: 'NOTE', value: ({ note }) => note },
  ]);
}

function slotOf({ step }: StepRecord): string {
  return 'slot' in step ? ` ${step.slot}` : '';
}

export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json;
}
