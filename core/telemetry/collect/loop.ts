/** Pure: the script that runs on a host, and which files it reads. */
import { quote } from '../../platform/quote.ts';

/** Lines that are kept of what the files hold: no interrupts, no single processors, little of the memory's many. */
const WANTED =
  '^([ 0-9]|cpu |Mem(Total|Free|Available):|Buffers:|Cached:|Swap(Total|Free):|some |usage_usec |(total_)?inactive_file )|: *[0-9]+ +[0-9]';

const ALWAYS = ['uptime', 'stat', 'meminfo', 'loadavg', 'diskstats', 'net/dev'].concat(
  ['cpu', 'memory', 'io'].map((what) => `pressure/${what}`),
);

/** Of Docker and Podman, with either cgroup driver, of root and of users. */
const GROUPS_V2 = ['docker/*', 'system.slice/docker-*.scope', 'machine.slice/libpod-*.scope'].concat(
  ['docker', 'libpod'].map((maker) => `user.slice/user-*.slice/user@*.service/*.slice/${maker}-*.scope`),
);
const GROUPS_V1 = ['docker/*', 'system.slice/docker-*.scope', 'machine.slice/libpod-*.scope'];
const FILES_V2 = ['cpu.stat', 'memory.current', 'memory.max', 'memory.stat', 'io.stat'];
const FILES_V1 = [
  ['cpuacct', 'cpuacct.usage'],
  ['memory', 'memory.usage_in_bytes'],
  ['memory', 'memory.limit_in_bytes'],
  ['memory', 'memory.stat'],
  ['blkio', 'blkio.throttle.io_service_bytes_recursive'],
] as const;
const AMD = ['gpu_busy_percent', 'mem_info_vram_used', 'mem_info_vram_total'].concat(
  ['temp1_input', 'power1_average', 'freq1_input'].map((file) => `hwmon/hwmon*/${file}`),
);

const LISTED = [
  ...GROUPS_V2.flatMap((group) => FILES_V2.map((file) => `/sys/fs/cgroup/${group}/${file}`)),
  ...GROUPS_V1.flatMap((group) => FILES_V1.map(([kind, file]) => `/sys/fs/cgroup/${kind}/${group}/${file}`)),
  ...AMD.map((file) => `/sys/class/drm/card[0-9]*/device/${file}`),
];

/** One sensor of each chip: the first is that of the whole (package, Tctl, composite). */
const HEAT = [
  '/sys/class/hwmon/hwmon*/name',
  '/sys/class/hwmon/hwmon*/temp1_input',
  '/sys/class/thermal/thermal_zone*/type',
  '/sys/class/thermal/thermal_zone*/temp',
  '/sys/class/drm/card[0-9]*/device/product_name',
];

/** In the order of the columns, see nvidia.ts. */
const GPU_QUERY = [
  'index,name,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,clocks.sm',
  'ecc.errors.uncorrected.volatile.total,persistence_mode',
].join(',');

/** Printed on stderr where there is none. */
export const NO_NVIDIA = 'no nvidia-smi';

/**
 * One POSIX `sh`, with one `grep` a second, and nothing written to any disk. It sleeps by reading: each line that comes
 * in is `NUMBER WHAT [ARGUMENT]`, and when no more can come (the connection is gone) it ends by itself. Each line is
 * answered on stdout by `@ NUMBER`, lines of `FILE:LINE` and `.`; WHAT holds letters:
 *
 * - `l` lists the files anew that come and go: control groups of containers, AMD GPUs
 * - `h` adds sensors of heat. Not each second: a read can wake a processor or ask a disk
 * - `t` adds the wall clock, `= SECONDS [NANOSECONDS]`
 * - `d` asks how full file systems are; the answer comes on stderr when it comes, so that a dead NFS holds up nothing
 * - `r` sets the folder that `d` asks about too (Docker's root)
 * - `g` starts nvidia-smi, or starts it again. It prints to stderr, so that it never mixes with the answers
 *
 * AMD GPUs are read from amdgpu's files in /sys, which rocm-smi itself reads: rocm-smi would be a Python started anew
 * each second.
 *
 * Processes are ended only while /proc says that they are this shell's children: a number may have been taken again. A
 * loop of an earlier connection (`id`) that has not noticed yet that nobody listens is ended first; the pattern that
 * finds it does not match itself.
 */
export function loopScript(id: string, stateDir: string): string {
  return `export LC_ALL=C PATH="$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/usr/lib/wsl/lib"
loop=${id}
for f in $(grep -ls 'loop=[${id.slice(0, 1)}]${id.slice(1)}' /proc/[0-9]*/cmdline); do
  p=\${f#/proc/} p=\${p%/*}
  [ "$p" = $$ ] || kill "$p"
done 2>/dev/null
smi= df= root=/
mine() { [ -n "$1" ] && read -r _ _ _ parent _ <"/proc/$1/stat" && [ "$parent" = $$ ]; } 2>/dev/null
end() { for p in $smi $df; do mine $p && kill -9 $p; done; }
trap end EXIT
trap 'exit 0' HUP INT TERM PIPE
while read -r n what rest; do
  case $what in *l*) set -- ${LISTED.join(' ')};; esac
  echo "@ $n"
  grep -EsH '${WANTED}' ${ALWAYS.map((file) => `/proc/${file}`).join(' ')} "$@" </dev/null
  case $what in *h*) grep -sH . ${HEAT.join(' ')} </dev/null;; esac
  case $what in *t*) date '+= %s %N';; esac
  echo .
  case $what in *r*) root=$rest;; esac
  case $what in *d*) mine $df || { df -kP / ${quote(stateDir)} "$root" </dev/null >&2 2>/dev/null & df=$!; };; esac
  case $what in *g*)
    mine $smi && kill -9 $smi
    if command -v nvidia-smi >/dev/null; then
      nvidia-smi --query-gpu=${GPU_QUERY} --format=csv,noheader,nounits -lms 1000 </dev/null >&2 & smi=$!
    else echo '${NO_NVIDIA}' >&2; fi;;
  esac
done`;
}
