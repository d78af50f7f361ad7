import type { ModelRow } from '../../../../core/contract/models.ts';

/** The names by which the open dimensions of these models can be given sizes: their symbol, else `input:index`. The first is the batch's. Pure. */
export function openDimensions(models: readonly ModelRow[]): string[] {
  const names = models.flatMap(({ inputs }) =>
    inputs.flatMap(({ name, shape }) =>
      (shape ?? []).flatMap((size, index) => {
        if (index === 0 || (typeof size === 'number' && size > 0)) return [];
        return [typeof size === 'string' ? size : `${name}:${index}`];
      }),
    ),
  );
  return [...new Set(names)];
}
