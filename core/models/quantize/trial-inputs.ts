import type { Signature, Tensor, TensorSpec, TensorValue } from '../model.ts';

const CASES = 16;
const ROWS = 4;

/**
 * Inputs to try a model on that brings none, the same each time: floats from −2 to 2, whole numbers 0 to 9. The open
 * first dimension is 4, other open ones are 1. Null: the model does not say how many dimensions an input has, or takes
 * what JSON can not carry.
 */
export function trialInputs({ inputs }: Signature): Tensor[][] | null {
  if (inputs.some(({ shape, datatype }) => shape === null || datatype === 'FP16' || datatype === 'BF16')) return null;
  let state = 1;
  // A linear congruential generator (Numerical Recipes): good enough to try, and the same everywhere.
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x1_0000_0000;
  };
  return Array.from({ length: CASES }, () => inputs.map((input) => trialInput(input, draw)));
}

function trialInput({ name, datatype, shape }: TensorSpec, draw: () => number): Tensor {
  const sizes = (shape ?? []).map((size, index) =>
    typeof size === 'number' && size >= 0 ? size : index === 0 ? ROWS : 1,
  );
  const count = sizes.reduce((product, size) => product * size, 1);
  const data = Array.from({ length: count }, (): TensorValue => {
    if (datatype === 'BOOL') return draw() < 0.5;
    if (datatype === 'BYTES') return String(Math.floor(draw() * 10));
    return datatype.startsWith('FP') ? Math.fround(draw() * 4 - 2) : Math.floor(draw() * 10);
  });
  return { name, datatype, shape: sizes, data };
}
