import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkLayers } from './layers.ts';

const faultsOf = (files: { [path: string]: string }) => checkLayers(new Map(Object.entries(files)));

describe('the layer rules', () => {
  it('let a slice use contract, platform and the public files of those below it', () => {
    const source =
      "import '../contract/problem.ts';\nimport type { A } from '../services/model.ts';\nimport '../platform/x.ts';\n";
    assert.deepEqual(faultsOf({ 'core/rollouts/a.ts': source }), []);
  });

  it('refuse a slice that it may not know, also for types, re-exports and dynamic imports', () => {
    for (const text of [
      "import type { A } from '../rollouts/model.ts';",
      "export { a } from '../rollouts/model.ts';",
      "await import('../rollouts/model.ts');",
    ]) {
      const [fault, ...more] = faultsOf({ 'core/services/a.ts': text });
      assert.match(fault ?? '', /core\/services may import core\/contract, core\/platform/);
      assert.deepEqual(more, []);
    }
  });

  it('refuse the private file of another slice', () => {
    assert.match(
      faultsOf({ 'core/rollouts/a.ts': "import '../services/host-script.ts';" })[0] ?? '',
      /not a public file/,
    );
  });

  it('let the model server import nothing of core, and the command line no service', () => {
    assert.equal(faultsOf({ 'core/serving/a.ts': "import '../contract/problem.ts';" }).length, 1);
    assert.equal(faultsOf({ 'core/cli/verbs/a.ts': "import '../../models/service.ts';" }).length, 1);
    assert.deepEqual(
      faultsOf({ 'core/cli/verbs/a.ts': "import '../../models/model.ts';\nimport '../../app.ts';" }),
      [],
    );
    assert.equal(faultsOf({ 'renderer/a.ts': "import '../core/app.ts';" }).length, 1);
  });

  it('keep pure files pure', () => {
    assert.match(faultsOf({ 'core/rollouts/planning.ts': "import 'node:fs';" })[0] ?? '', /is pure/);
  });

  it('find a circle, through types too', () => {
    const faults = faultsOf({
      'core/hosts/a.ts': "import type { B } from './b.ts';",
      'core/hosts/b.ts': "import type { C } from './c.ts';",
      'core/hosts/c.ts': "import type { A } from './a.ts';",
    });
    assert.deepEqual(faults, [
      'A circle of imports: core/hosts/a.ts → core/hosts/b.ts → core/hosts/c.ts → core/hosts/a.ts',
    ]);
  });

  it('refuse a file of more than 400 lines', () => {
    assert.match(faultsOf({ 'core/hosts/a.ts': '\n'.repeat(401) })[0] ?? '', /401 lines/);
    assert.deepEqual(faultsOf({ 'core/hosts/a.ts': '\n'.repeat(400) }), []);
  });
});
