import { homedir } from 'node:os';
import { implement } from '@orpc/server';
import { type ContainerView, type HostRow, hostsContract } from '../contract/hosts.ts';
import { asProblem } from '../contract/problem.ts';
import type { LiveTable } from '../platform/live-table.ts';
import type { Machine } from '../platform/machine.ts';
import { sshAliases } from '../platform/ssh/config.ts';
import { deadline, orNever } from '../platform/waiting.ts';
import type { NewHost } from './inventory.ts';
import type { KeyDesk } from './key-desk.ts';
import type { HostService } from './service.ts';
import { resolveWay } from './way.ts';

export interface HostsHandlerDeps {
  readonly hosts: HostService;
  readonly keys: KeyDesk;
  readonly fleet: {
    readonly hosts: LiveTable<HostRow>;
    sync(): void;
    refresh(host: string): Promise<void>;
    fresh(signal: AbortSignal): Promise<void>;
  };
  /** Throws `host-in-use` when services were last seen there, unless `force`. */
  readonly removeHost: (name: string, force: boolean) => Promise<void>;
  readonly containers: (machine: Machine, signal: AbortSignal) => Promise<ContainerView[]>;
}

const CONNECT_MS = 60_000;
const ASK_MS = 60_000;
const CHECK_MS = 120_000;

export function hostsHandlers({ hosts, keys, fleet, removeHost, containers }: HostsHandlerDeps) {
  const os = implement(hostsContract);
  const wayOf = (name: string) => resolveWay(hosts.get(name), hosts.list());
  return {
    list: os.list.handler(async ({ signal }) => {
      await fleet.fresh(orNever(signal));
      return fleet.hosts.rows();
    }),
    watch: os.watch.handler(({ signal }) => fleet.hosts.watch(orNever(signal))),
    aliases: os.aliases.handler(() => sshAliases(homedir())),

    add: os.add.handler(async ({ input, signal }) => {
      const { name, target, identity, jump, kind, labels, fingerprint, passphrase } = input;
      const wanted: NewHost = {
        name,
        ssh: { target, ...(identity && { identity }), ...(jump && { jump }) },
        ...(kind && { kind }),
        ...(labels && { labels }),
      };
      using limited = deadline(CONNECT_MS, signal);
      let forget = () => {};
      let stopTrusting = () => {};
      try {
        return await hosts.addTried(wanted, limited, (way) => {
          if (passphrase !== undefined) forget = keys.unlock(way, passphrase);
          if (fingerprint !== undefined) stopTrusting = keys.expect(way, fingerprint);
        });
      } catch (error) {
        forget();
        throw error;
      } finally {
        stopTrusting();
        fleet.sync();
      }
    }),

    unlock: os.unlock.handler(async ({ input: { name, passphrase }, signal }) => {
      const way = wayOf(name);
      const forget = way ? keys.unlock(way, passphrase) : () => {};
      using limited = deadline(CONNECT_MS, signal);
      try {
        await hosts.machine(name, limited);
      } catch (error) {
        // Any other failure is the host's, and its row says so.
        if (asProblem(error).code === 'identity-unreadable') {
          forget();
          throw error;
        }
      }
      void fleet.refresh(name);
      return {};
    }),

    remove: os.remove.handler(async ({ input: { name, force } }) => {
      await removeHost(name, force);
      fleet.sync();
      return {};
    }),

    check: os.check.handler(async ({ input: { name }, signal }) => {
      using limited = deadline(CHECK_MS, signal);
      const report = await hosts.check(name, limited);
      void fleet.refresh(name);
      return report;
    }),
    facts: os.facts.handler(async ({ input: { name }, signal }) => {
      using limited = deadline(ASK_MS, signal);
      return await hosts.facts(name, limited);
    }),
    containers: os.containers.handler(async ({ input: { name }, signal }) => {
      using limited = deadline(ASK_MS, signal);
      return await containers(await hosts.machine(name, limited), limited);
    }),
  };
}
