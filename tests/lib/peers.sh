# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The programs at the ends of the network: our daemon, PPPoE clients (pppd over the in-tree pppoe driver), LNSs (xl2tpd
# and pppd over the in-tree l2tp_ppp, or the project's own lns.py). Sourced by e2e.sh.

SECRET=oursecret
PEERS=$TOP/tests/peers
OPENLACD=$TOP/build/openlacd
LACCTL=$TOP/build/lacctl

# --- our LAC

# lac_config [FILE]: Example 1 of the guide (S98), with what a test adds
#	AC_LINES, PROFILE_LINES, TOP_LINES	further statements of the concentrator, the profile, the top level
#	LNS_ADDR, ACCESS_IF, SERVICE		instead of 192.168.11.2, eth1, "any"
lac_config() {
	cat >"${1:-$W/openlac.conf}" <<-END
	${TOP_LINES:-!}
	pppoe-ac mylittleac
	 service-name ${SERVICE:-any}
	 destination l2tp
	 l2tp peer-address static ${LNS_ADDR:-192.168.11.2}
	 l2tp profile my-l2tp-profile1
	 ${AC_LINES:-}
	 exit
	l2tp-profile my-l2tp-profile1
	 shared-secret ${LAC_SECRET:-$SECRET}
	 ${PROFILE_LINES:-}
	 exit
	int ${ACCESS_IF:-eth1}
	 pppoe-ac-service mylittleac
	END
}

# lac_start [NAMESPACE [FILE]]: the daemon, as openlacd or openlacd-NAMESPACE, until it serves
lac_start() {
	local space=${1:-lac} name=openlacd
	[ "$space" = lac ] || name=openlacd-$space
	: >"$LOG/$name.log"
	mkdir -p "$W/run-$space"
	spawn "$name" nsenter "--net=/run/netns/$space" "$OPENLACD" -c "${2:-$W/openlac.conf}" -r "$W/run-$space"
	wait_for 20 logged "$name" ready
}

lacctl() { "$LACCTL" "$@"; }

# Sessions, tunnels and drop counters of a namespace, by default lac, as lacctl shows them.
sessions() { lacctl -n "${1:-lac}" session show | grep '^session'; }
tunnels() { lacctl -n "${1:-lac}" tunnel show | grep '^tunnel'; }
session_count() { sessions "$@" | grep -c .; }
tunnel_count() { tunnels "$@" | grep -c .; }
has_sessions() { [ "$(session_count "${2:-lac}")" -eq "$1" ]; }
has_tunnels() { [ "$(tunnel_count "${2:-lac}")" -eq "$1" ]; }

# field KEY: the word behind KEY in each line of standard input
field() { awk -v k="$1" '{ for (i = 1; i < NF; i++) if ($i == k) { print $(i + 1); next } }'; }

# session_of CLIENT [NAMESPACE]: the line of the session of client N
session_of() { sessions "${2:-lac}" | grep -i "mac $(client_mac "$1") "; }

# counter up|down KEY [NAMESPACE]: sum over the namespace's sessions
counter() {
	lacctl -n "${3:-lac}" -s session show | grep "^ *$1:" | field "$2" | awk '{ n += $1 } END { print n + 0 }'
}

# drops CAUSE [NAMESPACE]: frames dropped for that cause
drops() { lacctl -n "${2:-lac}" -s stats show | field "$1" | head -n 1; }

# object_counts NAMESPACE: "SOCKETS TUNNELS INTERFACES SESSIONS"
object_counts() {
	lacctl -n "$1" -s stats show | awk '{ for (i = 1; i < NF; i++) n[$i] = $(i + 1) }
		END { print n["sockets"], n["tunnels"], n["interfaces"], n["sessions"] }'
}

# The in-tree drivers must have no part in a LAC's path: no PPP device, no PPPoE or PPPoL2TP socket.
no_intree_path() {
	local space=${1:-lac}
	! ip -n "$space" -o link show | grep -q 'ppp[0-9]' &&
		! ns "$space" cat /proc/net/pppoe 2>/dev/null | grep -qi '[0-9a-f]:[0-9a-f]' &&
		! ns "$space" cat /proc/net/pppol2tp 2>/dev/null | grep -q SESSION
}

# --- clients

# ppp_dir NAMESPACE: an /etc/ppp of its own without the system's scripts and options
ppp_dir() {
	mkdir -p "/etc/netns/$1/ppp"
	: >"/etc/netns/$1/ppp/options"
	local i
	for ((i = 1; i <= 40; i++)); do
		printf '"u%d@isp1.example" * "secret%d" *\n' "$i" "$i"
	done >"/etc/netns/$1/ppp/chap-secrets"
	chmod 600 "/etc/netns/$1/ppp/chap-secrets"
}

# client_start N [OPTIONS...]: dial; CLIENT_IF instead of eth0
client_start() {
	local i=$1
	shift
	[ -d "/etc/netns/client$i/ppp" ] || ppp_dir "client$i"
	: >"$LOG/client$i.log"
	spawn "client$i" ip netns exec "client$i" pppd plugin rp-pppoe.so "nic-${CLIENT_IF:-eth0}" \
		user "u$i@isp1.example" password "secret$i" nodetach noauth noipdefault nodefaultroute \
		noccp nobsdcomp nodeflate novj debug logfd 2 lcp-echo-interval 0 maxfail 1 "$@"
}

# client_addr N: the address that the LNS gave it
client_addr() { ip -n "client$1" -4 -o addr show dev ppp0 2>/dev/null | awk '{ print $4 }' | cut -d/ -f1; }
client_gateway() { ip -n "client$1" -4 -o addr show dev ppp0 2>/dev/null | field peer | cut -d/ -f1; }
client_up() { [ -n "$(client_addr "$1")" ]; }
client_gone() { stopped "client$1"; }

# dial N [OPTIONS...]: dial and wait for the address
dial() {
	client_start "$@" && wait_for 60 client_up "$1"
}

# ping_from NS ADDRESS [OPTIONS...]
ping_from() {
	local space=$1 addr=$2
	shift 2
	ns "$space" busybox ping -q -c 1 -W 5 "$@" "$addr"
}

# pings N [LNS]: both directions through the session of client N
pings() {
	ping_from "client$1" "$(client_gateway "$1")" && ping_from "${2:-lns1}" "$(client_addr "$1")"
}

# --- LNSs

lns_number() { echo "${1#lns}"; }

# lns_config NS ADDRESS: files of xl2tpd; LNS_LINES and LNS_PPP_LINES add to them, LNS_SECRET replaces the secret and
# is empty for an LNS that does not authenticate tunnels. The LNS gives its clients addresses from 10.99.K.0/24.
lns_config() {
	local dir=/etc/netns/$1/xl2tpd k challenge=yes
	k=$(lns_number "$1")
	ppp_dir "$1"
	mkdir -p "$dir"
	[ -n "${LNS_SECRET-$SECRET}" ] || challenge=no
	printf '* * %s\n' "${LNS_SECRET-$SECRET}" >"$dir/l2tp-secrets"
	cat >"$dir/xl2tpd.conf" <<-END
	[global]
	listen-addr = $2
	port = 1701
	auth file = /etc/xl2tpd/l2tp-secrets
	[lns default]
	ip range = 10.99.$k.10-10.99.$k.250
	local ip = 10.99.$k.1
	challenge = $challenge
	hostname = $1
	name = $1
	require chap = yes
	refuse pap = yes
	require authentication = yes
	ppp debug = yes
	pppoptfile = /etc/xl2tpd/ppp-options
	${LNS_LINES:-}
	END
	cat >"$dir/ppp-options" <<-END
	auth
	mtu ${LNS_MTU:-1400}
	mru ${LNS_MTU:-1400}
	nodefaultroute
	noccp
	nobsdcomp
	nodeflate
	novj
	lcp-echo-interval ${LNS_ECHO:-0}
	lcp-echo-failure 3
	logfile $LOG/$1-pppd.log
	${LNS_PPP_LINES:-}
	END
}

# lns_start NS ADDRESS: xl2tpd, until it listens
lns_start() {
	[ -d "/etc/netns/$1/xl2tpd" ] || lns_config "$1" "$2"
	: >"$LOG/$1.log"
	spawn "$1" ip netns exec "$1" xl2tpd -D -c /etc/xl2tpd/xl2tpd.conf -p "$W/$1.pid" -C "$W/$1.control"
	wait_for 20 logged "$1" "Listening on IP address"
}

# lns_kill NS: without a word to anybody, as a power cut would
lns_kill() {
	local pids
	pids=$(ip netns pids "$1")
	# shellcheck disable=SC2086 # a list of process ids
	kill -KILL $pids
	wait_for 10 stopped "$1"
	unset "PID[$1]"
}

lns_sessions() { ns "$1" cat /proc/net/pppol2tp 2>/dev/null | grep -c '^ *SESSION'; }
lns_has_sessions() { [ "$(lns_sessions "$1")" -eq "$2" ]; }

# lns_counter NS rx|tx: data messages that the LNS's kernel counted, all sessions
lns_counter() {
	ns "$1" cat /proc/net/pppol2tp | awk -v d="$2" '/^ *SESSION/ { s = 1 }
		s && NF == 3 && $1 ~ /^[0-9]+\/[0-9]+$/ { split(d == "tx" ? $2 : $3, n, "/"); sum += n[1]; s = 0 }
		END { print sum + 0 }'
}

# --- captures

# capture NAME NS IF [FILTER]: into $W/NAME.pcap, from now on
capture() {
	spawn "tcpdump-$1" nsenter "--net=/run/netns/$2" tcpdump -Z root -n -U -s 0 -i "$3" -w "$W/$1.pcap" "${4:-}"
	wait_for 20 logged "tcpdump-$1" "listening on"
}

# decode NAME FILTER [FIELD...]: what an independent dissector sees in it, one line per packet
decode() {
	local file=$W/$1.pcap filter=$2 field args=()
	shift 2
	for field in "$@"; do
		args+=(-e "$field")
	done
	[ ${#args[@]} -eq 0 ] || args=(-T fields "${args[@]}")
	HOME=$W tshark -n -r "$file" -Y "$filter" "${args[@]}" 2>"$LOG/tshark.log"
}
