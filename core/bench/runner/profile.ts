import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { toFeeds } from '../data/feeds.ts';
import { readFeeds } from './feeds-file.ts';
import type { OpenOrder, ProviderUse } from './messages.ts';
import { sessionOptions } from './session.ts';

/** What onnxruntime's profile says of an operator that ran. */
interface ProfileEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: { readonly provider?: string; readonly node_index?: string };
}

/** Runs the model once in a session of its own that notes which provider ran which node. */
export async function profileProviders({ path, feeds, ...chosen }: OpenOrder): Promise<ProviderUse[]> {
  const dir = await mkdtemp(join(tmpdir(), 'signalbox-profile-'));
  try {
    const profiling = { enableProfiling: true, profileFilePrefix: join(dir, 'run') };
    const session = await InferenceSession.create(path, { ...sessionOptions(chosen), ...profiling });
    const [feed = []] = await readFeeds(feeds);
    await session.run(toFeeds(feed));
    session.endProfiling();
    await session.release();
    const [file] = await readdir(dir);
    if (file === undefined) return [];
    return usedProviders(JSON.parse(await readFile(join(dir, file), 'utf8')));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Nodes by provider, most first; `CPUExecutionProvider` reads `cpu`. */
export function usedProviders(events: readonly ProfileEvent[]): ProviderUse[] {
  const nodes = new Map<string, Set<string>>();
  for (const { cat, name = '', args } of events) {
    if (cat !== 'Node' || !args?.provider) continue;
    const provider = args.provider.replace(/ExecutionProvider$/, '').toLowerCase();
    const known = nodes.get(provider) ?? new Set();
    nodes.set(provider, known.add(args.node_index ?? name));
  }
  const uses = [...nodes].map(([provider, { size }]) => ({ provider, nodes: size }));
  return uses.toSorted((a, b) => b.nodes - a.nodes);
}
