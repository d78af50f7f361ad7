import { listSupportedBackends } from 'onnxruntime-node';

/** What this installation's onnxruntime offers here: what is bundled with it, and needs nothing else. */
export function offeredProviders(): string[] {
  return listSupportedBackends()
    .filter(({ bundled }) => bundled)
    .map(({ name }) => name);
}
