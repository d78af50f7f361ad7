import { Problem } from '../contract/problem.ts';
import { quote } from '../platform/quote.ts';
import type { PublishedFile } from './store.ts';

/**
 * The one door through which a service on a host is changed: POSIX shell text, run under `flock`, that compares the
 * fence, applies, syncs and answers. Needs flock, cat, mv, rm, mkdir, df, tail and sync (util-linux or busybox).
 *
 * Time is the host's uptime in hundredths of a second together with its boot id, so that a clock that jumps neither
 * ends a lease early nor keeps it for ever.
 */

/** `op` is one of the functions below with its arguments quoted. The answer is one line, see `parseAnswer`. */
export function hostScript(root: string, service: string, op: string): string {
  return `umask 022
cd ${quote(root)} 2>/dev/null || { mkdir -p ${quote(root)} && cd ${quote(root)}; } || exit 73
S=services/${service}
short() { set -- $(df -Pk . | tail -n 1); [ "\${4:-64}" -lt 64 ]; }
unwritten() { rm -f "$S/fence.tmp" "$S/lease.tmp"; if short; then echo full; exit 0; else exit "$1"; fi; }
[ -d "$S" ] || mkdir -p "$S" || unwritten 73
exec 9>>"$S/lock" && flock -w 5 9 || { echo busy; exit 0; }
read -r up _ </proc/uptime; up=\${up%.*}\${up#*.}
read -r boot </proc/sys/kernel/random/boot_id
fence=0; [ ! -f "$S/fence" ] || read -r fence <"$S/fence"
holder=; held=0; expires=0; lboot=
[ ! -f "$S/lease" ] || read -r holder held expires lboot <"$S/lease" || :
owner=$holder; [ "$lboot" = "$boot" ] && [ "$expires" -gt "$up" ] || holder=
lease() { printf '%s %s %s %s\\n' "$1" "$2" "$3" "$boot" >"$S/lease.tmp" && mv "$S/lease.tmp" "$S/lease"; }
acquire() {
  if [ -n "$holder" ] && [ "$holder" != "$1" ]; then echo "held $holder $(( (expires - up) * 10 ))"; return; fi
  fence=$((fence + 1))
  { echo "$fence" >"$S/fence.tmp" && sync "$S/fence.tmp" && mv "$S/fence.tmp" "$S/fence" && sync "$S"; } 2>/dev/null &&
    lease "$1" "$fence" "$((up + $2))" && echo "ok $fence" || unwritten 74
}
mine() { [ "$owner" = "$1" ] && [ "$held" = "$2" ]; }
renew() { if mine "$1" "$2"; then lease "$1" "$2" "$((up + $3))" && echo ok; else echo "lost $owner"; fi; }
release() { if mine "$1" "$2"; then rm -f "$S/lease"; fi; echo ok; }
fenced() { [ "$1" -ge "$fence" ] || { echo "stale $fence"; exit 0; }; }
allocate() {
  fenced "$1"
  exec 8>>lock && flock -w 5 8 || { echo busy; return; }
  for p in services/*/port; do
    [ -f "$p" ] && [ "$p" != "$S/port" ] && read -r q <"$p" && [ "$q" = "$2" ] || continue
    o=\${p#services/}; echo "taken \${o%/port}"; return
  done
  echo "$2" >"$S/port.tmp" && sync "$S/port.tmp" && mv "$S/port.tmp" "$S/port" || { echo full; return; }
  if [ -f "$S/index" ]; then read -r i <"$S/index"; echo "ok $i"; return; fi
  used=" $(cat services/*/index 2>/dev/null | while read -r i; do printf '%s ' "$i"; done)"
  i=0; while :; do case $used in *" $i "*) i=$((i + 1));; *) break;; esac; done
  echo "$i" >"$S/index.tmp" && sync "$S/index.tmp" && mv "$S/index.tmp" "$S/index" && echo "ok $i"
}
${op}
`;
}

/** Writes each file beside its place, syncs all of them at once, then renames: what was there stays until all is on disk. */
export function publishOp(fence: number, files: readonly PublishedFile[]): string {
  const written = files.filter(({ content, inPlace }) => content !== null && !inPlace);
  const inPlace = files.filter((file) => file.content !== null && file.inPlace);
  const temporary = written.map(({ path }) => quote(`${path}.tmp`)).join(' ');
  const toSync = [temporary, ...inPlace.map(({ path }) => quote(path))].join(' ');
  const folders = [...new Set(files.filter((file) => !file.inPlace).map(({ path }) => quote(folderOf(path))))].join(
    ' ',
  );
  return [
    `full() { rm -f ${temporary}; echo full; exit 0; }`,
    `fenced ${fence}`,
    ...written.map(({ path, content }) => `printf %s ${quote(content ?? '')} >${quote(`${path}.tmp`)} || full`),
    ...inPlace.map(({ path, content }) => `printf %s ${quote(content ?? '')} 1<>${quote(path)} || full`),
    ...(toSync.trim() === '' ? [] : [`sync ${toSync} || full`]),
    ...files
      .filter((file) => !file.inPlace)
      .map(({ path, content }) =>
        content === null ? `rm -f ${quote(path)}` : `mv -f ${quote(`${path}.tmp`)} ${quote(path)} || full`,
      ),
    `sync ${folders}`,
    'echo ok',
  ].join('\n');
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** The words after `ok`. Throws what any other answer stands for. */
export function parseAnswer(service: string, fence: number, stdout: string): string[] {
  const [word, ...rest] = stdout.trim().split(' ');
  switch (word) {
    case 'ok':
      return rest;
    case 'held':
      throw new Problem(
        'lease-held',
        `${rest[0]} is changing ${service} now: wait until it is done, or at most ${Math.ceil(Number(rest[1]) / 1000)} s if it died`,
        { service, holder: rest[0] ?? '', remainingMs: Number(rest[1]) },
      );
    case 'lost':
      throw new Problem(
        'lease-lost',
        `Another control plane took over ${service}: look at its status before you go on`,
        {
          service,
          holder: rest[0] ?? '',
        },
      );
    case 'stale':
      throw new Problem(
        'fence-stale',
        `The host refused the change: another control plane took over ${service} meanwhile, look at its status`,
        { service, fence, current: Number(rest[0]) },
      );
    case 'full':
      throw new Problem('disk-full', `The host could not write the state of ${service}: free space on its disk`, {
        service,
      });
    case 'taken':
      throw new Problem('port-taken', `The port belongs to ${rest[0]} on that host: choose another port`, {
        service,
        owner: rest[0] ?? '',
      });
    case 'busy':
      throw new Problem('service-busy', `Another change of ${service} is being written on the host: try again`, {
        service,
      });
    default:
      throw new Problem(
        'command-failed',
        `The host's state folder is not usable: check the host and mend what that names`,
        {
          service,
          answer: stdout.slice(0, 500),
        },
      );
  }
}
