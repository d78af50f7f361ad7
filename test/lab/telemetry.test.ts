/** Telemetry of a real host: what it tells each second, and what happens when the host, the way or a program fails. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../../core/platform/machine.ts';
import { quote } from '../../core/platform/quote.ts';
import { connectSsh } from '../../core/platform/ssh/machine.ts';
import { HostCollector } from '../../core/telemetry/collect/collector.ts';
import { loopScript } from '../../core/telemetry/collect/loop.ts';
import type { CollectorStatus, HostEvent } from '../../core/telemetry/collect/model.ts';
import type { Frame } from '../../core/telemetry/model.ts';
import type { LabHost } from './host.ts';
import { deps, home, lab, skip, to, withSshLab } from './ssh-rig.ts';

const options = { skip, timeout: 240_000 };
const QUERY_LINE = '0, Tesla T4, 12, [N/A], 15360, 40, [Not Supported], 1590, ERR!, Enabled';

withSshLab();

/** A collector and all that it told. */
class Followed {
  readonly frames: Frame[] = [];
  readonly statuses: CollectorStatus[] = [];
  readonly events: HostEvent[] = [];
  readonly collector: HostCollector;

  constructor(open: () => Promise<Machine>) {
    this.collector = new HostCollector('h', {
      open,
      onFrame: (frame) => this.frames.push(frame),
      onStatus: (status) => this.statuses.push(status),
      onEvent: (event) => this.events.push(event),
    });
    this.collector.start();
  }

  get status(): CollectorStatus | undefined {
    return this.statuses.at(-1);
  }

  /** The newest value of a series; undefined: the newest frame has none. */
  value(metric: string, name = 'h', part = ''): number | undefined {
    return this.frames.at(-1)?.values.get(`${metric}|${name}|${part}`);
  }

  /** Waits for so many frames from now on. */
  async more(count: number, seconds = 30): Promise<void> {
    const target = this.frames.length + count;
    await until(`${count} more samples`, () => this.frames.length >= target, seconds);
  }

  /** Times only grow, by 300 ms at least. */
  checkTimes(): void {
    for (const [nth, { atMs }] of this.frames.entries()) {
      const last = this.frames[nth - 1]?.atMs ?? Number.NEGATIVE_INFINITY;
      assert.ok(atMs - last >= 300, `${atMs - last} ms behind the sample before`);
    }
  }
}

async function until(what: string, holds: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) if (await holds()) return;
  assert.fail(`not within ${seconds} s: ${what}`);
}

/** What runs of it on the host. */
async function left(host: LabHost): Promise<string> {
  const script = "grep -ls 'loop=[0-9a-f]\\|[n]vidia-smi' /proc/[0-9]*/cmdline | cut -d/ -f3 | grep -vx $$ || :";
  // The shell of this very command holds the pattern too.
  const { stdout } = await host.exec(['sh', '-c', script]);
  const found: string[] = [];
  for (const pid of stdout.split('\n').filter(Boolean)) {
    const { code, stdout: line } = await host.exec(['cat', `/proc/${pid}/cmdline`]);
    if (code === 0 && !line.includes('cut -d/')) found.push(line.slice(0, 80));
  }
  return found.join('\n');
}

describe('telemetry of a host', options, () => {
  const stack = new AsyncDisposableStack();
  let host: LabHost;
  let machine: Machine;

  before(async () => {
    if (skip) return;
    host = lab.host(1);
    machine = await connectSsh(to(host), deps(home(), { keepaliveMs: 500 }));
    stack.defer(() => machine.close());
  });
  after(() => stack.disposeAsync());

  const follow = (open: () => Promise<Machine> = async () => machine) => {
    const followed = new Followed(open);
    stack.defer(() => followed.collector.stop());
    return followed;
  };

  it('tells of it each second and leaves nothing behind', async () => {
    const followed = follow();
    await followed.more(8);
    followed.checkTimes();
    const spans = followed.frames.slice(1).map(({ atMs }, nth) => atMs - (followed.frames[nth]?.atMs ?? 0));
    const median = spans.toSorted((a, b) => a - b)[Math.floor(spans.length / 2)] ?? 0;
    assert.ok(Math.abs(median - 1000) < 50, `${spans}`);
    const share = followed.value('cpu.used') ?? Number.NaN;
    assert.ok(share >= 0 && share <= 1);
    assert.ok((followed.value('memory.total') ?? 0) > 1e8);
    assert.ok((followed.value('fs.size', 'h', '/') ?? 0) > 1e8);
    assert.ok(Math.abs(followed.value('clock.skew') ?? Number.NaN) < 1, 'both clocks are the same here');
    assert.ok((followed.value('telemetry.delay') ?? 9) < 0.5);
    assert.equal(followed.status?.problem ?? null, null);
    assert.equal(followed.status?.gpuNote ?? null, null, 'a host without GPUs lacks none');
    await followed.collector.stop();
    await until('nothing runs on the host', async () => (await left(host)) === '');
  });

  it('goes on after a partition; what passed meanwhile is a gap, and one loop runs', async () => {
    const followed = follow();
    await followed.more(3);
    await host.partition(true);
    await until('a problem', () => followed.status?.problem != null);
    const there = followed.frames.length;
    await sleep(3000);
    assert.ok(followed.frames.length <= there + 1);
    await host.partition(false);
    await followed.more(3, 60);
    assert.equal(followed.status?.problem, null);
    followed.checkTimes();
    const widest = Math.max(
      ...followed.frames.slice(1).map(({ atMs }, nth) => atMs - (followed.frames[nth]?.atMs ?? 0)),
    );
    assert.ok(widest > 3000, 'there is no gap');
    await until('one loop', async () => (await left(host)).split('\n').length === 1);
    await followed.collector.stop();
    await until('nothing runs on the host', async () => (await left(host)) === '');
  });

  it('ends a loop of before that has not noticed that nobody listens', async () => {
    const { signal } = new AbortController();
    const script = loopScript('0123abcd', machine.stateDir);
    const old = await machine.openStream(script, signal);
    let ended = false;
    old.output.resume().once('close', () => {
      ended = true;
    });
    old.errors.resume();
    const next = await machine.openStream(script, signal);
    await until('the old one ends', () => ended, 5);
    next.input.write('7 -\n');
    assert.match(String((await once(next.output, 'data'))[0]), /^@ 7\n/);
    await Promise.all([old.close(), next.close()]);
    await until('nothing runs on the host', async () => (await left(host)) === '');
  });

  it('says that a frozen host is silent; it answers at once what waited, as one sample', async () => {
    const patient = await connectSsh(to(host), deps(home(), { keepaliveMs: 10_000 }));
    stack.defer(() => patient.close());
    const followed = follow(async () => patient);
    await followed.more(3);
    await host.freeze(true);
    await until('its silence', () => followed.status?.problem?.code === 'timeout');
    assert.match(followed.status?.problem?.message ?? '', /nothing for 5 s/);
    await host.freeze(false);
    await followed.more(3);
    assert.equal(followed.status?.problem, null);
    followed.checkTimes();
    await followed.collector.stop();
  });

  it('goes on when sshd was killed, and after a power cut', async () => {
    const followed = follow();
    await followed.more(2);
    await host.exec(['sh', '-c', "kill -9 $(ps -eo pid,args | awk '/sshd: root@|sshd: root \\[/{print $1}')"]);
    await until('a problem', () => followed.status?.problem != null);
    await followed.more(2, 60);
    await host.stop();
    await until('a problem', () => followed.status?.problem != null);
    await host.start();
    await followed.more(2, 90);
    assert.equal(followed.status?.problem, null);
    followed.checkTimes();
    await followed.collector.stop();
  });

  it('hears nvidia-smi: what it does not say is a gap, that it hangs or dies is told, and it ends with the loop', async () => {
    const install = (script: string) =>
      host.exec([
        'sh',
        '-c',
        `printf '%s\\n' ${quote(script)} >/usr/local/bin/nvidia-smi; chmod +x /usr/local/bin/nvidia-smi`,
      ]);
    await install(
      `#!/bin/sh\ni=0; while [ $i -lt 4 ]; do echo '${QUERY_LINE}'; sleep 1; i=$((i+1)); done; exec sleep 1000`,
    );
    const followed = follow();
    await until('a GPU', () => followed.status?.gpus.length === 1);
    await followed.more(1);
    assert.equal(followed.value('gpu.used', 'h', '0'), 0.12);
    assert.equal(followed.value('gpu.memory.used', 'h', '0'), undefined);
    assert.equal(followed.value('gpu.power', 'h', '0'), undefined);
    await until('that it hangs is told', () => /has said nothing for/.test(followed.status?.gpuNote ?? ''));
    assert.equal(followed.value('gpu.used', 'h', '0'), undefined, 'an old value is told');
    assert.notEqual(followed.value('cpu.used'), undefined, 'the rest goes on');
    const begun = Date.now();
    await followed.collector.stop();
    // Without the loop's own care it would take the two seconds after which the whole group is ended.
    assert.ok(Date.now() - begun < 1_500, `${Date.now() - begun} ms`);
    const sleeping = async () =>
      (await host.exec(['sh', '-c', "ps -eo args | grep -c '^[s]leep 1000' || :"])).stdout.trim();
    await until('it is ended', async () => (await sleeping()) === '0');

    await install(
      `#!/bin/sh\necho 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver'; exit 9`,
    );
    const second = follow();
    await until('its words are told', () => /could not communicate/.test(second.status?.gpuNote ?? ''));
    await second.collector.stop();
    await host.exec(['rm', '/usr/local/bin/nvidia-smi']);
  });

  it('works with nothing but busybox', async () => {
    await host.exec([
      'sh',
      '-c',
      'mkdir -p /root/bb; for a in $(busybox --list); do ln -sf /usr/bin/busybox /root/bb/$a; done',
    ]);
    const small: Machine = {
      ...bound(machine),
      openStream: (script, signal) =>
        machine.openStream(`export PATH=/root/bb; exec sh -c ${quote(script.replace(/PATH="[^"]*"/, ''))}`, signal),
    };
    const followed = follow(async () => small);
    await followed.more(4);
    assert.notEqual(followed.value('cpu.used'), undefined);
    assert.ok((followed.value('fs.size', 'h', '/') ?? 0) > 1e8);
    assert.ok(Math.abs(followed.value('clock.skew') ?? Number.NaN) < 1.5, 'it tells whole seconds');
    const shell = await host.exec(['sh', '-c', 'for p in /proc/[0-9]*/exe; do readlink $p; done | grep -c busybox']);
    assert.ok(Number(shell.stdout) >= 1, 'no busybox runs');
    await followed.collector.stop();
    await until('nothing runs on the host', async () => (await left(host)) === '');
  });

  it('tells of containers, by name, and of what happens to them', async () => {
    const image =
      'cd $(mktemp -d) && mkdir -p bin && cp /usr/bin/busybox bin/ && ln -s busybox bin/sh && ln -s busybox bin/sleep && ' +
      "ldd bin/busybox | grep -o '/[^ ]*' | while read -r f; do mkdir -p .$(dirname $f); cp $f .$f; done; tar -c . | docker import - small";
    assert.equal((await host.exec(['sh', '-c', image])).code, 0);
    const followed = follow();
    await followed.more(2);
    const labels = '--label io.signalbox.service=credit --label io.signalbox.slot=blue';
    const start = `docker run -d --name busy ${labels} --memory 64m small sh -c 'while :; do :; done'`;
    assert.equal((await host.exec(['sh', '-c', start])).code, 0);
    await until('its processor time', () => (followed.value('container.cpu', 'h/busy') ?? 0) > 0.2);
    assert.equal(followed.value('container.memory.limit', 'h/busy'), 64 * 2 ** 20);
    assert.equal(followed.value('container.restarts', 'h/busy'), 0);
    const [container] = followed.status?.containers ?? [];
    assert.deepEqual(
      [container?.name, container?.service, container?.slot, container?.state],
      ['busy', 'credit', 'blue', 'running'],
    );
    await host.exec(['docker', 'kill', 'busy']);
    await until('its end', () => followed.events.some(({ what }) => what === 'busy ended with code 137'));
    assert.ok(followed.events.every(({ service, kind }) => service === 'credit' && kind === 'container'));
    await until('its state', () => followed.status?.containers?.[0]?.state === 'exited');
    await followed.more(2);
    assert.equal(followed.value('container.cpu', 'h/busy'), undefined);
    await followed.collector.stop();
  });

  it('tells of a model server of somebody else by its own metrics, and why it tells nothing', async () => {
    const image =
      'cd $(mktemp -d) && mkdir -p bin www && cp /usr/bin/busybox bin/ && ' +
      "ldd bin/busybox | grep -o '/[^ ]*' | while read -r f; do mkdir -p .$(dirname $f); cp $f .$f; done; " +
      'tar -c . | docker import - vllm/vllm-openai:test && mkdir -p /root/www';
    assert.equal((await host.exec(['sh', '-c', image])).code, 0);
    // As vLLM writes it; who runs it here is a web server, since there is no GPU.
    const tellDone = (done: number) => {
      const page = `vllm:num_requests_running{model_name="m"} 4\nvllm:num_requests_waiting{model_name="m"} 2
vllm:request_success_total{finished_reason="stop",model_name="m"} ${done}
vllm:generation_tokens_total{model_name="m"} ${done * 100}
vllm:e2e_request_latency_seconds_bucket{le="1.0",model_name="m"} ${done}
vllm:e2e_request_latency_seconds_bucket{le="+Inf",model_name="m"} ${done}\n`;
      return host.exec([
        'sh',
        '-c',
        `printf %s ${quote(page)} > /root/www/metrics.new && mv /root/www/metrics.new /root/www/metrics`,
      ]);
    };
    await tellDone(0);
    const followed = follow();
    await followed.more(2);
    const run =
      'docker run -d --name llm -v /root/www:/www vllm/vllm-openai:test /bin/busybox httpd -f -p 8000 -h /www';
    assert.equal((await host.exec(['sh', '-c', run])).code, 0);
    await until('its queue', () => followed.value('server.queue.depth', 'h/llm') === 2);
    assert.equal(followed.value('server.batch.size', 'h/llm'), 4);
    await tellDone(1000);
    await until('its requests', () => (followed.value('server.requests', 'h/llm') ?? 0) > 0);
    const [requests, tokens] = [followed.value('server.requests', 'h/llm'), followed.value('server.tokens', 'h/llm')];
    assert.ok(requests && tokens && Math.abs(tokens / requests - 100) < 1e-6, `${requests} ${tokens}`);
    assert.ok(requests > 130 && requests < 260, `1000 requests within some 5 s: ${requests} each second`);
    assert.equal(followed.value('server.latency.p50', 'h/llm'), 0.5);
    assert.equal(followed.value('server.failed', 'h/llm'), undefined, 'it does not tell of failures');
    assert.deepEqual(followed.status?.containers?.find(({ name }) => name === 'llm')?.server, {
      runtime: 'vLLM',
      note: null,
    });
    await host.exec(['rm', '/root/www/metrics']);
    await until('why it tells nothing', () =>
      /port 8000 answers 404$/.test(
        followed.status?.containers?.find(({ name }) => name === 'llm')?.server?.note ?? '',
      ),
    );
    await until('a gap', () => followed.value('server.queue.depth', 'h/llm') === undefined);
    await host.exec(['docker', 'rm', '-f', 'llm']);
    await until('its end', () => followed.status?.containers?.every(({ name }) => name !== 'llm') === true);
    await followed.collector.stop();
  });
});

/** A machine whose methods can be spread. */
function bound(machine: Machine): Machine {
  const { address, stateDir } = machine;
  return {
    ...{ address, stateDir, run: machine.run.bind(machine), openShell: machine.openShell.bind(machine) },
    ...{ openStream: machine.openStream.bind(machine), connectSocket: machine.connectSocket.bind(machine) },
    ...{ connectTcp: machine.connectTcp.bind(machine), putFile: machine.putFile.bind(machine) },
    ...{ docker: machine.docker.bind(machine), close: machine.close.bind(machine) },
  };
}
