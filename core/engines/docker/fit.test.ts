import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFit, type HostRoom, parseRoom } from './fit.ts';
import { slotAddresses } from './network.ts';

const MIB = 1024 * 1024;

const printed = `/dev/vda1  100000 40000 60000 40% /
/dev/vdb1  200000 50000 150000 25% /var/lib/docker
MemFree:          1000 kB
MemAvailable:     5000 kB
FirstPort: 1024
--
  sl  local_address rem_address   st tx_queue rx_queue
   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
   1: 0100007F:0016 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 2
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 0 0 0 0 3
`;

describe('what is free on a host', () => {
  it('is read from df, meminfo and the socket tables', () => {
    const room = parseRoom(printed);
    assert.deepEqual([room.stateFree, room.dockerFree, room.shared], [60_000 * 1024, 150_000 * 1024, false]);
    assert.equal(room.memoryFree, 5000 * 1024);
    assert.equal(room.firstPort, 1024);
    assert.deepEqual([...room.listening], [8080, 80]);
  });

  it('is not guessed where the host prints something else', () => {
    assert.throws(() => parseRoom('sh: df: not found'), { code: 'command-failed' });
    assert.throws(() => parseRoom(printed.replace('1024\n--', '\n--')), { code: 'command-failed' });
  });
});

describe('whether a revision fits', () => {
  const room: HostRoom = {
    stateFree: 300 * MIB,
    dockerFree: 300 * MIB,
    shared: false,
    memoryFree: 256 * MIB,
    listening: new Set([8080]),
    firstPort: 1024,
  };
  const need = { modelBytes: 100 * MIB, imageBytes: 100 * MIB, memoryBytes: 200 * MIB, port: 9000 };

  it('is so when disk, memory and port are there', () => checkFit('h', need, room));

  it('is not when one of them is short', () => {
    assert.throws(() => checkFit('h', { ...need, port: 8080 }, room), { code: 'port-taken' });
    assert.throws(() => checkFit('h', { ...need, modelBytes: 200 * MIB }, room), { code: 'disk-full' });
    assert.throws(() => checkFit('h', { ...need, imageBytes: 200 * MIB }, room), { code: 'disk-full' });
    assert.throws(() => checkFit('h', { ...need, memoryBytes: 257 * MIB }, room), { code: 'memory-short' });
  });

  it('is not when the port is one that the router may not have', () => {
    assert.throws(() => checkFit('h', { ...need, port: 1023 }, room), {
      code: 'usage',
      message: /^Port 1023 of h is below 1024: .*ip_unprivileged_port_start=1023 on it$/,
    });
    checkFit('h', { ...need, port: 1024 }, room);
    checkFit('h', { ...need, port: 80 }, { ...room, firstPort: 80 });
  });

  it('counts model and image together where they share a disk', () => {
    assert.throws(() => checkFit('h', need, { ...room, shared: true }), { code: 'disk-full' });
  });
});

describe('the addresses of slots', () => {
  it('are fixed, two by two, in the subnet', () => {
    assert.deepEqual(slotAddresses('172.18.0.0/16', 0), { blue: '172.18.0.16:8080', green: '172.18.0.17:8080' });
    assert.deepEqual(slotAddresses('172.18.0.0/16', 120), { blue: '172.18.1.0:8080', green: '172.18.1.1:8080' });
  });

  it('end with the subnet', () => {
    assert.throws(() => slotAddresses('10.0.0.0/27', 8), { code: 'docker-failed' });
    assert.equal(slotAddresses('10.0.0.0/27', 6).green, '10.0.0.29:8080');
  });
});
