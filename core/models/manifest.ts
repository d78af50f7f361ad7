/** A model version in an OCI image layout, by the CNCF ModelPack specification (modelpack/model-spec) and OCI image-spec 1.1. */
import type { ModelFacts, ModelFile } from './model.ts';

export interface Descriptor {
  readonly mediaType: string;
  readonly artifactType?: string;
  /** `sha256:…`. */
  readonly digest: string;
  readonly size: number;
  readonly annotations?: { readonly [key: string]: string };
}

export interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly artifactType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: { readonly [key: string]: string };
}

export interface Index {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
}

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
export const ARTIFACT_TYPE = 'application/vnd.cncf.model.manifest.v1+json';
const CONFIG_TYPE = 'application/vnd.cncf.model.config.v1+json';
const WEIGHT_TYPE = 'application/vnd.cncf.model.weight.v1.raw';
const DOC_TYPE = 'application/vnd.cncf.model.doc.v1.raw';
const FILE_PATH = 'org.cncf.model.filepath';
const FACTS = 'dev.signalbox.model.facts';

/** ModelPack's configuration: without a name or a time, so that the same content has the same digest. */
export function buildConfig(layers: readonly Descriptor[]): string {
  const diffIds = layers.map(({ digest }) => digest);
  return JSON.stringify({ descriptor: {}, config: { format: 'onnx' }, modelfs: { type: 'layers', diffIds } });
}

/** One layer per file, each the file as it is. */
export function buildLayers(files: readonly ModelFile[], smoke: ModelFile | null): Descriptor[] {
  const weights = files.map((file) => layerOf(file, WEIGHT_TYPE));
  return smoke ? [...weights, layerOf(smoke, DOC_TYPE)] : weights;
}

export function buildManifest(layers: readonly Descriptor[], config: ModelFile, facts: ModelFacts): string {
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: ARTIFACT_TYPE,
    config: { mediaType: CONFIG_TYPE, digest: `sha256:${config.sha256}`, size: config.size },
    layers,
    annotations: { [FACTS]: JSON.stringify(facts) },
  };
  return JSON.stringify(manifest);
}

/** What a manifest of ours holds. */
export function readManifest(manifest: Manifest): { facts: ModelFacts; files: ModelFile[]; smoke: ModelFile | null } {
  const ofType = (type: string) => manifest.layers.filter(({ mediaType }) => mediaType === type).map(fileOf);
  const facts: ModelFacts = JSON.parse(manifest.annotations[FACTS] ?? '{}');
  return { facts, files: ofType(WEIGHT_TYPE), smoke: ofType(DOC_TYPE)[0] ?? null };
}

/** Whether two lists of layers are the same files with the same content. */
export function sameLayers(some: readonly Descriptor[], others: readonly Descriptor[]): boolean {
  const keyOf = (layers: readonly Descriptor[]) => JSON.stringify(layers.map((each) => [fileOf(each), each.mediaType]));
  return keyOf(some) === keyOf(others);
}

function layerOf({ path, sha256, size }: ModelFile, mediaType: string): Descriptor {
  return { mediaType, digest: `sha256:${sha256}`, size, annotations: { [FILE_PATH]: path } };
}

function fileOf({ annotations, digest, size }: Descriptor): ModelFile {
  return { path: annotations?.[FILE_PATH] ?? '', sha256: hexOf(digest), size };
}

/** `sha256:ab…` → `ab…`. */
export function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}
