import { createReadStream } from 'node:fs';
import type { Image, Layer } from './model.ts';
import { type TarMember, textMember } from './tar.ts';

/** What `docker load` wants to see of an image; only `layers` are in it, the engine must have the others already. */
export function dockerArchive(image: Image, layers: readonly Layer[]): TarMember[] {
  const config = `${image.id.slice('sha256:'.length)}.json`;
  const manifest = [{ Config: config, RepoTags: [image.reference], Layers: image.layers.map(memberName) }];
  return [
    textMember('manifest.json', JSON.stringify(manifest)),
    textMember(config, image.configJson),
    ...layers.map(
      (layer): TarMember => ({
        name: memberName(layer),
        type: 'file',
        mode: 0o644,
        size: layer.bytes,
        open: () => createReadStream(layer.path, { highWaterMark: 256 * 1024 }),
      }),
    ),
  ];
}

function memberName({ diffId }: Layer): string {
  return `${diffId.slice('sha256:'.length)}.tar.gz`;
}
