#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# Peer-to-peer sessions by hand: pppd on both ends of a tunnel, attached to the module's channels by the plugin.
#
#	siteA eth0 10.0.0.1 -------- 10.0.0.2 eth0 siteB
#	  tunnel 12, session 120       tunnel 21, session 210
#
# Behaviours:
#  - pppd comes up on both ends, with CHAP one way, IPv4 and IPv6, the MTU that the path leaves, nothing fragmented
#  - TCP runs both ways
#  - a pppd that was killed leaves its session, and another takes the channel up; never two at once
#  - the end of the tunnel is the end of pppd and of its netdev
#  - the other end may be the kernel's own l2tp_ppp with its plugin
#  - a namespace is deleted, and the module unloaded, with sessions in use

. "${0%/*}/../lib/e2e.sh"

PLUGIN=$TOP/build/openlac.so

sites() {
	modprobe -aq veth l2tp_ppp 2>/dev/null
	quiet_ipv6
	lac_ns siteA
	lac_ns siteB
	link siteA eth0 02:00:00:00:02:0a siteB eth0 02:00:00:00:02:0b
	batch siteA "addr add 10.0.0.1/24 dev eth0"
	batch siteB "addr add 10.0.0.2/24 dev eth0"
	batch_run
}

tunnel_a() {
	lacctl -n siteA tunnel add id 12 peer-id 21 remote 10.0.0.2 "$@" &&
		lacctl -n siteA session add tunnel 12 id 120 peer-id 210 ppp
}
tunnel_b() {
	lacctl -n siteB tunnel add id 21 peer-id 12 remote 10.0.0.1 "$@" &&
		lacctl -n siteB session add tunnel 21 id 210 peer-id 120 ppp
}

# channel SITE: index of its channel
channel() { lacctl -n "$1" session show | sed -n 's/.* ppp channel \([0-9]*\) .*/\1/p'; }

# ppp_start SITE OPTION...: in the background, under the name of the site
ppp_start() {
	local site=$1
	shift
	: >"$LOG/$site.log"
	spawn "$site" nsenter "--net=/run/netns/$site" pppd plugin "$PLUGIN" "$@" $PPP
}
PPP="nodetach nodefaultroute noccp nobsdcomp nodeflate novj debug logfd 2 lcp-restart 1 ipcp-restart 1 maxfail 1
	lcp-max-configure 20 lcp-echo-interval 2 lcp-echo-failure 3"
B_OPTIONS="10.99.0.2:10.99.0.1 ipv6 ::2,::1 auth require-chap name siteB"

# start_a [OPTION INDEX]: by the ids unless told otherwise
start_a() {
	[ $# -gt 0 ] || set -- openlac-session 12/120
	ppp_start siteA "$@" noauth user u1@isp1.example password secret1 ipv6 ::1,::2
}
start_b() { ppp_start siteB openlac-channel "$(channel siteB)" $B_OPTIONS; }
# IPCP and IPV6CP are up on this side
up() { logged "$1" "remote IP address" && logged "$1" "remote LL address"; }
both_up() { wait_for 40 up siteA && wait_for 40 up siteB; }
has_ppp() { ip -n "$1" link show dev ppp0 >/dev/null 2>&1; }
no_ppp() { ! has_ppp "$1"; }
mtu() { ip -n "$1" -o link show dev ppp0 | sed 's/.* mtu \([0-9]*\) .*/\1/'; }
fragments() {
	ns "$1" cat /proc/net/snmp | awk '$1 == "Ip:" && n++ { print $at }
		$1 == "Ip:" { for (i = 1; i <= NF; i++) if ($i == "FragCreates") at = i }'
}
unit_shown() { lacctl -n "$1" session show | grep -q 'ppp channel [0-9]* unit 0 mtu 1462 '; }
no_unit() { ! lacctl -n "$1" session show | grep -q ' unit '; }
session_there() { lacctl -n "$1" session show | grep -q ' ppp channel '; }
# exit_of SITE: what pppd says when it ends by itself; where it is if it does not
exit_of() {
	if ! wait_for 60 stopped "$1"; then
		grep State "/proc/${PID[$1]}/status"
		cat "/proc/${PID[$1]}/stack"
		tail -n 5 "$LOG/$1.log"
		return 99
	fi
	stop "$1"
}
ends_with() { exit_of "$2"; [ $? -eq "$1" ]; }
pings4() { ping_from siteA 10.99.0.2 "$@" && ping_from siteB 10.99.0.1 "$@"; }
pings6() { ns siteA ping -q -c 2 -W 5 fe80::2%ppp0 && ns siteB ping -q -c 2 -W 5 fe80::1%ppp0; }
# tcp OPTION...: iperf3 from A to B, with -R the other way
tcp() {
	: >"$LOG/iperf.log"
	spawn iperf nsenter --net=/run/netns/siteB iperf3 -s -1 --forceflush
	wait_for 20 logged iperf listening
	ns siteA iperf3 -c 10.99.0.2 -t 3 "$@" >"$LOG/iperf-client.log" 2>&1
	local rc=$?
	stop iperf KILL 2>/dev/null
	grep -h receiver "$LOG/iperf-client.log" | sed 's/^/# /'
	return $rc
}
flood() { spawn "flood-$1" nsenter "--net=/run/netns/$1" ping -q -f -s 1000 "$2"; }

need load_openlac
need sites
need ppp_files
need lacctl -n siteA socket add family inet port 1701 >/dev/null
need lacctl -n siteB socket add family inet port 1701 >/dev/null
spawn monitor "$LACCTL" -n siteA monitor
check "a session with a channel is added on one side" tunnel_a
check "and on the other" tunnel_b
check "it is shown with its channel" session_there siteA
check_within 5 "monitor tells of it" logged monitor "session new ppp channel"
check "no unit is connected yet" no_unit siteA

start_a
start_b
check "pppd comes up on both sides, CHAP one way" both_up
check "the session is shown with its unit" unit_shown siteA
same "the netdev has the MTU that the path leaves" "1462 1462" "$(mtu siteA) $(mtu siteB)"
check "IPv4 passes both ways" pings4
check "IPv6 passes both ways" pings6
check "packets of the MTU's size pass" ns siteA ping -q -c 3 -M "do" -s 1434 10.99.0.2
check "TCP from A to B" tcp
check "TCP from B to A" tcp -R
same "nothing was fragmented" "0 0" "$(fragments siteA) $(fragments siteB)"

check "another pppd is refused" negate ns siteA pppd plugin "$PLUGIN" openlac-session 12/120 noauth $PPP \
	logfile "$LOG/second.log"
check "it is told why" logged second "is in use by another pppd"
check "the first does not notice" pings4

murder siteA
check "a killed pppd leaves its session" session_there siteA
check "its netdev goes" wait_for 10 no_ppp siteA
check "the other end notices" wait_for 60 stopped siteB
stop siteB
start_a openlac-channel "$(channel siteA)"
start_b
check "other pppds take both channels up" both_up
check "IPv4 passes again" pings4

stop siteA
check "an orderly end disconnects the unit" no_unit siteA
check "the peer was told by LCP" wait_for 20 stopped siteB
check "it ends as LCP says" logged siteB "LCP terminated by peer"
stop siteB
ppp_start siteA openlac-session 12/120 noauth user u1@isp1.example password wrong
start_b
check "a wrong password is refused" ends_with 19 siteA
check "by the peer, which ends too" ends_with 11 siteB
check "the session is still there" session_there siteA

start_a
start_b
check "the right one is accepted afterwards" both_up
flood siteA 10.99.0.2
check "the tunnel is deleted under traffic" lacctl -n siteA tunnel del id 12
check "pppd ends as hung up" ends_with 16 siteA
check "its netdev is gone" no_ppp siteA
murder flood-siteA
check "the peer ends when echoes stay away" wait_for 60 stopped siteB
stop siteB

check "a channel that is not there is told" negate ns siteA pppd plugin "$PLUGIN" openlac-channel 99 noauth $PPP \
	logfile "$LOG/nochannel.log"
check "by its number" logged nochannel "no channel 99 in this network namespace"
check "a session that is not there too" negate ns siteA pppd plugin "$PLUGIN" openlac-session 12/120 noauth $PPP \
	logfile "$LOG/nosession.log"
check "in the module's words" logged nosession "session 120 of tunnel 12: no such tunnel"

say "the kernel's own driver on the other side"
need lacctl -n siteB flush
need tunnel_a length on
: >"$LOG/siteB.log"
spawn siteB nsenter --net=/run/netns/siteB python3 -S "$PEERS/intree_l2tp.py" 10.0.0.2 10.0.0.1 21:12 210:120 \
	$B_OPTIONS $PPP
start_a
check "pppd comes up with l2tp_ppp at the other end" both_up
check "IPv4 passes both ways there" pings4
check "IPv6 passes both ways there" pings6
check "TCP to it" tcp
check "TCP from it" tcp -R
stop siteA
check "it ends with us" wait_for 20 stopped siteB
stop siteB

say "the end of everything with sessions in use"
need lacctl -n siteB socket add family inet port 1701 >/dev/null
need tunnel_b
start_a
start_b
check "up again" both_up
flood siteA 10.99.0.2
flood siteB 10.99.0.1
need ip netns del siteB
NAMESPACES=" siteA" LACS=" siteA"
nap 1
check "a deleted namespace lives on with its session" running siteB
check "it is flushed under traffic" nsenter -t "${PID[siteB]}" -n "$LACCTL" flush
murder flood-siteB
check "its pppd ends" ends_with 16 siteB
check "and the namespace with it" wait_for 30 negate test -e /sys/class/net/canary-siteB
stop siteA KILL 2>/dev/null
need lacctl -n siteA flush
need lacctl -n siteA socket add family inet port 1701 >/dev/null
need tunnel_a
start_a
nap 1
check "the module unloads with a pppd attached" rmmod openlac
check "which ends" ends_with 16 siteA
need load_openlac
e2e_finish
