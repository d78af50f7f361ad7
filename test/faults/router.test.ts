/** The router of a host under traffic: it is replaced, and it is ended and needed in the same moment. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../../core/platform/machine.ts';
import { HostStore } from '../../core/services/host-store.ts';
import { HaproxySwitch } from '../../core/switches/haproxy/switch.ts';
import { onHost } from '../lab/live-service.ts';
import { labUnavailable } from '../lab/unavailable.ts';
import { sampleCases } from '../load/order.ts';
import { assertNothingLost, SERVICE, Site, VERSIONS } from './site.ts';

const quiet = () => {};
const soon = () => AbortSignal.timeout(90_000);

/** A switch of its own on the site's host, as another control plane has one. */
class OtherSwitch extends HaproxySwitch {
  readonly #store: HostStore;

  constructor(machine: Machine, image: string) {
    const store = new HostStore(machine);
    super({ machine, store, image: async () => image });
    this.#store = store;
  }

  override close(): void {
    super.close();
    this.#store.close();
  }
}

async function stateOf(site: Site, service = SERVICE) {
  const { store } = await site.app.stations.open(site.host, 'docker', soon());
  const state = await store.read(service, soon());
  assert.ok(state);
  return { store, state };
}

describe('the router of a host', { skip: labUnavailable() ?? false }, () => {
  it('is replaced by one of another image, there and back, and no request is lost', async () => {
    await using site = await Site.open('lab');
    const { labHost } = site;
    assert.ok(labHost);
    const imageNow = () => onHost(labHost, "docker inspect -f '{{.Image}}' signalbox-router");
    const shipped = await imageNow();
    const other = await onHost(labHost, 'docker commit --pause=false signalbox-router');
    const timely = soon();
    const before = JSON.stringify((await stateOf(site)).state.split);
    await using load = await site.load(400);
    using idle = idleClient(`http://${labHost.ip}:${site.port}/v2/models/${SERVICE}/infer`);
    assert.equal(await idle.slot(), 'blue');

    const machine = await site.app.hosts.machine(site.host, soon());
    const router = new OtherSwitch(machine, other);
    const { store, state } = await stateOf(site);
    const lease = await store.acquire(SERVICE, 'other/1', 60_000, soon());
    const replaced = router.ensure(lease, { ...state, fence: lease.fence }, soon());
    const former = () => onHost(labHost, 'docker ps -q --filter name=signalbox-router-former');
    // The idle client keeps the former router, and no split may change until it has asked again.
    while (new Set(await Promise.all([imageNow().catch(() => ''), former()])).has(''))
      await sleep(50, undefined, { signal: timely });
    assert.equal(await Promise.race([replaced, sleep(1_000, 'waits')]), 'waits');
    assert.equal(await idle.slot(), 'blue');
    await replaced;
    router.close();
    await store.release(lease, soon());
    assert.equal(await imageNow(), other);
    const [now] = (await site.app.operator.status(SERVICE, soon())).services;
    assert.equal(JSON.stringify(now?.split), before);
    assert.equal(now?.agrees, true);

    // This Signalbox ships another image than the one that runs: its deploy replaces the router before it switches.
    idle[Symbol.dispose]();
    const { rollout } = await site.plane(site.deployOrder(VERSIONS[1]));
    assert.equal(rollout?.status, 'succeeded', JSON.stringify(rollout?.error));
    assert.equal(await idle.slot(), 'green');
    assert.equal(rollout?.receipt?.failed, 0);
    assert.equal(rollout?.receipt?.lateOld, 0);
    assert.equal(await imageNow(), shipped);
    assert.equal(await site.checkWhole(), VERSIONS[1]);
    assertNothingLost(await load.stop());
  });

  it('is replaced also when the control plane dies at any point of it', async () => {
    await using site = await Site.open('lab');
    const { labHost } = site;
    assert.ok(labHost);
    const machine = await site.app.hosts.machine(site.host, soon());
    const images = [
      await onHost(labHost, 'docker commit --pause=false signalbox-router'),
      await onHost(labHost, "docker inspect -f '{{.Image}}' signalbox-router"),
    ];
    const { store, state } = await stateOf(site);
    await using load = await site.load();
    for (const [at, call] of ['rename', 'createContainer', 'start', 'update', 'kill', 'remove'].entries()) {
      const image = images[at % 2] ?? '';
      const lease = await store.acquire(SERVICE, `other/${at}`, 60_000, soon());
      const dying = new OtherSwitch(endingAt(machine, call), image);
      await assert.rejects(
        dying.ensure(lease, { ...state, fence: lease.fence }, soon()),
        { code: 'connection-lost' },
        call,
      );
      dying.close();
      const next = new OtherSwitch(machine, image);
      await next.ensure(lease, { ...state, fence: lease.fence }, soon());
      next.close();
      await store.release(lease, soon());
      assert.equal(await onHost(labHost, "docker inspect -f '{{.Image}}' signalbox-router"), image, call);
      assert.equal(await site.checkWhole(), VERSIONS[0], call);
    }
    assertNothingLost(await load.stop());
  });

  it('reads its control again when it has read another than this Signalbox ships', async () => {
    await using site = await Site.open('lab');
    const { labHost } = site;
    assert.ok(labHost);
    const base = '/var/lib/signalbox/switch/conf.d/00-base.cfg';
    const reloads = async () =>
      Number(await onHost(labHost, 'docker logs signalbox-router 2>&1 | grep -c "New worker"')) - before;
    const switchToBlue = async () => {
      const { status, error } = await site.app.operator.switchTo(SERVICE, 'blue', soon(), quiet);
      assert.equal(status, 'succeeded', JSON.stringify(error));
    };
    let before = 0;
    before = await reloads();
    await switchToBlue();
    assert.equal(await reloads(), 0);
    const shipped = await onHost(labHost, `cat ${base}`);
    const readsOlder = async (at: number) => {
      await onHost(labHost, `sed -i 's/SIGNALBOX_FILES .*/SIGNALBOX_FILES older/' ${base}`);
      await onHost(labHost, 'docker kill -s USR2 signalbox-router');
      const timely = soon();
      while ((await reloads()) < at) await sleep(50, undefined, { signal: timely });
    };
    // Another Signalbox was here before.
    await readsOlder(1);
    await switchToBlue();
    assert.equal(await reloads(), 2);
    assert.equal(await onHost(labHost, `cat ${base}`), shipped);
    // A control plane wrote the files, and died before it told the router.
    await onHost(labHost, `cp ${base} /tmp/shipped.cfg`);
    await readsOlder(3);
    await onHost(labHost, `cp /tmp/shipped.cfg ${base}`);
    await switchToBlue();
    assert.equal(await reloads(), 4);
  });

  it('stays what it was when the newer one does not start', async () => {
    await using site = await Site.open('lab');
    const { labHost } = site;
    assert.ok(labHost);
    const before = await onHost(labHost, "docker inspect -f '{{.Id}}' signalbox-router");
    const broken = await onHost(
      labHost,
      `docker commit --pause=false -c 'ENTRYPOINT ["/bin/none"]' signalbox-${SERVICE}-blue`,
    );
    await using load = await site.load();
    const machine = await site.app.hosts.machine(site.host, soon());
    const router = new OtherSwitch(machine, broken);
    const { store, state } = await stateOf(site);
    const lease = await store.acquire(SERVICE, 'other/1', 60_000, soon());
    await assert.rejects(router.ensure(lease, { ...state, fence: lease.fence }, soon()));
    router.close();
    await store.release(lease, soon());
    const again = await site.app.operator.switchTo(SERVICE, 'blue', soon(), quiet);
    assert.equal(again.status, 'succeeded', JSON.stringify(again.error));
    assert.equal(await onHost(labHost, "docker inspect -f '{{.Id}}' signalbox-router"), before);
    assert.equal(await site.checkWhole(), VERSIONS[0]);
    assertNothingLost(await load.stop());
  });

  it('is there for a service that comes while the last one goes', async () => {
    await using site = await Site.open('lab');
    const machine = await site.app.hosts.machine(site.host, soon());
    const { store, state } = await stateOf(site);
    const image = await onHost(site.labHost ?? assert.fail(), "docker inspect -f '{{.Image}}' signalbox-router");
    const coming = new OtherSwitch(machine, image);
    const second = {
      ...state,
      service: 'second',
      port: 8099,
      slots: { blue: null, green: null },
      addresses: { blue: '127.0.0.1:1', green: '127.0.0.1:2' },
      split: null,
    };
    const lease = await store.acquire('second', 'other/2', 60_000, soon());
    let came: Promise<void> | null = null;
    // The other service comes after the going one has seen that nobody else is there.
    const slow: Machine = {
      ...bound(machine),
      run: async (argv, options) => {
        const said = await machine.run(argv, options);
        if (argv[0] !== 'ls') return said;
        came = coming.ensure(lease, { ...second, fence: lease.fence }, soon());
        await Promise.race([came, sleep(2_000)]);
        return said;
      },
    };
    const going = new OtherSwitch(slow, image);
    const mine = await store.acquire(SERVICE, 'other/1', 60_000, soon());
    await going.remove(mine, { ...state, fence: mine.fence }, soon());
    assert.ok(came, 'remove did not look who else is there');
    await came;
    assert.equal((await coming.read(second, soon())).split, null);
    await coming.remove(lease, { ...second, fence: lease.fence }, soon());
    await coming.remove(lease, { ...second, fence: lease.fence }, soon());
    for (const each of [going, coming]) each.close();
    const left = await onHost(site.labHost ?? assert.fail(), 'docker ps -a --format {{.Names}}');
    assert.equal(left, `signalbox-${SERVICE}-blue`);
  });
});

/** A machine's methods as an object's own, to put others in their place. */
function bound(machine: Machine): Machine {
  return {
    address: machine.address,
    stateDir: machine.stateDir,
    run: machine.run.bind(machine),
    openShell: machine.openShell.bind(machine),
    openStream: machine.openStream.bind(machine),
    connectSocket: machine.connectSocket.bind(machine),
    connectTcp: machine.connectTcp.bind(machine),
    putFile: machine.putFile.bind(machine),
    docker: machine.docker.bind(machine),
    close: machine.close.bind(machine),
  };
}

/** The machine for a control plane that dies when it is about to make this call of Docker's, and in all that follow. */
function endingAt(machine: Machine, call: string): Machine {
  let dead = false;
  const mortal = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(on, name) {
        const member: unknown = Reflect.get(on, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          dead ||= name === call;
          if (dead) return Promise.reject(new Error('The control plane died'));
          const made: unknown = Reflect.apply(member, on, args);
          return name === 'getContainer' ? mortal(made as object) : made;
        };
      },
    });
  return { ...bound(machine), docker: () => mortal(machine.docker()) };
}

/** A client with one connection that it keeps; asks only when told, and says which slot answered. */
function idleClient(url: string): Disposable & { slot(): Promise<string> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const [{ body } = { body: '' }] = sampleCases('credit-risk', VERSIONS);
  return {
    async slot() {
      const asked = request(url, { agent, method: 'POST' }).end(body);
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      await text(response);
      assert.equal(response.statusCode, 200);
      return String(response.headers['x-signalbox-slot']);
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}
