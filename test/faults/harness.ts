import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProblemCode } from '../../core/contract/problem.ts';
import type { Rollout } from '../../core/rollouts/model.ts';

interface Common {
  readonly dataDir: string;
  readonly cacheDir: string;
  readonly killAt?: string;
  readonly pauseAt?: string;
}

export type PlaneOrder = Common &
  (
    | {
        readonly command: 'deploy';
        readonly service: string;
        readonly host: string;
        readonly model: string;
        readonly version: string;
        readonly port: number;
      }
    | { readonly command: 'rollback' | 'remove'; readonly service: string }
    | { readonly command: 'resume'; readonly rollout: string }
  );

export interface PlaneEnd {
  readonly rollout: Rollout | null;
  readonly problem: {
    readonly code: ProblemCode;
    readonly message: string;
    readonly data: Record<string, unknown>;
  } | null;
  /** It ended itself by SIGKILL, as ordered. */
  readonly killed: boolean;
}

const PLANE = fileURLToPath(new URL('plane.ts', import.meta.url));
const MOST_MS = 300_000;

/** Runs a control plane in a process of its own. `onPause` is called when it stands at `pauseAt`; it goes on when that is done. */
export async function runPlane(order: PlaneOrder, onPause: () => Promise<void> = async () => {}): Promise<PlaneEnd> {
  const child = spawn(process.execPath, [PLANE, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const deadline = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
  let end: Partial<PlaneEnd> = {};
  let paused = Promise.resolve();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const said = JSON.parse(line) as Partial<PlaneEnd> & { at?: string };
    if (said.at === undefined) end = said;
    else {
      paused = onPause().then(() => void child.stdin.write('\n'));
      // Else it would stand there until the deadline; the failure itself is thrown below.
      paused.catch(() => child.kill('SIGKILL'));
    }
  });
  const signal = await ended(child);
  clearTimeout(deadline);
  await paused;
  return { rollout: end.rollout ?? null, problem: end.problem ?? null, killed: signal === 'SIGKILL' };
}

async function ended(child: ChildProcess): Promise<NodeJS.Signals | null> {
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return signal;
}
