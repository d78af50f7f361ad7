/** Programs that Signalbox runs on a host. */
export const neededTools = ['flock', 'sha256sum', 'sync', 'stat', 'mv', 'mkdir', 'date', 'timeout'] as const;

/**
 * What a host is asked, in POSIX sh that busybox runs too. `$1` state folder, `$2` Docker's folder, `$3` `skip-gpu` where
 * nvidia-smi is known to hang. Prints `@@ name` before each section. Everything stands in a function, so that a script
 * that arrived in part does nothing; `</dev/null` since the script comes on stdin, where no program may wait or read on.
 */
export const factsScript = `
section() { printf '\\n@@ %s\\n' "$1"; }
has() { command -v "$1" >/dev/null 2>&1; }
limited() { if has timeout; then timeout 10 "$@"; else "$@"; fi; }
above() { d=$1; while [ ! -d "$d" ] && [ "$d" != / ]; do d=$(dirname "$d"); done; printf '%s' "$d"; }
main() {
  LC_ALL=C; PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin:/snap/bin:/usr/lib/wsl/lib; export LC_ALL PATH
  section clock-began; date '+%s %N'
  section uname; uname -s; uname -r; uname -m
  section os-release; cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release
  section cpus; nproc || grep -c '^processor' /proc/cpuinfo
  section cpu-model; grep -E '^(model name|Model|Hardware)' /proc/cpuinfo | sort -u | head -n 5
  section memory; grep -E '^(MemTotal|MemAvailable):' /proc/meminfo
  section uptime; cat /proc/uptime
  section user; id -un; id -u
  section state-dir
  near=$(above "$1")
  if [ -e "$1" ] && [ ! -d "$1" ]; then echo not-a-folder; elif [ -w "$near" ] && [ -x "$near" ]; then echo writable; else echo denied; fi
  section state-disk; df -Pk "$near" | tail -n 1
  section docker-disk; df -Pk "$(above "$2")" | tail -n 1
  section selinux; cat /sys/fs/selinux/enforce
  section apparmor; cat /sys/module/apparmor/parameters/enabled
  section missing; for tool in ${neededTools.join(' ')}; do has "$tool" || echo "$tool"; done
  section docker
  has docker && echo cli
  has dockerd && echo daemon
  pidof dockerd >/dev/null && echo running
  if [ -S /var/run/docker.sock ]; then
    echo "socket $(readlink -f /var/run/docker.sock)"
    [ -w /var/run/docker.sock ] && echo writable
    echo "group $(stat -c %G /var/run/docker.sock)"
  fi
  section gpus
  if [ "$3" != skip-gpu ] && has nvidia-smi; then
    limited nvidia-smi --query-gpu=index,uuid,name,memory.total,driver_version --format=csv,noheader,nounits 2>&1
    echo "exit $?"
  fi
  section clock-ended; date '+%s %N'
}
main "$@" </dev/null 2>/dev/null
`;

/** The script's output by section name; lines are trimmed, empty ones left out. */
export function splitSections(output: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const raw of output.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('@@ ')) {
      lines = [];
      sections.set(line.slice(3), lines);
    } else if (line !== '') {
      lines.push(line);
    }
  }
  return sections;
}
