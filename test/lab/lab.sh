#!/usr/bin/env bash
# lab.sh: N isolated "hosts" on one Linux machine (run as root), for tests over real SSH and the real Docker API.
#
#   lab.sh up N                  start h1..hN (idempotent; also restarts stopped ones); returns when sshd and dockerd answer
#   lab.sh down                  stop everything and remove every trace
#   lab.sh info                  JSON: name, ip, port, user, key, hostKey, dockerSocket (as seen from outside), running
#   lab.sh exec HOST CMD...      run a command inside
#   lab.sh stop|start HOST       power cut (silent: no FIN, no RST) | boot again with the same disk
#   lab.sh reboot HOST           both
#   lab.sh kill HOST NAME        SIGKILL every process of that name inside (sshd and dockerd come back after a second)
#   lab.sh freeze HOST on|off    hang: the kernel still accepts connections, no process answers
#   lab.sh partition HOST on|off [PEER]   silently drop all packets (or only those from and to the host PEER; gw: this machine)
#   lab.sh netem HOST 50ms [1% [5ms [10mbit]]] | netem HOST off   delay, loss, jitter, rate; each way, so RTT grows by 100 ms
#   lab.sh disk HOST full|free   fill the host's disk | free it again
#   lab.sh claim PID             a net of its own for a lab that PID owns (prints it), after labs of dead owners are removed
#
# A host = its own network, mount, pid, uts, ipc and cgroup namespaces and its own ext4 disk (a sparse file): own /etc, /var,
# /root, /run, /tmp; /usr is this machine's under a private overlay. The bridge lives in a network namespace of its own, so
# this machine's iptables (a dockerd sets FORWARD to DROP) never see the traffic. Hosts have no route out of the lab.
# Settings: LAB_NET, LAB_PREFIX, LAB_DIR (all three differ between two labs), LAB_DISK, LAB_MEM, LAB_DOCKERD_ARGS.
set -euo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
SELF=$(readlink -f "$0")
P=${LAB_PREFIX:-sb}                         # prefix of the network namespaces and of the cgroups
NET=${LAB_NET:-10.77.0}                     # this machine is NET.1, hN is NET.(10+N)
LAB=${LAB_DIR:-/var/tmp/signalbox-lab}      # keys, disks, pid files, logs
LABS=/var/tmp/signalbox-labs                # folders of claimed labs, named by their net
DISK=${LAB_DISK:-8G} MEM=${LAB_MEM:-}       # per host; MEM empty: no limit
DOCKERD_ARGS=${LAB_DOCKERD_ARGS:-}

die() { echo "lab.sh: $*" >&2; exit 1; }
ip_of() { [[ $1 != gw ]] || { echo "$NET.1"; return; }; [[ $1 =~ ^h[1-9][0-9]?$ ]] || die "no such host: $1"; echo "$NET.$((10 + ${1#h}))"; }
hosts() { ls "$LAB" 2>/dev/null | grep -xE 'h[0-9]+' | sort -V || :; }
lan() { ip netns exec "$P-lan" "$@"; }
in_net() { nsenter --net="/run/netns/$P-$1" "${@:2}"; }
pid_of() {                                  # the host's init as seen from outside, if alive and really ours
  local pid; pid=$(cat "$LAB/$1/pid" 2>/dev/null) || return 1
  [[ -e /run/netns/$P-$1 && $(readlink "/proc/$pid/ns/net") == "net:[$(stat -Lc %i "/run/netns/$P-$1")]" ]] && echo "$pid"
}
run_in() { local pid; pid=$(pid_of "$1") || die "$1 is not running"; nsenter -t "$pid" -m -u -i -n -p -C -- "${@:2}"; }

# --- control groups: `v2`, or the v1 hierarchies that exist already (a new one would break `docker stats` of any other
# dockerd on this machine), else the usual set
hierarchies() {
  if [[ $(stat -fc %T /sys/fs/cgroup) == cgroup2fs ]]; then echo v2; return; fi
  local c; c=$(awk -F: '$2 != "" {sub(/^name=/, "none,name=", $2); print $2}' /proc/self/cgroup)
  echo "${c:-cpu cpuacct cpuset memory devices freezer blkio pids none,name=systemd}"
}
mount_hierarchy() { if [[ $1 == v2 ]]; then mount -t cgroup2 cgroup2 "$2"; else mount -t cgroup -o "$1" cgroup "$2"; fi; }
delegate() { local c; for c in cpuset cpu io memory pids; do echo "+$c" >"$1/cgroup.subtree_control"; done 2>/dev/null || :; }
_cgroups() {                                # enter|remove HOST; in a mount namespace of its own
  local c g f; mount --make-rprivate /; g=$(mktemp -d)
  for c in $(hierarchies); do
    mount_hierarchy "$c" "$g" 2>/dev/null || continue
    if [[ $1 == remove ]]; then
      find "$g/$P/$2" -depth -type d -exec rmdir {} + 2>/dev/null || :; rmdir "$g/$P" 2>/dev/null || :
    else
      mkdir -p "$g/$P/$2"
      [[ $c != v2 ]] || { delegate "$g"; delegate "$g/$P"; }
      [[ $c != cpuset ]] || for f in cpuset.cpus cpuset.mems; do
        cat "$g/$f" >"$g/$P/$f"; cat "$g/$f" >"$g/$P/$2/$f"
      done
      [[ $c != memory || -z $MEM ]] || echo "$MEM" >"$g/$P/$2/memory.limit_in_bytes"
      [[ $c != v2 || -z $MEM ]] || echo "$MEM" >"$g/$P/$2/memory.max"
      echo 0 >"$g/$P/$2/cgroup.procs"
    fi
    umount "$g"
  done
  rmdir "$g"
  [[ $1 == remove ]] || exec unshare -C -u -i -p -f "$SELF" _init "$2"
}
host_cgroups() {                            # in the host: sys/fs/cgroup as a machine has it
  local c x
  if [[ $(hierarchies) == v2 ]]; then       # a group with children may hold no process of its own
    mount_hierarchy v2 sys/fs/cgroup; mkdir -p sys/fs/cgroup/init
    echo 0 >sys/fs/cgroup/init/cgroup.procs; delegate sys/fs/cgroup; return
  fi
  mount -t tmpfs tmpfs sys/fs/cgroup
  for c in $(hierarchies); do               # name=systemd too: without it containerd gives no stats
    x=sys/fs/cgroup/${c#none,name=}; mkdir -p "$x"; mount_hierarchy "$c" "$x" 2>/dev/null || rmdir "$x"
  done
}

# --- a host from the inside
_init() {                                   # pid 1 of a host: its file system, then sshd and dockerd for ever
  local h=$1 d=$LAB/$1 r=$LAB/$1/root pid x i
  read -r pid x </proc/self/stat; echo "$pid" >"$d/pid"     # /proc is still the outer one: our pid outside
  mount -o loop,discard "$d/disk.img" "$r"; cd "$r"
  mkdir -p proc sys dev run tmp root usr old .usr/up .usr/work var/{lib/docker,lib/signalbox,log,tmp,empty}
  chmod 1777 tmp var/tmp; chmod 700 root; ln -sfn /run var/run
  for i in bin sbin lib lib64; do ln -sfn "usr/$i" "$i"; done
  [[ -d etc ]] || cp -a /etc etc
  mount -t overlay -o "lowerdir=/usr,upperdir=$r/.usr/up,workdir=$r/.usr/work" overlay usr
  echo "$h" >etc/hostname; hostname "$h"; rm -f etc/resolv.conf etc/hosts etc/docker/daemon.json; : >etc/resolv.conf
  { echo "127.0.0.1 localhost"; for i in {1..50}; do echo "$NET.$((10 + i)) h$i"; done; } >etc/hosts
  rm -rf etc/ssh; mkdir -p etc/ssh/keys; cp "$LAB/key.pub" etc/ssh/keys/root; cp "$d"/hostkey{,.pub} etc/ssh/
  printf '%s\n' "ListenAddress $(ip_of "$h"):22" "HostKey /etc/ssh/hostkey" "PermitRootLogin prohibit-password" \
    "AuthorizedKeysFile /etc/ssh/keys/%u .ssh/authorized_keys" "PasswordAuthentication no" "UsePAM no" \
    "AllowStreamLocalForwarding yes" "MaxStartups 100" "Subsystem sftp internal-sftp" >etc/ssh/sshd_config
  mount --rbind /dev dev; mount -t sysfs sysfs sys; mount -t proc proc proc; mount -t tmpfs tmpfs run; mkdir run/sshd
  host_cgroups
  pivot_root . old; cd /; umount -l /old; rmdir old; set +e
  export HOME=/root
  while :; do /usr/sbin/sshd -D -e >>/var/log/sshd.log 2>&1; sleep 1; done &
  while :; do rm -f /run/docker.pid; dockerd $DOCKERD_ARGS >>/var/log/dockerd.log 2>&1; sleep 1; done &
  while :; do wait; sleep 1; done           # bash reaps the orphans
}

# --- a host from the outside
lan_up() {
  lan true 2>/dev/null && return
  ip netns del "$P-lan" 2>/dev/null || :; ip link del "$P-gw" 2>/dev/null || :       # left by a restart of this machine
  ip netns add "$P-lan"; lan ip link add br0 type bridge; lan ip link set br0 up
  ip link add "$P-gw" type veth peer name gw netns "$P-lan"; lan ip link set gw master br0 up
  ip addr add "$NET.1/24" dev "$P-gw"; ip link set "$P-gw" up
}
start() {
  local h=$1 d=$LAB/$1 ip; ip=$(ip_of "$h")
  pid_of "$h" >/dev/null && return
  mkdir -p "$d/root"
  [[ -f $d/hostkey ]] || ssh-keygen -q -t ed25519 -N '' -C "$h" -f "$d/hostkey"
  [[ -f $d/disk.img ]] || { truncate -s "$DISK" "$d/disk.img"; mkfs.ext4 -q -m 0 -O ^has_journal "$d/disk.img"; }
  if ! in_net "$h" true 2>/dev/null; then
    ip netns del "$P-$h" 2>/dev/null || :; lan ip link del "$h" 2>/dev/null || :; rm -f "$d/netem.pid"
    ip netns add "$P-$h"; ip -n "$P-$h" link add eth0 type veth peer name "$h" netns "$P-lan"
    lan ip link set "$h" master br0 up; ip -n "$P-$h" link set lo up
    ip -n "$P-$h" addr add "$ip/24" dev eth0; ip -n "$P-$h" link set eth0 up
  fi
  partition "$h" off; unmounted "$h"; rm -f "$d/pid"
  setsid nsenter --net="/run/netns/$P-$h" unshare -m "$SELF" _cgroups enter "$h" </dev/null >>"$d/host.log" 2>&1 &
}
ready() {
  local h=$1 i pid s
  for i in {1..600}; do
    if pid=$(pid_of "$h") && s=/proc/$pid/root/run/docker.sock && [[ -S $s ]] && (: <"/dev/tcp/$(ip_of "$h")/22") 2>/dev/null &&
      curl -sf -m 2 --unix-socket "$s" http://d/_ping >/dev/null; then return; fi
    sleep 0.05
  done
  die "$h did not start: see $LAB/$h/host.log"
}
unmounted() {                               # wait until the kernel let go of the disk: two mounts of it would wreck it
  local i; for i in {1..200}; do [[ -n $(losetup -j "$LAB/$1/disk.img") ]] || return 0; sleep 0.05; done
  die "$1: something still uses its disk"
}
stop() {
  local h=$1 pid
  in_net "$h" true 2>/dev/null || return 0
  partition "$h" on
  if pid=$(pid_of "$h"); then kill -9 "$pid"; fi
  unmounted "$h"; rm -f "$LAB/$h/pid"
}
partition() {
  local h=$1 i o
  i=(-i eth0 -m comment --comment "lab${3:-}" -j DROP) o=(-o eth0 -m comment --comment "lab${3:-}" -j DROP)
  [[ -z ${3:-} ]] || { i+=(-s "$(ip_of "$3")"); o+=(-d "$(ip_of "$3")"); }
  while in_net "$h" iptables -w -t raw -D PREROUTING "${i[@]}" 2>/dev/null; do :; done
  while in_net "$h" iptables -w -t mangle -D POSTROUTING "${o[@]}" 2>/dev/null; do :; done
  [[ $2 == off ]] || {                      # raw and mangle: published container ports are cut too
    in_net "$h" iptables -w -t raw -I PREROUTING "${i[@]}"; in_net "$h" iptables -w -t mangle -I POSTROUTING "${o[@]}"
  }
}
netem() {
  local h=$1 f=$LAB/$1/netem.pid pid i; ip_of "$h" >/dev/null
  if pid=$(cat "$f" 2>/dev/null); then
    lan ip link set "$h" master br0 2>/dev/null || :; lan ip link del "$h-n" 2>/dev/null || :
    ! ip netns pids "$P-lan" | grep -qx "$pid" || kill "$pid"; rm -f "$f"
  fi
  [[ $2 != off ]] || return 0
  for i in {1..50}; do lan ip link show "$h-a" >/dev/null 2>&1 || break; sleep 0.02; done
  setsid ip netns exec "$P-lan" python3 "${SELF%/*}/netem.py" "$h" "${@:2}" >>"$LAB/$h/host.log" 2>&1 </dev/null & echo $! >"$f"
  for i in {1..150}; do lan ip link show "$h-b" >/dev/null 2>&1 && break; sleep 0.02; done
  [[ $i -lt 150 ]] || die "netem: see $LAB/$h/host.log"
  lan ip link add "$h-n" type bridge; lan ip link set "$h-n" up
  lan ip link set "$h-a" master "$h-n" up; lan ip link set "$h-b" master br0 up; lan ip link set "$h" master "$h-n"
}
disk_full() {                               # fallocate writes no data: quick, and the sparse file stays small
  run_in "$1" bash -c '
    o=0; n=$(df --output=avail -B4096 / | tail -1)
    while ((n > 0)); do if fallocate -o $((o * 4096)) -l $((n * 4096)) /.full 2>/dev/null; then ((o += n)); else ((n /= 2)) || break; fi; done'
}

# --- the lab
up() {
  local i; mkdir -p "$LAB"; lan_up
  [[ -f $LAB/key ]] || ssh-keygen -q -t ed25519 -N '' -C "$P-lab" -f "$LAB/key"
  for ((i = 1; i <= $1; i++)); do start "h$i"; done; for ((i = 1; i <= $1; i++)); do ready "h$i"; done
}
down() {
  local h pid
  for h in $(hosts); do
    netem "$h" off; stop "$h"; ip netns del "$P-$h" 2>/dev/null || :; unshare -m "$SELF" _cgroups remove "$h"
  done
  ip netns del "$P-lan" 2>/dev/null || :; ip link del "$P-gw" 2>/dev/null || :; rm -rf "$LAB"
}
info() {
  local h pid
  for h in $(hosts); do
    pid=$(pid_of "$h") || pid=
    jq -n --arg n "$h" --arg ip "$(ip_of "$h")" --arg key "$LAB/key" --arg hk "$(cut -d' ' -f1,2 "$LAB/$h/hostkey.pub")" --arg pid "$pid" --arg ns "$P-$h" \
      '{name: $n, ip: $ip, port: 22, netns: $ns, user: "root", key: $key, hostKey: $hk, running: ($pid != ""), dockerSocket: "/proc/\($pid)/root/run/docker.sock"}'
  done | jq -s .
}

# --- labs that a process owns: LABS/NET/owner holds its pid and start time, so that a pid used again is not taken for it
started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
owner_lives() { local pid at; read -r pid at 2>/dev/null <"$1/owner" && [[ $at == "$(started_at "$pid")" ]]; }
prefix_of() { local n=${1#10.}; echo "sb${n%.*}"; }
claim() {
  local d n; mkdir -p "$LABS"; exec 9>"$LABS/.lock"; flock 9
  for d in "$LABS"/10.*; do
    [[ ! -d $d ]] || owner_lives "$d" || LAB_DIR=$d LAB_NET=${d##*/} LAB_PREFIX=$(prefix_of "${d##*/}") "$SELF" down 9>&-
  done
  for n in 10.{90..127}.0; do
    [[ ! -d $LABS/$n && $(ip -4 -o addr) != *" $n."* ]] || continue
    mkdir "$LABS/$n"; echo "$1 $(started_at "$1")" >"$LABS/$n/owner"
    jq -n --arg net "$n" --arg prefix "$(prefix_of "$n")" --arg dir "$LABS/$n" '$ARGS.named'; return
  done
  die "no free net: remove old labs in $LABS"
}

cmd=${1:-help}; shift || :
[[ $EUID == 0 ]] || die "must be root"
case $cmd in
  start) start "$1"; ready "$1" ;;
  reboot) stop "$1"; start "$1"; ready "$1" ;;
  exec) run_in "$@" ;;
  kill) run_in "$1" pkill -KILL -x "$2" ;;
  freeze) run_in "$1" bash -c "kill -$([[ $2 == on ]] && echo STOP || echo CONT) -1" ;;
  disk) if [[ $2 == free ]]; then run_in "$1" rm -f /.full; else disk_full "$1"; fi ;;
  up | down | stop | partition | netem | info | claim | _init | _cgroups) "$cmd" "$@" ;;
  *) sed -n '2,/^set/{/^set/d;s/^# \?//p}' "$SELF" ;;
esac
