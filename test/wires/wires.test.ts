import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ORPCError } from '@orpc/client';
import type { Job } from '../../core/contract/jobs.ts';
import type { RowEvent } from '../../core/contract/procedure.ts';
import { type Client, type Core, job, openCore, until, wires } from './rig.ts';

async function failureOf(work: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const error = await work.then(
    () => new Error('It did not fail'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ORPCError, String(error));
  return error;
}

async function nextOf(stream: AsyncIterator<RowEvent<Job>>): Promise<RowEvent<Job>> {
  const { value, done } = await stream.next();
  assert.ok(!done, 'the stream ended');
  return value;
}

for (const wire of wires) {
  const open = async (t: TestContext): Promise<{ client: Client; core: Core }> => {
    const core = openCore();
    const { client, close } = await wire.open(core.procedures);
    t.after(close);
    return { client, core };
  };

  test(`${wire.name}: a call answers what the contract says`, async (t) => {
    const { client, core } = await open(t);
    core.jobs.set('1', job('1'));
    assert.equal((await client.system.info()).dataDir, '/data');
    assert.deepEqual(await client.jobs.list(), [job('1')]);
    assert.deepEqual(await client.jobs.get({ id: '1' }), job('1'));
  });

  test(`${wire.name}: a problem keeps its code, its sentence and its data`, async (t) => {
    const { client } = await open(t);
    const { code, message, data, defined, status } = await failureOf(client.jobs.get({ id: 'x' }));
    assert.deepEqual(
      { code, message, data, defined, status },
      {
        code: 'job-unknown',
        message: 'There is no job x: look at the list of jobs',
        data: { job: 'x', near: ['a', 1, null] },
        defined: true,
        status: 404,
      },
    );
  });

  test(`${wire.name}: input that does not fit is usage and names the field`, async (t) => {
    const { client } = await open(t);
    const wrong = { id: 7 } as unknown as { id: string };
    const { code, message, data } = await failureOf(client.jobs.get(wrong));
    assert.equal(code, 'usage');
    assert.match(message, /^Correct id: /);
    assert.deepEqual(
      (data as { issues: { path: string }[] }).issues.map(({ path }) => path),
      ['id'],
    );
  });

  test(`${wire.name}: what nobody foresaw is internal, and in the log with its stack`, async (t) => {
    const { client, core } = await open(t);
    const { code, defined } = await failureOf(client.jobs.cancel({ id: '1' }));
    assert.deepEqual([code, defined], ['internal', true]);
    assert.match(core.log.join('\n'), /^jobs\.cancel failed: TypeError: nobody foresaw this\n +at /);
  });

  test(`${wire.name}: a stream is all rows, then what changed, until it is aborted`, async (t) => {
    const { client, core } = await open(t);
    core.jobs.set('1', job('1'));
    const stop = new AbortController();
    const stream = await client.jobs.watch(undefined, { signal: stop.signal });
    const first = await nextOf(stream);
    assert.deepEqual([first.kind, first.rows], ['snapshot', [job('1')]]);
    core.jobs.set('2', job('2'));
    const second = await nextOf(stream);
    assert.deepEqual([second.kind, second.rows], ['delta', [job('2')]]);
    core.jobs.delete('1');
    const third = await nextOf(stream);
    assert.deepEqual([third.kind === 'delta' && third.gone, third.rows], [['1'], []]);
    assert.equal(core.watched(), true);
    const last = stream.next().catch((error: unknown) => error);
    stop.abort();
    await until(() => !core.watched(), 'the table has no reader');
    await last;
  });

  test(`${wire.name}: a stream that is left is read no more`, async (t) => {
    const { client, core } = await open(t);
    for await (const { kind } of await client.jobs.watch()) {
      assert.equal(kind, 'snapshot');
      break;
    }
    await until(() => !core.watched(), 'the table has no reader');
  });

  test(`${wire.name}: an event that does not fit the contract ends the stream as internal`, async (t) => {
    const { client, core } = await open(t);
    const stream = await client.jobs.watch();
    await nextOf(stream);
    core.jobs.set('1', { ...job('1'), title: 7 } as unknown as Job);
    const { code, defined } = await failureOf(stream.next());
    assert.deepEqual([code, defined], ['internal', true]);
    await until(() => !core.watched(), 'the table has no reader');
  });

  test(`${wire.name}: a reader that is slow skips states and gets the newest`, async (t) => {
    const { client, core } = await open(t);
    core.jobs.set('1', job('1', '0'));
    const stream = await client.jobs.watch();
    await nextOf(stream);
    for (let round = 1; round <= 10_000; round++) {
      core.jobs.set('1', job('1', String(round)));
      if (round % 1_000 === 0) await new Promise(setImmediate);
    }
    let events = 0;
    for await (const { rows } of stream) {
      events += 1;
      if (rows[0]?.title === '10000') break;
    }
    assert.ok(events <= 20, `${events} events`);
    await until(() => !core.watched(), 'the table has no reader');
  });

  test(`${wire.name}: 1000 calls at once are each answered with their own`, async (t) => {
    const { client, core } = await open(t);
    for (let id = 0; id < 1000; id++) core.jobs.set(String(id), job(String(id)));
    const got = await Promise.all(Array.from({ length: 1000 }, (_, id) => client.jobs.get({ id: String(id) })));
    assert.deepEqual(
      got.map(({ id }) => id),
      Array.from({ length: 1000 }, (_, id) => String(id)),
    );
  });

  test(`${wire.name}: big values and any text arrive whole`, async (t) => {
    const { client, core } = await open(t);
    const title = 'ä€😀\u0000\u2028"\\'.repeat(200_000);
    core.jobs.set('1', job('1', title));
    assert.equal((await client.jobs.get({ id: '1' })).title, title);
    const id = 'x'.repeat(700_000);
    assert.equal((await failureOf(client.jobs.get({ id }))).code, 'job-unknown');
  });
}

test('a WebSocket that goes away ends its streams', async (t) => {
  const wire = wires.find(({ name }) => name === 'WebSocket');
  assert.ok(wire);
  const core = openCore();
  const { client, close } = await wire.open(core.procedures);
  t.after(() => close().catch(() => {}));
  await nextOf(await client.jobs.watch());
  assert.equal(core.watched(), true);
  await close();
  await until(() => !core.watched(), 'the table has no reader');
});
