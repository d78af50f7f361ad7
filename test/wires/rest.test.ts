import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { contract } from '../../core/contract/contract.ts';
import { type Core, job, openCore, type Served, serveHere, until } from './rig.ts';

async function open(t: TestContext): Promise<{ core: Core; served: Served; get(path: string): Promise<Response> }> {
  const core = openCore();
  const served = await serveHere({ procedures: core.procedures });
  t.after(() => served.close());
  const headers = { authorization: `Bearer ${served.key}` };
  return { core, served, get: (path) => fetch(served.base + path, { headers }) };
}

test('REST answers the same calls', async (t) => {
  const { core, get } = await open(t);
  core.jobs.set('a/b', job('a/b'));
  assert.deepEqual(await (await get('/api/jobs')).json(), [job('a/b')]);
  assert.deepEqual(await (await get(`/api/jobs/${encodeURIComponent('a/b')}`)).json(), job('a/b'));
});

test('a problem keeps its code, sentence and data, and has a status', async (t) => {
  const { get } = await open(t);
  const response = await get('/api/jobs/x');
  assert.equal(response.status, 404);
  assert.deepEqual(await response.json(), {
    defined: true,
    code: 'job-unknown',
    status: 404,
    message: 'There is no job x: look at the list of jobs',
    data: { job: 'x', near: ['a', 1, null] },
  });
});

test('what is no JSON is usage; what is no call is not found', async (t) => {
  const { served, get } = await open(t);
  const headers = { authorization: `Bearer ${served.key}`, 'content-type': 'application/json' };
  const wrong = await fetch(`${served.base}/api/jobs/1/dismiss`, { method: 'POST', headers, body: '{' });
  assert.equal(wrong.status, 400);
  assert.equal(((await wrong.json()) as { code: string }).code, 'usage');
  assert.equal((await get('/api/nothing')).status, 404);
});

test('a stream is server-sent events, and ends with its reader', async (t) => {
  const { core, get } = await open(t);
  core.jobs.set('1', job('1'));
  const response = await get('/api/jobs/watch');
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (text.includes('snapshot')) break;
  }
  assert.match(text, /event: message\ndata: \{"kind":"snapshot"/);
  await until(() => !core.watched(), 'the table has no reader');
});

test('a query has the types of the contract', async (t) => {
  const { get } = await open(t);
  const text = await (await get('/api/logs/follow?source[service]=credit&source[slot]=blue&tail=7')).text();
  const [event = ''] = text.split('\n').filter((line) => line.startsWith('data: {'));
  const { text: told } = JSON.parse(event.slice(6)) as { text: string };
  assert.deepEqual(JSON.parse(told), { source: { service: 'credit', slot: 'blue' }, tail: 7 });
});

interface Document {
  openapi: string;
  info: { title: string; version: string };
  security: object[];
  components: { securitySchemes: { key: { scheme: string } } };
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, object> }>>;
}

test('the OpenAPI document names every procedure, its failures and the key', async (t) => {
  const { get } = await open(t);
  const document = (await (await get('/api/openapi.json')).json()) as Document;
  assert.match(document.openapi, /^3\.1\./);
  assert.deepEqual([document.info.title, document.info.version], ['Signalbox', '0.0.0']);
  assert.equal(document.components.securitySchemes.key.scheme, 'bearer');
  assert.deepEqual(document.security, [{ key: [] }]);
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const names = Object.entries(contract).flatMap(([slice, own]) => Object.keys(own).map((name) => `${slice}.${name}`));
  assert.deepEqual(operations.map(({ operationId }) => operationId).toSorted(), names.toSorted());
  for (const { responses } of operations) assert.ok(responses['200'] && responses['404'] && responses['500']);
  assert.deepEqual(danglingRefs(document), []);
});

function danglingRefs(document: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(document, (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') {
      const steps = value.slice(2).split('/');
      let at: unknown = document;
      for (const step of steps) at = at && typeof at === 'object' ? (at as Record<string, unknown>)[step] : undefined;
      if (!value.startsWith('#/') || at === undefined) found.push(value);
    }
    return value;
  });
  return found;
}
