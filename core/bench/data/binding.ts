/** Which columns of a table make which input of a model. Pure. */
import { Problem } from '../../contract/problem.ts';
import type { Datatype } from '../../models/model.ts';
import type { Feature } from './metadata.ts';
import type { InputSpec } from './shapes.ts';
import { columnWords, type Row } from './table.ts';
import { isMissing, isVector, toNumber } from './value.ts';

export interface BoundColumn {
  readonly name: string;
  /** Its place in a row of the table. */
  readonly column: number;
  /** How many values it gives, and where they begin among those of all inputs. */
  readonly length: number;
  readonly start: number;
  readonly codes?: readonly string[] | undefined;
}

export interface BoundInput {
  readonly name: string;
  readonly datatype: Datatype;
  /** Of one row: without the batch. */
  readonly shape: readonly number[];
  readonly start: number;
  readonly length: number;
  readonly columns: readonly BoundColumn[];
}

export interface Binding {
  readonly inputs: readonly BoundInput[];
  /** Values of one row, all inputs together. */
  readonly width: number;
  /** Rows that the model takes at a time; null: any number. */
  readonly batch: number | null;
}

export interface BindingRequest {
  readonly inputs: readonly InputSpec[];
  readonly columns: readonly string[];
  /** Columns that are no features: the label, the groups. */
  readonly aside: readonly string[];
  /** Of the one input that has no column of its own name; null: every column of numbers that is not set aside. */
  readonly features: readonly Feature[] | null;
  /** The first rows: they tell numbers from text, and how long vectors are. */
  readonly sample: readonly Row[];
}

/**
 * An input takes the column of its name. One that has none takes its features from columns of their own: those that are
 * named, else all of numbers, else the one series of as many, such as `pixel_0` to `pixel_63`. Throws
 * `data-invalid`, which names the columns that are missing or from which to choose, and `model-unsupported`.
 */
export function bind(request: BindingRequest): Binding {
  const { inputs, columns } = request;
  const orphans = inputs.filter(({ name }) => !columns.includes(name));
  if (orphans.length > 1) throw missing(orphans.map(({ name }) => name));
  let start = 0;
  const bound = inputs.map((input) => {
    const own = columns.includes(input.name);
    const features = own ? [{ name: input.name }] : featuresOf(input, request);
    const made = bindInput(input, features, start, request);
    start += made.length;
    return made;
  });
  return { inputs: bound, width: start, batch: fixedBatch(inputs) };
}

/** How many values an input takes of one row; null where it leaves that open. */
export function widthOf({ name, shape }: InputSpec): number | null {
  if (shape === null) throw unknownRank(name);
  const tail = shape.slice(1);
  return tail.every((size) => typeof size === 'number' && size >= 0)
    ? tail.reduce<number>((product, size) => product * Number(size), 1)
    : null;
}

function fixedBatch(inputs: readonly InputSpec[]): number | null {
  const sizes = inputs.map(({ shape }) => shape?.[0]).filter((size) => typeof size === 'number' && size > 0);
  return sizes.length > 0 ? Number(sizes[0]) : null;
}

function featuresOf(
  input: InputSpec,
  { columns, aside, features, sample, inputs }: BindingRequest,
): readonly Feature[] {
  if (features) {
    const lacking = features.filter(({ name }) => !columns.includes(name)).map(({ name }) => name);
    if (lacking.length > 0) throw missing(lacking);
    return features;
  }
  const taken = new Set([...aside, ...inputs.map(({ name }) => name)]);
  const free = columns.flatMap((name, column) => (taken.has(name) || !isNumeric(sample, column) ? [] : [name]));
  const width = widthOf(input);
  if (free.length > 0 && (width === null || free.length === width)) return free.map((name) => ({ name }));
  const series = seriesOf(free, width);
  if (series) return series.map((name) => ({ name }));
  // A table with one array may call it anything.
  if (free.length === 1 && sample.some((row) => isVector(row[columns.indexOf(free[0] ?? '')])))
    return free.map((name) => ({ name }));
  throw ambiguous(input.name, width, free);
}

/** The columns that are as many as wanted and differ only in the number at their end, such as `pixel_0` to `pixel_63`. */
function seriesOf(columns: readonly string[], width: number | null): readonly string[] | null {
  const stems = Map.groupBy(columns, (name) => /^(.*\D)\d+$/.exec(name)?.[1] ?? '');
  stems.delete('');
  const fitting = [...stems.values()].filter(({ length }) => length > 1 && length === width);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function bindInput(
  input: InputSpec,
  features: readonly Feature[],
  start: number,
  { columns, sample }: BindingRequest,
): BoundInput {
  let length = 0;
  const bound = features.map(({ name, codes }) => {
    const column = columns.indexOf(name);
    const vector = sample.map((row) => row[column]).find(isVector);
    const made = { name, column, codes, start: start + length, length: vector?.length ?? 1 };
    length += made.length;
    return made;
  });
  const width = widthOf(input);
  if (width !== null && width !== length) throw wrongWidth(input.name, width, length);
  const shape = tailOf(input, length);
  return { name: input.name, datatype: input.datatype as Datatype, shape, start, length, columns: bound };
}

/** The sizes after the batch, the one open among them filled so that all values have a place. */
function tailOf({ name, shape }: InputSpec, length: number): number[] {
  const tail = (shape ?? []).slice(1);
  const open = tail.filter((size) => typeof size === 'string' || size < 0).length;
  const known = tail.reduce<number>(
    (product, size) => (typeof size === 'number' && size >= 0 ? product * size : product),
    1,
  );
  if (open > 1 || (open === 1 && length % known !== 0)) throw openShape(name, length);
  return tail.map((size) => (typeof size === 'number' && size >= 0 ? size : length / known));
}

function isNumeric(sample: readonly Row[], column: number): boolean {
  const there = sample.map((row) => row[column]).filter((value) => !isMissing(value));
  return there.length > 0 && there.every((value) => isVector(value) || !Number.isNaN(toNumber(value)));
}

function missing(names: readonly string[]): Problem {
  const shown = columnWords(names);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return new Problem(
    'data-invalid',
    `Add the columns that the model needs and the data lack: ${shown.join(', ')}${more}`,
    { missing: shown },
  );
}

function ambiguous(input: string, width: number | null, columns: readonly string[]): Problem {
  const wanted = width === null ? 'some' : String(width);
  const shown = columnWords(columns);
  return new Problem(
    'data-invalid',
    `Name the ${wanted} feature columns of ${JSON.stringify(input)}, or leave out the others: there are ${columns.length} of numbers besides label and groups (${shown.join(', ')}${columns.length > shown.length ? ' …' : ''})`,
    { input, width, columns: shown },
  );
}

function wrongWidth(input: string, width: number, length: number): Problem {
  return new Problem(
    'data-invalid',
    `Correct the data: ${JSON.stringify(input)} takes ${width} values of a row, the columns for it have ${length}`,
    { input, width, length },
  );
}

function openShape(input: string, length: number): Problem {
  return new Problem(
    'model-unsupported',
    `Export the model with at most one open dimension besides the batch in ${JSON.stringify(input)}: ${length} values do not tell them`,
    { input, length },
  );
}

function unknownRank(input: string): Problem {
  return new Problem(
    'model-unsupported',
    `Export the model with the shape of ${JSON.stringify(input)}: it does not say how many dimensions there are`,
    { input },
  );
}
