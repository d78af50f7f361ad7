import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { assertLoads, failureOf, problemOf } from './assert-loads.ts';
import type { SmokeCase } from './model.ts';

const samples = join(import.meta.dirname, '../../resources/samples');
const signal = AbortSignal.timeout(120_000);

describe('assertLoads', () => {
  it('loads a good model and refuses garbage', async () => {
    await assertLoads(join(samples, 'digits/2.0.0/model.onnx'), [], signal);
    const folder = await mkdtemp(join(tmpdir(), 'loads-'));
    try {
      await writeFile(join(folder, 'bad.onnx'), 'no model');
      await assert.rejects(assertLoads(join(folder, 'bad.onnx'), [], signal), { code: 'model-corrupt' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says when a smoke case does not run', async () => {
    const smoke: SmokeCase = { name: 'odd', inputs: [], outputs: [], tolerance: { absolute: 0 } };
    await assert.rejects(assertLoads(join(samples, 'digits/1.0.0/model.onnx'), [smoke], signal), {
      code: 'smoke-invalid',
      message: /case "odd" does not run/,
    });
  });

  it('ends its child when it is cancelled', async () => {
    const loading = assertLoads(join(samples, 'digits/1.0.0/model.onnx'), [], AbortSignal.timeout(1));
    await assert.rejects(loading, { code: 'cancelled' });
  });

  it('tells a crash, a full memory, a deadline and its own failure apart', () => {
    const failure = (facts: object) => failureOf(Object.assign(new Error('failed'), facts)).code;
    assert.equal(failure({ signal: 'SIGSEGV' }), 'model-corrupt');
    assert.equal(failure({ code: 0xc0000005 }), 'model-corrupt');
    assert.equal(failure({ signal: 'SIGKILL', killed: false }), 'memory-short');
    assert.equal(failure({ signal: 'SIGKILL', killed: true }), 'timeout');
    assert.equal(failure({ code: 1 }), 'internal');
  });

  it("keeps onnxruntime's own sentence and drops where it stands in its sources", () => {
    const message =
      'Load model from /a (1)/m.onnx failed:/src/core/model.cc:202 onnxruntime::Model::Model(onnx::ModelProto&&, const Logger&) Unsupported model IR version: 99, max supported IR version: 13\n';
    const problem = problemOf({ kind: 'load-failed', message });
    assert.equal(problem?.code, 'model-unsupported');
    assert.equal(problem?.data.reason, 'Unsupported model IR version: 99, max supported IR version: 13');
  });

  it('names an operator that its operator set does not have', () => {
    const message = 'Error No Op registered for Teleport with domain_version of 17';
    const problem = problemOf({ kind: 'load-failed', message });
    assert.equal(problem?.code, 'model-unsupported');
    assert.match(problem.message, /: it uses the operator Teleport, which operator set 17 does not have$/);
  });
});
