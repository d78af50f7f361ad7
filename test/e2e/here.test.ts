/** Every verb on this computer, as an operator types it: no root, no Docker, no SSH. */
import assert from 'node:assert/strict';
import { access, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { commands as verbs } from '../../core/cli/commands.ts';
import { localServer } from '../../core/engines/local/engine.ts';
import { freePort } from '../load/free-port.ts';
import { startLoad } from '../load/load.ts';
import { sampleCases } from '../load/order.ts';
import { type CliResult, cli, startCli } from './cli.ts';

const samples = join(import.meta.dirname, '../../resources/samples');

describe('the command line on this computer', () => {
  let dataDir = '';
  let port = '';
  const run = (...args: string[]) => cli(dataDir, ...args);
  const ok = async (...args: string[]) => {
    const result = await run(...args);
    assert.equal(result.code, 0, `${args.join(' ')}: ${result.stderr}`);
    return result;
  };

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'signalbox-e2e-'));
    port = String(await freePort());
    for (const version of ['1.0.0', '2.0.0']) {
      await ok(
        'models',
        'import',
        join(samples, 'credit-risk', version),
        '--name',
        'credit-risk',
        '--version',
        version,
      );
    }
  });
  after(async () => {
    for (const service of ['credit', 'other']) await run('remove', service);
    await rm(dataDir, { recursive: true });
  });

  it('deploys, switches, rolls back and removes under load, and loses nothing', async () => {
    const first = await ok('deploy', 'credit', '--model', 'credit-risk@1.0.0', '--port', port, '--json');
    assert.equal(first.json().ok, true);
    const url = `http://127.0.0.1:${port}/v2/models/credit/infer`;
    const cases = sampleCases('credit-risk', ['1.0.0', '2.0.0']);
    await using load = await startLoad({ url, cases, clients: 4, rate: 200, maxRequests: 50_000, maxMs: 120_000 });
    const second = await ok('deploy', 'credit', '--model', 'credit-risk@2.0.0');
    assert.match(second.stdout, /blue → green/);
    assert.match(second.stdout, /serves credit-risk@2\.0\.0 from green/);
    await ok('rollback', 'credit');
    await ok('switch', 'credit', 'green');
    const { services } = (await ok('status', 'credit', '--json')).json() as {
      services: [{ split: unknown; agrees: boolean }];
    };
    assert.deepEqual(services[0].split, { live: 'green', percentToIdle: 0, fallback: true });
    assert.equal(services[0].agrees, true);
    const report = await load.stop();
    assert.equal(report.failed, 0, JSON.stringify(report.examples));
    assert.deepEqual(Object.keys(report.byVersion).toSorted(), ['1.0.0', '2.0.0']);
    await ok('remove', 'credit');
    assert.match((await ok('status')).stdout, /No services yet/);
    await assert.rejects(fetch(url));
  });

  it('holds before the switch, goes on, and takes a held one back', async () => {
    await ok('deploy', 'credit', '--model', 'credit-risk@1.0.0', '--port', port);
    const id = rolloutOf(await ok('deploy', 'credit', '--model', 'credit-risk@2.0.0', '--hold', '--json'));
    assert.equal((await run('deploy', 'credit', '--model', 'credit-risk@2.0.0')).code, 3);
    assert.match((await ok('status', 'credit')).stdout, /credit-risk@1\.0\.0 live/);
    await ok('rollouts', 'resume', id);
    assert.match((await ok('status', 'credit')).stdout, /credit-risk@2\.0\.0 live/);
    const held = rolloutOf(await ok('deploy', 'credit', '--model', 'credit-risk@1.0.0', '--hold', '--json'));
    await ok('rollouts', 'abort', held);
    assert.match((await ok('status', 'credit')).stdout, /empty +✓ credit-risk@2\.0\.0 live/);
    assert.match((await ok('rollouts', 'show', held)).stdout, /aborted/);
    assert.equal((await run('rollouts', 'abort', held)).code, 1);
    assert.equal((await run('rollback', 'credit')).code, 1);
  });

  it('stops the old revision once its window is over', async () => {
    await ok('deploy', 'credit', '--model', 'credit-risk@1.0.0', '--keep', '0s');
    const settled = await ok('rollouts', 'resume');
    assert.match(settled.stdout, /retire credit/);
    assert.match((await ok('status', 'credit')).stdout, /✓ credit-risk@1\.0\.0 live +empty/);
    assert.match((await ok('rollouts', 'resume')).stdout, /Nothing to resume/);
  });

  it('is cancelled by Ctrl-C and leaves the live slot as it was', async () => {
    const deploy = startCli(dataDir, ['deploy', 'credit', '--model', 'credit-risk@2.0.0', '--json']);
    await deploy.untilSays(': start');
    deploy.interrupt();
    const { code, json } = await deploy.ended;
    assert.equal(code, 130);
    assert.equal((json().rollout as { status: string }).status, 'aborted');
    assert.match((await ok('status', 'credit')).stdout, /✓ credit-risk@1\.0\.0 live +empty/);
  });

  it('answers a Ctrl-C that comes before anything is open', async () => {
    const untouched = join(dataDir, 'untouched');
    // Interrupts itself as soon as it listens: earlier than that, nothing can answer.
    const early = `
      let sent = false;
      process.on('newListener', (name) => {
        if (name !== 'SIGINT' || sent) return;
        sent = true;
        process.kill(process.pid, name);
      });`;
    const { code, json } = await startCli(
      untouched,
      ['deploy', 'credit', '--model', 'credit-risk@2.0.0', '--json'],
      ['--import', `data:text/javascript,${encodeURIComponent(early)}`],
    ).ended;
    assert.equal(code, 130);
    assert.deepEqual(json(), { ok: false, error: { code: 'cancelled', message: 'Cancelled', data: {} } });
    await assert.rejects(access(untouched), { code: 'ENOENT' });
  });

  it('says when nothing proves that a model answers right', async () => {
    const bare = join(dataDir, 'bare.onnx');
    await copyFile(join(samples, 'credit-risk/1.0.0/model.onnx'), bare);
    await ok('models', 'import', bare, '--name', 'bare', '--version', '1');
    const held = await ok('deploy', 'credit', '--model', 'bare@1', '--hold');
    assert.match(held.stdout, /bare@1 came without smoke inputs/);
    assert.match(held.stdout, /green of credit is ready, not proved, and waits/);
    const id = /rollouts abort (\w+)/.exec(held.stdout)?.[1] ?? '';
    assert.match((await ok('rollouts', 'abort', id)).stdout, /is aborted/);
  });

  it('shows another process what a rollout does, and goes on after it was killed', async () => {
    const deploy = startCli(dataDir, ['deploy', 'credit', '--model', 'credit-risk@2.0.0']);
    await deploy.untilSays(': ready');
    const { rollouts } = (await ok('rollouts', 'list', 'credit', '--json')).json() as { rollouts: [{ id: string }] };
    const { id } = rollouts[0];
    const watch = startCli(dataDir, ['rollouts', 'watch', id]);
    deploy.kill();
    await deploy.ended;
    const seen = await watch.ended;
    if (seen.code !== 0) {
      assert.match(seen.stdout, /rollouts resume/);
      await ok('rollouts', 'resume', id);
    }
    assert.match((await ok('status', 'credit')).stdout, /credit-risk@2\.0\.0 live/);
  });

  it('starts a model server that died again, with what it served', async () => {
    const server = localServer(join(dataDir, 'host'), 'credit');
    const running = await server.status(AbortSignal.timeout(5_000));
    assert.ok(running);
    process.kill(running.pid, 'SIGKILL');
    const down = await run('status', 'credit');
    assert.equal(down.code, 1);
    assert.match(down.stdout, /not running: the next deploy or switch starts it/);
    await ok('switch', 'credit', 'green');
    assert.match((await ok('status', 'credit')).stdout, /✓ credit-risk@1\.0\.0 warm +✓ credit-risk@2\.0\.0 live/);
  });

  it('says what is wrong, with a code and in one object, and changes nothing', async () => {
    const wrong: readonly (readonly [number, string, ...string[]])[] = [
      [2, 'usage', 'deplyo'],
      [2, 'usage', 'deploy', 'credit'],
      [2, 'usage', 'deploy', 'credit', '--model', 'credit-risk@1.0.0', '--prot', '1'],
      [2, 'usage', 'deploy', 'credit', '--model', 'credit-risk@1.0.0', '--port', '99999'],
      [2, 'usage', 'deploy', 'credit', '--model', 'credit-risk@1.0.0', '--keep', 'soon'],
      [2, 'usage', 'deploy', 'credit', '--model', 'credit-risk@1.0.0', '--port', '1'],
      [2, 'name-invalid', 'deploy', 'cre dit; rm -rf /', '--model', 'credit-risk@1.0.0'],
      [2, 'name-invalid', 'deploy', 'credit', '--model', 'credit-risk'],
      [2, 'model-unknown', 'deploy', 'credit', '--model', 'credit-risk@9'],
      [2, 'host-unknown', 'deploy', 'other', '--model', 'credit-risk@1.0.0', '--host', 'nowhere'],
      [1, 'port-taken', 'deploy', 'other', '--model', 'credit-risk@1.0.0', '--port', port],
      [2, 'service-unknown', 'switch', 'nope', 'green'],
      [2, 'usage', 'switch', 'credit', 'red'],
      [2, 'rollout-unknown', 'rollouts', 'show', 'nope'],
      [
        1,
        'model-exists',
        'models',
        'import',
        join(samples, 'credit-risk/2.0.0'),
        '--name',
        'credit-risk',
        '--version',
        '1.0.0',
      ],
      [1, 'model-corrupt', 'models', 'import', join(samples, 'bad/corrupt.onnx'), '--name', 'bad', '--version', '1'],
      [
        1,
        'model-unsupported',
        'models',
        'import',
        join(samples, 'bad/future-opset.onnx'),
        '--name',
        'bad',
        '--version',
        '1',
      ],
      [
        1,
        'model-file-missing',
        'models',
        'import',
        join(samples, 'bad/external-missing'),
        '--name',
        'bad',
        '--version',
        '1',
      ],
      [1, 'smoke-invalid', 'models', 'import', join(samples, 'bad/wrong-smoke'), '--name', 'bad', '--version', '1'],
    ];
    for (const [code, problem, ...args] of wrong) {
      const result = await run(...args, '--json');
      assert.equal(result.code, code, `${args.join(' ')}: ${result.stdout}`);
      const said = result.json() as { ok: boolean; error: { code: string; message: string } };
      assert.equal(said.ok, false);
      assert.equal(said.error.code, problem, args.join(' '));
      assert.match(said.error.message, /^.{20,}[^.]$/s, said.error.message);
    }
    assert.match((await ok('status', 'credit')).stdout, /credit-risk@2\.0\.0 live/);
    assert.deepEqual(((await ok('status', '--json')).json() as { services: unknown[] }).services.length, 1);
  });

  it('explains every verb', async () => {
    const { commands } = (await ok('--help', '--json')).json() as { commands: { name: string }[] };
    assert.deepEqual(
      commands.map(({ name }) => name),
      verbs.map(({ name }) => name),
    );
    const left = commands.values();
    const explain = async () => {
      for (const { name } of left) assert.match((await ok(...name.split(' '), '--help')).stdout, /Usage: signalbox/);
    };
    await Promise.all([explain(), explain()]);
  });
});

function rolloutOf(result: CliResult): string {
  return (result.json().rollout as { id: string }).id;
}
