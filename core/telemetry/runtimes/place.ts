/** Pure: which containers hold a model server that is known, and where its metrics may be. */
import type { ContainerInfo } from 'dockerode';
import type { RuntimeProfile } from './profile.ts';
import { profiles } from './profiles.ts';

/** As seen from the host. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ServerPlace {
  /** Of its container. */
  readonly id: string;
  readonly profile: RuntimeProfile;
  /** Where its page may be, the likeliest first. */
  readonly addresses: readonly Address[];
  /** Why there is none, where a label is wrong. */
  readonly fault: string | null;
}

/** Labels that tell what an image's name or its ports do not. */
const RUNTIME = 'io.signalbox.runtime';
const PORT = 'io.signalbox.metrics.port';

const MOST_ADDRESSES = 4;
const ANY = new Set(['', '0.0.0.0', '::']);
const HERE = '127.0.0.1';

/** Null: it does not run, or is none that is known. */
export function placeOf(container: ContainerInfo): ServerPlace | null {
  const profile = container.State === 'running' ? profileOf(container) : null;
  if (!profile) return null;
  const label = container.Labels[PORT];
  if (label !== undefined && !isPort(label)) {
    const fault = `Give the label ${PORT} a port from 1 to 65535: it is ${label.slice(0, 40)}`;
    return { id: container.Id, profile, addresses: [], fault };
  }
  const open = (container.Ports ?? []).filter(({ Type }) => Type === 'tcp').map(({ PrivatePort }) => PrivatePort);
  const others = open.filter((port) => port !== profile.port).sort((a, b) => a - b);
  const ports = label !== undefined ? [Number(label)] : [...new Set([profile.port, ...others])];
  const addresses = ports.flatMap((port) => addressOf(container, port) ?? []);
  return { id: container.Id, profile, addresses: addresses.slice(0, MOST_ADDRESSES), fault: null };
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

function profileOf({ Image, Labels }: ContainerInfo): RuntimeProfile | null {
  const told = Labels[RUNTIME];
  if (told !== undefined) return profiles.find(({ id }) => id === told) ?? null;
  const name = Image.replace(/@.*$/, '');
  return profiles.find(({ image }) => image.test(name)) ?? null;
}

/** A port that is published is there on every kind of Docker, the container's own address on Linux alone. */
function addressOf(container: ContainerInfo, port: number): Address | null {
  const published = container.Ports?.find(({ PrivatePort, PublicPort }) => PrivatePort === port && PublicPort);
  if (published) return { host: ANY.has(published.IP ?? '') ? HERE : published.IP, port: published.PublicPort };
  if (container.HostConfig?.NetworkMode === 'host') return { host: HERE, port };
  const networks = Object.values(container.NetworkSettings?.Networks ?? {});
  const own = networks.find(({ IPAddress }) => IPAddress);
  return own ? { host: own.IPAddress, port } : null;
}
