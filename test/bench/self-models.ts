/** Models of known cost, made here: one weight matrix, multiplied again and again, so that a file stays small. */
import { writeFileSync } from 'node:fs';
import { seeded } from '../../core/bench/statistics/rng.ts';
import { model, value } from '../../core/models/onnx.fixture.ts';
import { bytes as field, integer } from '../../core/models/quantize/wire.ts';

export interface SelfModel {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  /** 0: the output is the input. */
  readonly layers: number;
  /** About so long. */
  readonly callMs: number;
}

/** About 20 µs, 200 µs, 2 ms, 10 ms and 50 ms on one core of a server of today. */
export const selfModels: readonly SelfModel[] = [
  { name: '20 µs', rows: 8, width: 256, layers: 2, callMs: 0.02 },
  { name: '200 µs', rows: 8, width: 256, layers: 24, callMs: 0.2 },
  { name: '2 ms', rows: 32, width: 512, layers: 18, callMs: 2 },
  { name: '10 ms', rows: 64, width: 1024, layers: 13, callMs: 10 },
  { name: '50 ms', rows: 64, width: 1024, layers: 63, callMs: 50 },
];

/** X[rows, width] → (MatMul W → Relu) × layers → Y. W is drawn so that the values keep their size. */
export function writeModel(path: string, { rows, width, layers }: SelfModel, seed: number): void {
  const rng = seeded(seed);
  const scale = Math.sqrt(2 / width);
  const weights = Float32Array.from({ length: width * width }, () => rng.normal() * scale);
  // TensorProto: dims, data_type FLOAT, name, raw_data.
  const tensor = [
    integer(1, width),
    integer(1, width),
    integer(2, 1),
    field(8, 'w'),
    field(9, Buffer.from(weights.buffer)),
  ];
  const nodes = Array.from({ length: layers }, (_, at) => {
    const last = at === layers - 1;
    return [
      node('MatMul', [at === 0 ? 'x' : `r${at - 1}`, 'w'], `m${at}`),
      node('Relu', [`m${at}`], last ? 'y' : `r${at}`),
    ];
  });
  const graph = [
    ...(layers === 0 ? [node('Identity', ['x'], 'y')] : nodes.flat()).map((each) => field(1, each)),
    field(2, 'layers'),
    ...(layers === 0 ? [] : [field(5, ...tensor)]),
    field(11, value('x', rows, width)),
    field(12, value('y', rows, width)),
  ];
  writeFileSync(path, model(...graph));
}

/** NodeProto. */
function node(operator: string, inputs: readonly string[], output: string): Buffer {
  return Buffer.concat([...inputs.map((name) => field(1, name)), field(2, output), field(4, operator)]);
}
