# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What every script of tests/e2e begins with:
#
#	. "${0%/*}/../lib/e2e.sh"
#
# A script runs as root inside a throw-away machine (tests/lib/vm), prints one TAP line per behaviour and leaves
# through e2e_finish. Conditions are waited for, nothing sleeps a fixed time, and the traps below clean up whatever
# happens. Environment: OPENLAC_KO, the module built for the running kernel; OPENLAC_OUT, a directory that outlives
# the machine.

set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
TEST=$(basename "$0" .sh)
W=$(mktemp -d "/tmp/e2e-$TEST.XXXXXX")
LOG=$W/log
mkdir "$LOG"
FAILED=0
declare -A PID=()
# A pipe that nobody writes to: reading it with a time-out waits without starting a process. Starting one costs 60 ms in
# the debug kernel, so whatever is polled below is shell alone where that is possible.
mkfifo "$W/nap"
exec {NAP_FD}<>"$W/nap"

# shellcheck source=tests/lib/topology.sh
. "$TOP/tests/lib/topology.sh"
# shellcheck source=tests/lib/peers.sh
. "$TOP/tests/lib/peers.sh"

say() { printf '# %s\n' "$*"; }
ok() { printf 'ok - %s\n' "$*"; }
fail() { printf 'not ok - %s\n' "$*"; FAILED=$((FAILED + 1)); }
nap() { read -rt "${1:-0.1}" -u "$NAP_FD" || :; }

# skip TEXT WHY: the behaviour cannot be seen on this machine
skip() { printf 'ok - %s # SKIP %s\n' "$1" "$2"; }

# check TEXT COMMAND...: one TAP line, by the command's exit status; its output is shown when it fails
check() {
	local text=$1
	shift
	# Not in a subshell: the command may start what later steps end.
	if "$@" >"$W/check" 2>&1; then
		ok "$text"
	else
		fail "$text"
		say "failed: $*"
		sed 's/^/#   /' "$W/check"
		return 1
	fi
}

# refute TEXT COMMAND...: the command must fail
refute() {
	local text=$1
	shift
	check "$text" negate "$@"
}
negate() { ! "$@"; }

# same TEXT WANTED GOT
same() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		fail "$1"
		say "wanted '$2', got '$3'"
		return 1
	fi
}

# wait_for SECONDS COMMAND...: run it until it succeeds; fails when the time is over
wait_for() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		nap
	done
}

# check_within SECONDS TEXT COMMAND...
check_within() {
	local seconds=$1 text=$2
	shift 2
	check "$text" wait_for "$seconds" "$@"
}

# holds SECONDS COMMAND...: it succeeds all the time
holds() {
	local end=$((SECONDS + $1))
	shift
	while [ "$SECONDS" -lt "$end" ]; do
		"$@" >/dev/null 2>&1 || return 1
		nap
	done
}

# need COMMAND...: a step without which the rest makes no sense
need() {
	"$@" && return
	fail "preparation: $*"
	exit 1
}

# spawn NAME COMMAND...: a program in the background, output in $LOG/NAME.log, process id in PID[NAME]
spawn() {
	local name=$1
	shift
	"$@" >>"$LOG/$name.log" 2>&1 </dev/null &
	PID[$name]=$!
}

# One that has ended is not running, waited for or not: when the machine is slow and "read -t" is late, bash 5.2 sets a signal
# mask that nobody has written to, and if that has SIGCHLD in it the shell does not learn of ends until its next command.
running() {
	local stat
	[ -n "${PID[$1]:-}" ] && { read -r stat <"/proc/${PID[$1]}/stat"; } 2>/dev/null && [[ ${stat##*) } != [ZX]* ]]
}
stopped() { ! running "$1"; }
logged() { [[ -e $LOG/$1.log && $(<"$LOG/$1.log") == *"$2"* ]]; }

# stop NAME [SIGNAL]: end what spawn started and return its exit status; killed when it ignores the signal
stop() {
	local pid=${PID[$1]:-}
	[ -n "$pid" ] || return 0
	kill "-${2:-TERM}" "$pid" 2>/dev/null
	if ! wait_for "${STOP_WAIT:-30}" stopped "$1"; then
		kill -KILL "$pid"
		say "$1 ignored SIG${2:-TERM}"
	fi
	unset "PID[$1]"
	wait "$pid"
}

# murder NAME: no last words
murder() {
	{
		kill -CONT "${PID[$1]}"
		kill -KILL "${PID[$1]}"
		wait "${PID[$1]}"
	} 2>/dev/null
	unset "PID[$1]"
	return 0
}

load_openlac() {
	[ -n "${OPENLAC_KO:-}" ] || { say "OPENLAC_KO is not set"; return 1; }
	modprobe -aq udp_tunnel ip6_udp_tunnel ppp_generic 2>/dev/null
	[ -d /sys/module/openlac ] || insmod "$OPENLAC_KO"
}

unload_openlac() { [ ! -d /sys/module/openlac ] || rmmod openlac; }

show_logs() {
	local f
	for f in "$LOG"/*.log; do
		[ -s "$f" ] || continue
		say "--- last lines of ${f##*/}"
		tail -n "${E2E_LOG_LINES:-40}" "$f" | sed 's/^/#   /'
	done
	[ -z "${OPENLAC_OUT:-}" ] || cp -r "$W" "$OPENLAC_OUT/" 2>/dev/null
}

# Ends everything that is still there; must work at any point of a script.
e2e_cleanup() {
	local name
	for name in "${!PID[@]}"; do
		murder "$name"
	done
	topology_down
	ppp_files_end
	unload_openlac 2>/dev/null
}

e2e_exit() {
	local rc=$?
	trap - EXIT
	[ "$rc" -eq 0 ] && [ "$FAILED" -eq 0 ] || show_logs
	e2e_cleanup
	rm -rf "$W"
	[ "$FAILED" -eq 0 ] || exit 1
	exit "$rc"
}
trap e2e_exit EXIT
trap 'exit 130' INT TERM HUP

no_objects() { [ "$(object_counts "$1")" = "0 0 0 0" ]; }

# The end of a script: the daemons leave in order, nothing of them stays in the kernel, namespaces and module go away.
e2e_finish() {
	local name lac
	for name in "${!PID[@]}"; do
		case $name in
		openlacd*) check "$name ends orderly on SIGTERM" stop "$name" ;;
		esac
	done
	for lac in $LACS; do
		check_within 10 "no object of ours is left in namespace $lac" no_objects "$lac"
	done
	for name in "${!PID[@]}"; do
		murder "$name"
	done
	topology_down
	ppp_files_end
	check_within 30 "no namespace is leaked" topology_gone
	check "the module unloads" unload_openlac
	[ "$FAILED" -eq 0 ]
	exit
}
