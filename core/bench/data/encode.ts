/** Rows of a table → the values that a model takes. Pure. */
import type { Datatype } from '../../models/model.ts';
import type { Binding, BoundColumn } from './binding.ts';
import { columnWord, type Row, type Value } from './table.ts';
import { allocate, type InputTensor, put } from './tensor.ts';
import { isMissing, isVector, toNumber, toText } from './value.ts';

/** Encoded rows: `values` is row-major, as wide as the binding; of a text it has the place in `texts`. */
export interface Block {
  readonly rows: number;
  readonly values: Float64Array;
  readonly texts: readonly string[];
  /** Which of the rows given are in it. */
  readonly kept: readonly number[];
}

/** `skip` is told why a row can not be encoded, and that row left out. */
export function encode(binding: Binding, rows: readonly Row[], skip: (why: string) => void): Block {
  const values = new Float64Array(rows.length * binding.width);
  const texts: string[] = [];
  const kept: number[] = [];
  for (const [index, row] of rows.entries()) {
    const fault = encodeRow(binding, row, values.subarray(kept.length * binding.width), texts);
    if (fault === null) kept.push(index);
    else skip(fault);
  }
  return { rows: kept.length, values, texts, kept };
}

/**
 * Rows `from` to `to` of a block as tensors of `batch` rows; where there are fewer the last one is repeated, so that a
 * model with a fixed batch can take them.
 */
export function tensorsOf(binding: Binding, block: Block, from: number, to: number, batch: number): InputTensor[] {
  return binding.inputs.map(({ name, datatype, shape, start, length }) => {
    const data = allocate(name, datatype, batch * length);
    for (let row = 0; row < batch; row++) {
      const source = Math.min(from + row, to - 1) * binding.width + start;
      for (let at = 0; at < length; at++) {
        const value = block.values[source + at] ?? 0;
        if (Array.isArray(data)) data[row * length + at] = block.texts[value] ?? '';
        else put(data, row * length + at, value);
      }
    }
    return { name, datatype, shape: [batch, ...shape], data };
  });
}

function encodeRow({ inputs }: Binding, row: Row, target: Float64Array, texts: string[]): string | null {
  for (const { datatype, columns } of inputs) {
    for (const column of columns) {
      const fault = encodeCell(column, row[column.column], datatype, target, texts);
      if (fault) return `its ${columnWord(column.name)} ${fault}`;
    }
  }
  return null;
}

function encodeCell(
  { start, length, codes }: BoundColumn,
  value: Value | undefined,
  datatype: Datatype,
  target: Float64Array,
  texts: string[],
): string | null {
  if (isVector(value)) {
    if (value.length !== length) return `has not ${length} values`;
    for (let at = 0; at < length; at++) target[start + at] = value[at] ?? Number.NaN;
    const whole = target.subarray(start, start + length);
    return whole.every((each) => fits(each, datatype)) ? null : 'has a missing value';
  }
  // Most cells: numbers as text, told without looking for the words for nothing.
  const plain = typeof value === 'string' && !codes && datatype !== 'BYTES' ? Number(value) : 0;
  if (plain === 0 || Number.isNaN(plain)) {
    if (isMissing(value)) return 'is missing';
    if (datatype === 'BYTES') {
      target[start] = texts.push(toText(value)) - 1;
      return null;
    }
    const code = codes ? codes.indexOf(toText(value)) : -1;
    target[start] = code >= 0 ? code : toNumber(value);
  } else target[start] = plain;
  return fits(target[start] ?? Number.NaN, datatype) ? null : 'is not a number that the model takes';
}

/** Floats may be infinite, whole numbers not. */
function fits(value: number, datatype: Datatype): boolean {
  return datatype.startsWith('FP') ? !Number.isNaN(value) : Number.isFinite(value);
}
