/** HAProxy configuration as text: one base file, and one file and one map for each service. Pure. */
import { type ServiceState, type Slot, slots } from '../../services/model.ts';
import { mapValue } from './split-value.ts';

/** Where the router keeps its things below its folder, the same inside the container and on the host. */
export const routerPaths = (dir: string) => ({
  configDir: `${dir}/conf.d`,
  base: `${dir}/conf.d/00-base.cfg`,
  // Read in the order of their names: a service may be called 0 or 00-base, so its file's name comes later
  service: (service: string) => `${dir}/conf.d/service-${service}.cfg`,
  map: (service: string) => `${dir}/maps/${service}.map`,
  control: `${dir}/control.lua`,
  controlSocket: `${dir}/run/control.sock`,
  adminSocket: `${dir}/run/admin.sock`,
  masterSocket: `${dir}/run/master.sock`,
  /** Of a router that a newer image replaced, while it still has clients. */
  formerMasterSocket: `${dir}/run/master-former.sock`,
});

/** Name of the ring that holds the log: 8 MiB of memory, some 80,000 requests; older ones make room. */
export const RING = 'requests';

/**
 * The arguments of `haproxy`: a master that stays, and a worker that a reload (SIGUSR2) replaces. `takeOver`: the listening
 * sockets come from the router that runs, so that no connection waits in one that closes; without one they are made.
 */
export function routerArguments(dir: string, takeOver = false): string[] {
  const paths = routerPaths(dir);
  const from = takeOver ? ['-x', paths.adminSocket] : [];
  return ['-W', '-db', '-S', `${paths.masterSocket},mode,600`, ...from, '-f', paths.configDir];
}

/** The part that all services share. `dir`: the router's folder, absolute; `files`: what the control says it has read. */
export function baseConfig(dir: string, files: string): string {
  const paths = routerPaths(dir);
  return `global
  # One thread: 30,000 requests/s and more, one log in exact order, one clock, and Lua that nothing runs beside
  nbthread 1
  maxconn 4000
  # A worker that a reload replaced may finish what it streams, no longer
  hard-stop-after 10m
  stats socket ${paths.adminSocket} mode 600 level operator expose-fd listeners
  stats timeout 1h
  # The largest request that can be tried again on another server (less 1 kB)
  tune.bufsize 65536
  setenv SIGNALBOX_MASTER ${paths.masterSocket}
  setenv SIGNALBOX_FILES ${files}
  lua-load ${paths.control}

ring ${RING}
  format raw
  maxlen 256
  size 8388608

defaults control
  mode http
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  option idle-close-on-response

frontend control from control
  bind unix@${paths.controlSocket} mode 600
  http-request use-service lua.control

defaults traffic
  mode http
  timeout connect 1s
  timeout client 65s
  timeout http-request 30s
  timeout http-keep-alive 65s
  # A server that answers its checks in no less than that hangs
  timeout check 2s
  timeout queue 2s
  retries 2
${[
  [400, 'Mend the request: it is not valid HTTP'],
  [408, 'Send the request again: it did not arrive in time'],
  [500, 'Try again: the router failed'],
  [502, 'Try again: the model server broke off'],
  [503, 'Try again later: no model server is ready'],
  [504, 'Try again later: the model server took too long'],
]
  .map(([status, error]) => `  http-error status ${status} content-type application/json string '{"error":"${error}"}'`)
  .join('\n')}
`;
}

export interface ServiceConfigOptions {
  /** Address that clients reach the service on, default every IPv4 address. */
  readonly bindAddress?: string;
  /** How long one try may take to its first byte, and between two bytes. Default 60 s: large models are slow. */
  readonly serverTimeoutMs?: number;
}

/** The part of one service. Valid at every split; the weights are those of `state.split`. */
export function serviceConfig(state: ServiceState, dir: string, options: ServiceConfigOptions = {}): string {
  const { service } = state;
  const line = slots
    .map((slot) => `  server ${slot} ${state.addresses[slot]} weight ${weight(state, slot)}`)
    .join('\n');
  return `listen service-${service} from traffic
  bind ${options.bindAddress ?? '*'}:${state.port}
  timeout server ${options.serverTimeoutMs ?? 60_000}ms
  # A client whose connection a reload would close is told with its next answer
  option idle-close-on-response
  option dontlognull
  # The whole request first: it can then be tried again, and a slow sender holds no model server
  option http-buffer-request

  log ring@${RING} len 256 format raw local0 info
  log-format "${service} %pid %lc %[date(0,us)] %[var(txn.began)] %[var(txn.wanted)] %[var(txn.answered)] %ST %[var(txn.took)] %ts%rc"

  http-request set-var(txn.began) date(0,us)
  http-request set-var(txn.split) str(${service}),map_str(${routerPaths(dir).map(service)})
  http-request set-var(txn.wanted) var(txn.split),field(1,|)
  http-request set-var(txn.share) var(txn.split),field(3,|)
  http-request set-var(txn.roll) rand(10000)
  http-request set-var(txn.wanted) var(txn.split),field(2,|) if { var(txn.roll),sub(txn.share) lt 0 }
  http-request return status 503 content-type application/json string '{"error":"Try again later: no model is live"}' unless { var(txn.wanted) -m str blue green }
  http-response set-var(txn.answered) srv_name
  http-response set-var(txn.took) date(0,us),sub(txn.began)

  # A prediction changes nothing, so it may be asked for twice: on any failure the next try goes to the other slot,
  # if its weight lets it
  option redispatch 1
  retry-on all-retryable-errors
  # A slot that is down is passed over; with no rule left the weights decide
  use-server blue if { var(txn.wanted) -m str blue }
  use-server green if { var(txn.wanted) -m str green }

  # A slot that dies is noticed by the first requests refused, and by two checks 100 ms apart; one good check brings it
  # back, since it says ready only when it is. Answers are not observed: bad input could take a good slot down
  option httpchk GET /v2/health/ready
  http-check expect status 200
  default-server check inter 500ms fastinter 100ms downinter 250ms fall 2 rise 1 observe layer4 error-limit 3 on-error mark-down
${line}
`;
}

/** Longer than any line: 40 characters of a name, 23 of a split, 15 of a fence, and what parts them. */
const MAP_WIDTH = 120;

/** The map file of one service: one line of always the same length, so that it can be written over in place. */
export function serviceMap({ service, split, fence }: ServiceState): string {
  return `${service} ${mapValue(split, fence).padStart(MAP_WIDTH - service.length - 1)}\n`;
}

/** 1 for a slot that may get requests which the other failed, else 0. */
function weight({ split }: ServiceState, slot: Slot): 0 | 1 {
  return split !== null && (split.live === slot || split.fallback) ? 1 : 0;
}
