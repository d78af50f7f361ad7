import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeJson } from './cache.ts';
import { openDigests } from './digests.ts';
import { makeLayer } from './layer.ts';
import { type Image, type ImageSpec, imageUser, type Layer, platformOf } from './model.ts';

/**
 * Assembles an image out of files of this computer. Equal inputs make equal bytes, here and elsewhere; layers packed
 * before are taken from `<cacheDir>/images`, where `<id>.json` then describes the image. Throws `image-failed`.
 */
export async function assembleImage(spec: ImageSpec, cacheDir: string, signal: AbortSignal): Promise<Image> {
  const digests = await openDigests(cacheDir);
  const layers: Layer[] = [];
  for (const layer of spec.layers) {
    const entries = await layer.entries({ cacheDir, signal });
    layers.push(await makeLayer(entries, cacheDir, digests, signal));
  }
  await digests.save();
  const configJson = configOf(spec, layers);
  const hex = createHash('sha256').update(configJson).digest('hex');
  const image = { id: `sha256:${hex}`, reference: `signalbox/${spec.name}:${hex.slice(0, 12)}`, layers, configJson };
  await writeJson(join(cacheDir, 'images', `${hex}.json`), image);
  return image;
}

/** The image's configuration (OCI image specification 1.0, config.md) without anything that depends on when or where. */
function configOf(spec: ImageSpec, layers: readonly Layer[]): string {
  const created = '1970-01-01T00:00:00Z';
  return JSON.stringify({
    ...platformOf(spec.arch),
    config: {
      Entrypoint: spec.entrypoint,
      Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
      Labels: { 'org.opencontainers.image.title': `signalbox/${spec.name}` },
      StopSignal: spec.stopSignal,
      User: imageUser,
      WorkingDir: spec.workingDir,
    },
    created,
    history: spec.layers.map(({ name }) => ({ created, created_by: `signalbox: ${name}` })),
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  });
}
