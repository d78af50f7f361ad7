import type Docker from 'dockerode';
import { deadline, waitFor } from '../platform/waiting.ts';
import { dockerArchive } from './archive.ts';
import { asEngineProblem, statusOf } from './engine-problem.ts';
import type { Image } from './model.ts';
import { type TarMember, tarSize } from './tar.ts';

const answerMs = 30_000;

/** What loading an image would take. */
export interface LoadPlan {
  /** The engine has the image itself. */
  readonly present: boolean;
  /** Leading layers that the engine has, from this image or another. */
  readonly layersThere: number;
  /** The archive to send: without the layers that are there. */
  readonly members: readonly TarMember[];
  readonly bytesToSend: number;
  /** What the sent layers take on the engine's disk once unpacked. */
  readonly unpackedBytes: number;
}

/**
 * Asks the engine what it has of `image`. Throws `docker-denied`, `docker-missing`, `connection-lost`, `image-failed`,
 * and the signal's reason.
 */
export async function planLoad(docker: Docker, image: Image, signal: AbortSignal): Promise<LoadPlan> {
  try {
    if (await hasImage(docker, image, signal)) {
      return { present: true, layersThere: image.layers.length, members: [], bytesToSend: 0, unpackedBytes: 0 };
    }
    return planOf(image, await layersThere(docker, image, signal));
  } catch (error) {
    throw asEngineProblem(error, image, signal);
  }
}

/** The plan for an engine that has the first `there` layers. */
export function planOf(image: Image, there: number): LoadPlan {
  const layers = image.layers.slice(there);
  const members = dockerArchive(image, layers);
  const unpackedBytes = layers.reduce((sum, layer) => sum + layer.unpackedBytes, 0);
  return { present: false, layersThere: there, members, bytesToSend: tarSize(members), unpackedBytes };
}

/** Whether the engine knows the image by its id. */
export async function hasImage(docker: Docker, image: Image, signal: AbortSignal): Promise<boolean> {
  return (await layersOf(docker, image.id, signal)) !== null;
}

/** The engine shares a layer only on top of the same layers below, so only the common beginning counts. */
async function layersThere(docker: Docker, image: Image, signal: AbortSignal): Promise<number> {
  const wanted = image.layers.map(({ diffId }) => diffId);
  let most = 0;
  const listed = docker.listImages({ filters: { reference: ['signalbox/*'] } });
  for (const { Id } of await waitFor(listed, deadline(answerMs, signal))) {
    const has = (await layersOf(docker, Id, signal)) ?? [];
    const different = wanted.findIndex((diffId, i) => has[i] !== diffId);
    most = Math.max(most, different < 0 ? wanted.length : different);
  }
  return most;
}

async function layersOf(docker: Docker, id: string, signal: AbortSignal): Promise<readonly string[] | null> {
  try {
    const found = await waitFor(docker.getImage(id).inspect(), deadline(answerMs, signal));
    return found.RootFS?.Layers ?? [];
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}
