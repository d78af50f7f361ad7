// The lines are synthetic: written after NVIDIA's description of `--query-gpu … --format=csv,noheader,nounits`, not recorded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGpus } from './gpus.ts';

const h200 = '0, GPU-5f3b0c5e-1111-2222-3333-444455556666, NVIDIA H200, 143771, 550.54.15';
const gb10 = '1, GPU-aaaaaaaa-1111-2222-3333-444455556666, NVIDIA GB10, [N/A], 580.82.09';

test('each card is one line; memory is MiB, or unknown where it is shared with the CPU', () => {
  assert.deepEqual(parseGpus([h200, gb10, 'exit 0']), {
    gpus: [
      {
        index: 0,
        uuid: 'GPU-5f3b0c5e-1111-2222-3333-444455556666',
        name: 'NVIDIA H200',
        memoryBytes: 143771 * 2 ** 20,
        driver: '550.54.15',
      },
      {
        index: 1,
        uuid: 'GPU-aaaaaaaa-1111-2222-3333-444455556666',
        name: 'NVIDIA GB10',
        memoryBytes: null,
        driver: '580.82.09',
      },
    ],
    problem: null,
  });
});

test('fields that the card does not have are null', () => {
  const [gpu] = parseGpus(['0, GPU-1, Tesla K20, Rev, B, [Not Supported], [Not Supported]', 'exit 0']).gpus;
  assert.equal(gpu?.name, 'Tesla K20, Rev, B');
  assert.equal(gpu?.memoryBytes, null);
  assert.equal(gpu?.driver, null);
});

test('no nvidia-smi, or a driver without cards, is no problem', () => {
  assert.deepEqual(parseGpus([]), { gpus: [], problem: null });
  assert.deepEqual(parseGpus(['No devices were found', 'exit 6']), { gpus: [], problem: null });
});

test('a driver that fails or hangs is told', () => {
  const broken = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
  assert.match(parseGpus([broken, 'exit 9']).problem ?? '', /communicate/);
  assert.match(parseGpus(['exit 124']).problem ?? '', /10 s/);
  assert.match(parseGpus(['cut off']).problem ?? '', /failed/);
});

test('a line that is no card is told, the cards beside it are kept', () => {
  const { gpus, problem } = parseGpus([
    h200,
    'Unable to determine the device handle for GPU1: Unknown Error',
    'exit 0',
  ]);
  assert.equal(gpus.length, 1);
  assert.match(problem ?? '', /device handle/);
});
