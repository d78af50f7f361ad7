import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';
import { before, beforeEach, describe, it, mock } from 'node:test';
import type { UtilityProcess } from 'electron';

const standIn = new URL('stand-in.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

class Child extends EventEmitter {
  readonly messages: unknown[] = [];
  killed = false;
  postMessage(message: unknown): void {
    this.messages.push(message);
  }
  kill(): void {
    this.killed = true;
    this.emit('exit', 9);
  }
}

describe('the process of the core', () => {
  let coreProcess: typeof import('../../electron/core-process.ts').coreProcess;
  let children: Child[] = [];
  let givenUp: number[] = [];
  const newest = () => children.at(-1) ?? assert.fail('No core was started');
  const make = () =>
    coreProcess(
      () => {
        children.push(new Child());
        return newest() as unknown as UtilityProcess;
      },
      (code) => givenUp.push(code),
    );

  before(async () => {
    ({ coreProcess } = await import('../../electron/core-process.ts'));
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  });
  beforeEach(() => {
    children = [];
    givenUp = [];
  });

  it('is started again five times in ten minutes, later each time, and then no more', () => {
    let ports = 0;
    const core = make();
    core.start((port) => {
      ports += port ? 1 : 0;
    });
    for (let wait = 250; wait <= 4_000; wait *= 2) {
      const { length } = children;
      newest().emit('exit', 1);
      assert.equal(core.connect(), null);
      mock.timers.tick(wait - 1);
      assert.equal(children.length, length);
      mock.timers.tick(1);
      assert.equal(children.length, length + 1);
    }
    assert.deepEqual(givenUp, []);
    newest().emit('exit', 3);
    mock.timers.tick(600_000);
    assert.deepEqual({ givenUp, started: children.length, ports }, { givenUp: [3], started: 6, ports: 6 });
  });

  it('may crash now and then for ever', () => {
    const core = make();
    core.start(() => {});
    for (let i = 0; i < 20; i += 1) {
      newest().emit('exit', 1);
      mock.timers.tick(600_000);
    }
    assert.deepEqual({ givenUp, started: children.length }, { givenUp: [], started: 21 });
  });

  it('may fail in a way that it can not go on from: it is started again', (t) => {
    const printed = t.mock.method(console, 'error', () => {});
    make().start(() => {});
    newest().emit('error', 'FatalError', 'v8::Heap');
    newest().emit('exit', 133);
    mock.timers.tick(250);
    assert.deepEqual([children.length, printed.mock.callCount()], [2, 1]);
  });

  it('is asked to stop, is killed when it does not, and is not started again', async () => {
    const core = make();
    core.start(() => {});
    const stopped = core.stop();
    assert.deepEqual(newest().messages.slice(-1), ['stop']);
    mock.timers.tick(7_999);
    assert.equal(newest().killed, false);
    mock.timers.tick(1);
    assert.equal(newest().killed, true);
    await stopped;
    mock.timers.tick(600_000);
    assert.equal(children.length, 1);
  });

  it('is not started again when it is stopped between two tries', async () => {
    const core = make();
    core.start(() => {});
    newest().emit('exit', 1);
    await core.stop();
    mock.timers.tick(600_000);
    assert.equal(children.length, 1);
  });
});
