/** How far two versions of a model answer alike. Pure. */
import type { Tensor } from '../model.ts';

/** Over some inputs: B's outputs beside A's. */
export interface Agreement {
  /** Of floats: the largest difference, and in which output. */
  readonly maxAbsError: number;
  readonly output: string | null;
  /** Signal to quantisation noise, 10 · log10(Σ a² / Σ (a − b)²); null where there is no noise, or no floats. */
  readonly sqnrDb: number | null;
  /** Values of other types, such as labels, and how many of them differ. */
  readonly labels: number;
  readonly changed: number;
}

/** Sums of one or more agreements, so that cases add up. */
export class AgreementSum {
  #signal = 0;
  #noise = 0;
  #maxAbsError = 0;
  #output: string | null = null;
  #labels = 0;
  #changed = 0;

  /** `b` has the outputs of `a`, in its order. */
  add(a: readonly Tensor[], b: readonly Tensor[]): this {
    for (const [index, one] of a.entries()) {
      const other = b[index];
      if (other) this.#addTensor(one, other);
    }
    return this;
  }

  get total(): Agreement {
    return {
      maxAbsError: this.#maxAbsError,
      output: this.#output,
      sqnrDb: this.#noise > 0 ? 10 * Math.log10(this.#signal / this.#noise) : null,
      labels: this.#labels,
      changed: this.#changed,
    };
  }

  #addTensor(a: Tensor, b: Tensor): void {
    const floats = /^(FP|BF)/.test(a.datatype);
    const size = Math.max(a.data.length, b.data.length);
    for (let at = 0; at < size; at++) {
      const [one, other] = [a.data[at], b.data[at]];
      const noise = Math.abs(Number(one) - Number(other));
      if (floats && noise < Number.POSITIVE_INFINITY) {
        this.#signal += Number(one) ** 2;
        this.#noise += noise ** 2;
        if (noise > this.#maxAbsError) [this.#maxAbsError, this.#output] = [noise, a.name];
      } else {
        this.#labels++;
        if (!Object.is(one, other)) this.#changed++;
      }
    }
  }
}
