import { type Json, Problem } from '../contract/problem.ts';
import type { Receipt, Rollout, StepRecord } from '../rollouts/model.ts';
import { asFacts } from './evidence.ts';
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
  const { receipt, status, id } = rollout;
  if (status === 'succeeded' || status === 'held') {
    if (receipt) printReceipts(out, [receipt]);
    for (const line of nextSteps(rollout)) out.line(line);
    out.result({ rollout: asJson(rollout) });
    return out.end();
  }
  const problem = problemOf(rollout);
  out.result({ ok: false, rollout: asJson(rollout), error: asJson(problem) });
  if (status === 'interrupted') out.line(`${id} is interrupted: ${waysOn(rollout)}`);
  out.fail(problem);
  return status === 'aborted' ? exitCode.cancelled : exitCodeOf(problem.code);
}

/** Why a rollout is not at its end. */
function problemOf({ error, id, spec, status }: Rollout): Problem {
  if (!error) {
    return new Problem(
      'rollout-stuck',
      `Rollout ${id} of ${spec.service} is ${status}: signalbox rollouts resume ${id}`,
    );
  }
  return new Problem(error.code, error.message, asFacts(error.data));
}

/** What the operator may do with a rollout that was interrupted. What a removal ended cannot be brought back. */
function waysOn({ id, spec }: Rollout): string {
  const on = `go on with signalbox rollouts resume ${id}`;
  return spec.kind === 'remove' ? on : `${on}, or take it back with signalbox rollouts abort ${id}`;
}

/** What there is now, and the ways on from it, a sentence each. */
export function nextSteps({ id, spec, status, steps }: Rollout): string[] {
  const unproved = steps.some(({ step, note }) => step.kind === 'smoke' && note?.startsWith('no smoke inputs'));
  const what = spec.revision ? `${spec.revision.model}@${spec.revision.version}` : `The revision in ${spec.to}`;
  const warning = unproved ? [`${what} came without smoke inputs: nothing proves that it answers right`] : [];
  if (status === 'held') {
    const state = unproved ? 'is ready, not proved, and waits' : 'is proved and waits';
    const ways = `Switch with signalbox rollouts resume ${id}, or take it back with signalbox rollouts abort ${id}`;
    return [...warning, `${spec.to} of ${spec.service} ${state}. ${ways}`];
  }
  if (spec.kind === 'remove') return [`${spec.service} is removed from ${spec.host}`];
  if (spec.kind === 'retire') return [`${spec.from} of ${spec.service} is stopped: its rollback window was over`];
  const where = `${spec.service} serves ${spec.revision?.model}@${spec.revision?.version} from ${spec.to} on ${spec.host}, port ${spec.port}`;
  const back =
    spec.from && spec.from !== spec.to
      ? [`${spec.from} stays warm: signalbox rollback ${spec.service} goes back at once`]
      : [];
  return [...warning, where, ...back];
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
