import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What the loop of telemetry said on a lab host, a second apart, and what Docker said there: see telemetry-record.ts. */
export interface Recording {
  /** Answers to ticks that asked for nothing more, without their first line and their last. */
  readonly plain: readonly string[];
  /** What `h` adds. */
  readonly heat: string;
  /** Lines of nvidia-smi, of all GPUs in turn. */
  readonly gpus: readonly string[];
  /** Lines of df. */
  readonly disks: readonly string[];
  /** As `GET /containers/json` answers. */
  readonly containers: readonly { readonly Id: string }[];
  /** As `GET /containers/ID/json` answers for each of them. */
  readonly inspected: readonly { readonly Id: string }[];
}

export function readRecording(): Recording {
  const file = join(import.meta.dirname, 'telemetry-recording.json.gz');
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as Recording;
}
