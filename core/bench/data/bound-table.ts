import { nearest } from '../../contract/nearest.ts';
import { Problem } from '../../contract/problem.ts';
import { type Binding, bind, widthOf } from './binding.ts';
import { featuresBeside } from './features.ts';
import { type Feature, featuresOfModel } from './metadata.ts';
import { openTable } from './open.ts';
import { type ImageShape, imageShapeOf, type Scale } from './pixels.ts';
import { type InputSpec, openDimensions, withDimensions } from './shapes.ts';
import { columnWord, columnWords, type Row, type Table } from './table.ts';

export interface DataRequest {
  /** File, or folder of images. */
  readonly path: string;
  readonly inputs: readonly InputSpec[];
  /** The model's own. */
  readonly metadata: { readonly [key: string]: string };
  /** Columns that are no features: the label, the groups. */
  readonly aside: readonly string[];
  /** Names of the feature columns in the input's order; empty: the model's, those beside the data, or all of numbers. */
  readonly features: readonly string[];
  /** Sizes of open dimensions, as of an image. */
  readonly dimensions: { readonly [name: string]: number };
  readonly scale: Scale;
}

export interface BoundTable {
  readonly table: Table;
  readonly binding: Binding;
  /** For people: `test.csv (CSV), features by encoding.json beside the data`. */
  readonly from: string;
  pieces(): AsyncGenerator<readonly Row[]>;
}

/** How the format of a folder of images begins. */
const IMAGES = 'images';

/** Opens data and finds each input's columns in them. Throws `data-unreadable`, `data-invalid`, `model-unsupported`, `usage`. */
export async function openBound(request: DataRequest, signal: AbortSignal): Promise<BoundTable> {
  const { path, dimensions, scale, aside } = request;
  const inputs = withDimensions(request.inputs, dimensions);
  const [first] = inputs;
  const table = await openTable(path, () => imagesOf(inputs, scale), signal);
  if (scale !== '0-1' && !table.format.startsWith(IMAGES)) throw noImages(path, table);
  for (const name of aside) if (!table.columns.includes(name)) throw unknownColumn(path, name, table.columns);
  const orphan = inputs.find(({ name }) => !table.columns.includes(name));
  const named = orphan ? await namedFeatures(request, orphan) : null;
  const pieces = table.pieces()[Symbol.asyncIterator]();
  const piece = await pieces.next();
  if (piece.done || first === undefined) throw noRows(path, table);
  const { columns, format } = table;
  const features = named?.features ?? (format.startsWith(IMAGES) && orphan ? [{ name: 'image' }] : null);
  return {
    table,
    binding: bind({ inputs, columns, aside, features, sample: piece.value }),
    from: `${path} (${format})${named ? `, features by ${named.by}` : ''}`,
    async *pieces() {
      yield piece.value;
      yield* { [Symbol.asyncIterator]: () => pieces };
    },
  };
}

async function namedFeatures(
  { path, features, metadata }: DataRequest,
  orphan: InputSpec,
): Promise<{ readonly features: readonly Feature[]; readonly by: string } | null> {
  if (features.length > 0) return { features: features.map((name) => ({ name })), by: 'the request' };
  return featuresOfModel(metadata) ?? (await featuresBeside(path, orphan.name, widthOf(orphan)));
}

function imagesOf(inputs: readonly InputSpec[], scale: Scale): ImageShape | null {
  const [input, ...others] = inputs;
  if (!input || others.length > 0 || input.shape?.length !== 4) return null;
  const open = openDimensions([{ ...input, shape: [1, ...input.shape.slice(1)] }]);
  if (open.length > 0)
    throw new Problem('usage', `Give the size of images: the model leaves ${open.join(', ')} open`, {
      open,
    });
  return imageShapeOf(input.shape.map(Number), scale);
}

function unknownColumn(path: string, column: string, columns: readonly string[]): Problem {
  const meant = nearest(column, columns);
  const shown = columnWords(columns);
  const known = `${shown.join(', ')}${columns.length > shown.length ? ' …' : ''}`;
  const named = columnWord(column);
  return new Problem(
    'data-invalid',
    meant === undefined
      ? `Choose a column of ${path} instead of ${named}: ${known}`
      : `Did you mean the column ${meant}? ${path} has no ${named}`,
    { path, column: named, columns: shown },
  );
}

function noImages(path: string, { format }: Table): Problem {
  return new Problem('usage', `Leave pixels at 0-1: ${path} (${format}) holds no images`, { path });
}

function noRows(path: string, { skipped }: Table): Problem {
  const [why] = skipped.keys();
  const detail = why === undefined ? 'it has no rows' : `none of its rows can be used: ${why}`;
  return new Problem('data-invalid', `Choose another data file than ${path}: ${detail}`, { path });
}
