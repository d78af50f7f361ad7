/** What the endpoint generator reaches against a server that does nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runEndpoint } from '../../core/bench/endpoint/run-endpoint.ts';
import { judged, type Row } from './rows.ts';

const SINK = join(import.meta.dirname, 'self-sink.ts');
const RATE = 20_000;
const START_MS = 20_000;

export async function endpointRows(scale: number, signal: AbortSignal): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-self-'));
  const sink = spawn(process.execPath, [SINK], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const data = join(dir, 'request.json');
    writeFileSync(data, JSON.stringify({ id: '@' }));
    const [port] = await once(sink, 'message', { signal: AbortSignal.any([signal, AbortSignal.timeout(START_MS)]) });
    const result = await runEndpoint(
      {
        url: `http://127.0.0.1:${port}/v2/models/none/infer`,
        protocol: 'open-inference',
        arrivals: 'poisson',
        rate: RATE,
        connections: 16,
        durationMs: Math.max(2_000, 10_000 * scale),
        timeoutMs: 5_000,
        seed: 1,
        data,
      },
      signal,
    );
    const failed = Object.values(result.failed).reduce((sum, count) => sum + count, 0);
    const note = `${RATE.toLocaleString('en')}/s planned; p50 ${result.latency?.p50.value?.toFixed(2)} ms${result.void ? `; void: ${result.void}` : ''}`;
    return [
      // Poisson arrivals stray around the rate: by 1 % in a run of this length.
      judged('endpoint generator', result.throughput, 'requests/s', ['>=', 0.99 * RATE], note),
      judged('endpoint generator, late', result.latenessP99Ms, 'ms p99', ['<=', 2]),
      judged('endpoint generator, failed', failed, 'requests', ['=', 0]),
    ];
  } finally {
    sink.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  }
}
