/** What a quantised version must answer: what the original answers, within a stated tolerance. Pure. */
import type { SmokeCase, Tensor } from '../model.ts';

/** Of the largest number that a case expects. */
const PART = 0.05;

/** By how much the numbers of a case may differ from the original's. `stated`: the operator's own. */
export function allowance({ outputs }: SmokeCase, stated: number | null): number {
  if (stated !== null) return stated;
  const sizes = outputs.filter(isFloat).flatMap(({ data }) => data.map((value) => Math.abs(Number(value))));
  return PART * sizes.reduce((most, size) => Math.max(most, size), 0);
}

/** The cases with that tolerance. What is no float, such as a label, must stay as it is: it gets a case of its own. */
export function smokeCasesOf(smoke: readonly SmokeCase[], stated: number | null): SmokeCase[] {
  return smoke.flatMap((each) => {
    const floats = each.outputs.filter(isFloat);
    const others = each.outputs.filter((output) => !isFloat(output));
    const tolerance = { ...each.tolerance, absolute: each.tolerance.absolute + allowance(each, stated) };
    const loose = { ...each, outputs: floats, tolerance };
    if (others.length === 0) return [loose];
    const strict = { ...each, name: floats.length > 0 ? `${each.name}, labels` : each.name, outputs: others };
    return floats.length > 0 ? [loose, strict] : [strict];
  });
}

function isFloat({ datatype }: Tensor): boolean {
  return /^(FP|BF)/.test(datatype);
}
