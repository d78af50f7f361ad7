import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseClients, parseWorker } from './master.ts';

const header =
  '#<PID>          <type>          <reloads>       <uptime>        <version>\n' +
  '1               master          3 [failed: 0]   0d00h00m11s     2.6.12-1+deb12u4\n';

test('the worker that takes new connections is read, not those that stop', () => {
  const said = `${header}# workers\n14              worker          0               0d00h00m01s     2.6.12-1+deb12u4\n# old workers\n9               worker          1               0d00h00m09s     2.6.12-1+deb12u4\n# programs\n\n`;
  assert.deepEqual(parseWorker(said), { process: 14, reloads: 3 });
});

test('a master whose workers all stop has none, and silence is none', () => {
  const stopping = `${header}# workers\n# old workers\n9               worker          1               0d00h00m09s     2.6.12-1+deb12u4\n# programs\n\n`;
  assert.equal(parseWorker(stopping), null);
  assert.equal(parseWorker(''), null);
});

test('clients of services are counted, not those of the control', () => {
  const said =
    '# pxname,svname,qcur,qmax,scur,smax,\ncontrol,FRONTEND,,,2,2,\nservice-a,FRONTEND,,,3,9,\nservice-b,FRONTEND,,,1,9,\n\n';
  assert.equal(parseClients(said), 4);
  assert.equal(parseClients('# pxname,svname,qcur,qmax,scur,smax,\n\n'), 0);
  assert.equal(parseClients('Unknown command.\n\n'), null);
});
