/**
 * A control plane that a test can end or hold at any step: `plane.ts '{"dataDir":…,"command":…}'`. Prints the rollout as
 * one JSON line. With `killAt` it ends itself by SIGKILL there; with `pauseAt` it says so and waits for a line on stdin.
 */
import { readSync, writeSync } from 'node:fs';
import { createApp } from '../../core/app.ts';
import { asProblem } from '../../core/contract/problem.ts';
import type { Rollout } from '../../core/rollouts/model.ts';
import type { PlaneOrder } from './harness.ts';

const order = JSON.parse(process.argv[2] ?? '') as PlaneOrder;

function onStep(when: 'before' | 'after', step: { readonly kind: string }): void {
  const here = `${when} ${step.kind}`;
  if (here === order.killAt) process.kill(process.pid, 'SIGKILL');
  if (here === order.pauseAt) {
    writeSync(1, `${JSON.stringify({ at: here })}\n`);
    readSync(0, Buffer.alloc(1));
  }
}

const app = createApp({
  dataDir: order.dataDir,
  cacheDir: order.cacheDir,
  confirmHostKey: async () => true,
  keepaliveMs: 500,
  onStep,
});

async function act(): Promise<Rollout> {
  const signal = AbortSignal.timeout(240_000);
  const { operator, rollouts } = app;
  switch (order.command) {
    case 'deploy':
      return operator.deploy(
        {
          service: order.service,
          host: order.host,
          model: { name: order.model, version: order.version },
          port: order.port,
          hold: false,
          keepMs: 600_000,
          threads: 1,
          memoryMb: 256,
        },
        signal,
        () => {},
      );
    case 'rollback':
      return operator.rollback(order.service, signal, () => {});
    case 'remove':
      return operator.remove(order.service, signal, () => {});
    case 'resume':
      return rollouts.resume(order.rollout, signal, () => {});
  }
}

try {
  const rollout = await act();
  writeSync(1, `${JSON.stringify({ rollout })}\n`);
} catch (error) {
  writeSync(1, `${JSON.stringify({ problem: asProblem(error) })}\n`);
  process.exitCode = 1;
} finally {
  await app.close();
}
