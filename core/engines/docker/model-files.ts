import { Problem } from '../../contract/problem.ts';
import type { ModelFile } from '../../models/model.ts';
import type { Machine } from '../../platform/machine.ts';
import { quote } from '../../platform/quote.ts';
import { changedModel } from '../changed-model.ts';

/** A file of a model, and where it lies here. */
export interface SourceFile extends ModelFile {
  readonly source: string;
}

/** Where a model version lies on a host: a folder of its own, never changed once it is there. */
export function modelDir(stateDir: string, digest: string): string {
  return `${stateDir}/models/sha256/${digest}`;
}

/** Whether the host has a folder for the model: what lies in it is verified when it is fetched. */
export async function hasModel(machine: Machine, digest: string, signal: AbortSignal): Promise<boolean> {
  const { code } = await machine.run(['test', '-d', modelDir(machine.stateDir, digest)], { signal });
  return code === 0;
}

/**
 * Brings a model to the host: each file verified by SHA-256 there, then the folder renamed to its digest in one step.
 * A broken-off upload goes on where it stopped. Throws `model-digest-mismatch` when the host's copy was changed.
 */
export async function putModel(
  machine: Machine,
  digest: string,
  files: readonly SourceFile[],
  signal: AbortSignal,
  onBytes: (sent: number) => void,
): Promise<{ bytesSent: number }> {
  const target = modelDir(machine.stateDir, digest);
  if (await hasModel(machine, digest, signal)) {
    await verifyModel(machine, target, files, signal);
    return { bytesSent: 0 };
  }
  const part = `${target}.part`;
  const folders = new Set([part, ...files.map(({ path }) => `${part}/${path}`.replace(/\/[^/]*$/, ''))]);
  await must(machine, ['mkdir', '-p', '-m', '755', ...folders], signal);
  let bytesSent = 0;
  for (const { path, source, sha256 } of files) {
    const done = bytesSent;
    const put = await machine.putFile({
      source,
      target: `${part}/${path}`,
      sha256,
      signal,
      onBytes: (_there, _size, sent) => onBytes(done + sent),
    });
    bytesSent += put.bytesSent;
  }
  const [from, to] = [quote(part), quote(target)];
  await must(
    machine,
    [
      'sh',
      '-c',
      `chmod -R a+rX ${from} && sync ${from} && { [ -d ${to} ] || mv ${from} ${to}; } && sync ${quote(target.replace(/\/[^/]*$/, ''))}`,
    ],
    signal,
  );
  return { bytesSent };
}

// A disk or a CPU slower than this hashes nothing in the time allowed.
const SLOWEST_HASH_BYTES_PER_MS = 5000;

/** Hashes what is on the host: whoever may write there may have changed it since it was sent. */
async function verifyModel(
  machine: Machine,
  dir: string,
  files: readonly SourceFile[],
  signal: AbortSignal,
): Promise<void> {
  const size = files.reduce((total, file) => total + file.size, 0);
  const script = 'cd "$1" && shift && for f; do sha256sum <"$f" || echo missing; done';
  const { stdout } = await machine.run(['sh', '-c', script, 'sh', dir, ...files.map(({ path }) => `./${path}`)], {
    signal,
    timeoutMs: 30_000 + Math.ceil(size / SLOWEST_HASH_BYTES_PER_MS),
  });
  const found = stdout.split('\n').map((line) => line.split(' ')[0] ?? '');
  files.forEach(({ path, sha256 }, index) => {
    if (found[index] !== sha256) throw changedModel(dir, path, sha256, found[index] ?? '');
  });
}

async function must(machine: Machine, argv: readonly [string, ...string[]], signal: AbortSignal): Promise<void> {
  const { code, stderr } = await machine.run(argv, { signal });
  if (code === 0) return;
  if (/no space left/i.test(stderr))
    throw new Problem('disk-full', 'The host has no room for the model: free space and try again', { stderr });
  throw new Problem('upload-failed', `The host could not keep the model: ${stderr.trim().slice(0, 300)}`, { stderr });
}
