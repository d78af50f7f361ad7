/** What the core and the process that evaluates say to each other: one order on stdin, then messages back. */
import type { Quality } from '../../contract/bench-record.ts';
import type { DataRequest } from '../data/bound-table.ts';
import type { InputSpec } from '../data/shapes.ts';

export interface EvaluateOrder extends Omit<DataRequest, 'aside'> {
  /** Of the ONNX file. */
  readonly modelPath: string;
  /** `name@version`. */
  readonly model: string;
  readonly outputs: readonly InputSpec[];
  readonly label: string;
  readonly groups: readonly string[];
  readonly positive: string | null;
  readonly importance: boolean;
  readonly seed: number;
}

export interface Evaluation {
  readonly quality: Quality;
  readonly warnings: readonly string[];
}

export interface EvaluateProgress {
  readonly step: 'rows' | 'metrics' | 'importance';
  /** Rows, or features whose importance is known. */
  readonly done: number;
}

export type FromEvaluator =
  | { readonly progress: EvaluateProgress }
  | { readonly evaluation: Evaluation }
  | { readonly problem: { readonly code: string; readonly message: string; readonly data: object } };
