import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import type { BenchRecord } from '../contract/bench-record.ts';
import { Problem } from '../contract/problem.ts';
import { asFacts } from './evidence.ts';
import { type ExitCode, exitCode } from './exit-codes.ts';
import type { Output } from './output.ts';

const LOOK_EVERY_MS = 100;

/**
 * Shows a benchmark's progress until it has ended, then what `print` makes of its record. Ctrl-C cancels it and shows what
 * was measured until then. Answers with the exit code that says how it ended.
 */
export async function followBench(
  app: App,
  out: Output,
  { job, id }: { readonly job: string; readonly id: string },
  signal: AbortSignal,
  print: (record: BenchRecord) => void,
): Promise<ExitCode> {
  let cancelled = false;
  while (app.jobs.get(job).status === 'running') {
    const now = app.jobs.get(job).steps.findLast(({ phase }) => phase === 'running');
    if (now) out.progress.step(now.name);
    if (now?.note) out.progress.detail(now.note);
    if (signal.aborted && !cancelled) {
      cancelled = true;
      await app.jobs.cancel(job);
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: cancelled ? undefined : signal }).catch(() => {});
  }
  out.progress.end();
  const record = app.bench.get(id);
  print(record);
  for (const warning of record.warnings) out.line(`Warning: ${warning}`);
  out.line(`Kept as ${id}: signalbox bench show ${id}`);
  if (record.error) {
    out.result({ ok: false, record: asJson(record), error: asJson(record.error) });
    const { code, message, data } = record.error;
    const failed = out.fail(new Problem(code, message, asFacts(data)));
    return cancelled ? exitCode.cancelled : failed;
  }
  out.result({ record: asJson(record) });
  return out.end();
}

function asJson(value: unknown) {
  return JSON.parse(JSON.stringify(value));
}
