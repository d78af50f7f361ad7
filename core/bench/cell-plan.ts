import type { Cell, Scenario } from '../contract/bench-record.ts';
import type { ModelVersion } from '../models/model.ts';
import type { ProviderUse } from './runner/messages.ts';

/** What one cell measures. */
export interface CellPlan {
  readonly model: ModelVersion;
  /** Of its ONNX file. */
  readonly path: string;
  /** File of its inputs. */
  readonly feeds: string;
  /** For the record. */
  readonly inputs: Cell['inputs'];
  /** Of its inputs. */
  readonly warnings: readonly string[];
  readonly scenario: Scenario;
  readonly provider: string;
  readonly used: readonly ProviderUse[];
  readonly batch: number;
  readonly threads: number;
  readonly durationMs: number;
  readonly targetP99Ms: number | undefined;
  readonly seed: number;
  /** What others used of the machine before. */
  readonly busyBefore: number | null;
}
