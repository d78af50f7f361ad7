import type { ModelRow, TensorSpecView } from '../../../core/contract/models.ts';
import type { ServiceRow, SlotName } from '../../../core/contract/services.ts';

export interface ModelPlace {
  readonly service: string;
  readonly host: string;
  readonly slot: SlotName;
  readonly live: boolean;
}

const slots: readonly SlotName[] = ['blue', 'green'];

/** The slots that hold a version, the live ones first. */
export function placesOf(
  { name, version }: Pick<ModelRow, 'name' | 'version'>,
  services: Iterable<ServiceRow>,
): ModelPlace[] {
  return [...services]
    .flatMap(({ service, host, slots: held, split }) =>
      slots
        .filter((slot) => held[slot].model === name && held[slot].version === version)
        .map((slot) => ({ service, host, slot, live: split?.live === slot })),
    )
    .toSorted((a, b) => Number(b.live) - Number(a.live) || a.service.localeCompare(b.service));
}

/** `FP32 [batch, 20]`; an open dimension is written `?`. */
export function shapeText({ datatype, shape }: Pick<TensorSpecView, 'datatype' | 'shape'>): string {
  if (shape === null) return `${datatype} of any shape`;
  return `${datatype} [${shape.map((size) => (size === -1 ? '?' : size)).join(', ')}]`;
}

/** A name and a version that a file's own name suggests: `credit_risk-2.0.0.onnx` → `credit-risk`, `2.0.0`. */
export function suggestNames(path: string): { name: string; version: string } {
  const base = (path.split('/').at(-1) ?? '').replace(/\.onnx$/i, '');
  const version = /\d+(?:\.\d+)+/.exec(base)?.[0] ?? '1.0.0';
  const name = base
    .replace(version, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return { name: name.replace(/-v$/, ''), version };
}
