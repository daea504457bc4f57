#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# The guide's Example 4, as it is written, on two offices; then with IPv6 in the LANs and on the way.
#
# Behaviours:
#  - both ends open, one tunnel results, the other one is idle and listed (S160 to S165)
#  - hosts of the two LANs reach each other, IPv4 and IPv6 (S152, S153, S187)
#  - what is shown of it (S207 to S252 for managed tunnels)
#  - the tunnel goes, the interface goes with it; it comes back (S157)

. "${0%/*}/../lib/e2e.sh"
. "$TOP/tests/lib/sites.sh"

GUIDE=$TOP/tests/vectors/guide

need load_openlac
need sites_up main remote
need site_start main "$GUIDE/example4-main.conf"
need site_start remote "$GUIDE/example4-remote.conf"
check_within 40 "the main office's end is up" site_up main
check_within 20 "the remote office's end is up" site_up remote
check "S170 they are tunnels to the configured destination" sh -c \
	"$LACCTL -r $W/run-main show l2tp tunnel tunnel1 | grep -q 'Remote IP Address: *130.16.0.2'"
check "S163 one end is the LAC, the other has a tunnel in mode LNS" one_pair
LNS=main
if tunnel_states remote | grep -q LNS; then LNS=remote; fi
same "S165 the tunnel of its own that lost is listed as idle" "LAC IDLE LNS ESTABLISHED " "$(tunnel_states $LNS | tr '\n' ' ')"
check "S187 a host of the main office reaches the remote office" site_ping main 2
check "S187 and the other way round" site_ping remote 1
check "S174 the interface is ppp10" ip -n main link show dev ppp10
same "S185 our address is the configured one, the peer's the other" "10.0.0.1 peer 10.0.0.2/32" \
	"$(ip -n main -4 -o addr show dev ppp10 | sed 's/.*inet \([^ ]* peer [^ ]*\) .*/\1/')"
check "S186 the route leads over the interface" sh -c "ip -n main route get 192.168.2.1 | grep -q 'dev ppp10'"
check "S152 IPV6CP is up" sh -c "ip -n main -6 addr show dev ppp10 | grep -q 'inet6 fe80'"

# --- what is shown of the end that was called, and of its session

keep() { ask_site $LNS show "${@:2}" | sed 's/^ *//; s/  */ /g' >"$W/$1"; }
keep tunnel l2tp tunnel
keep detail l2tp tunnel detail
keep session l2tp session
keep session-detail l2tp session detail
keep interface interface ppp10
shows() { grep -qx -- "$2" "$W/$1" || { cat "$W/$1"; return 1; }; }
check "S209 the tunnel's mode is LNS" shows tunnel "Tunnel Mode: LNS"
check "S213 the peer has made it, it does not persist" shows detail "created by admin: NO, tunnel mode: LNS, persist: NO"
check "S213 ours does" shows detail "created by admin: YES, tunnel mode: LAC, persist: YES"
check "S218 profiles are named after the tunnel" shows detail \
	"tunnel profile: tunnel_profile_tunnel1, session profile: session_profile_tunnel1, peer profile: peer_profile_tunnel1"
check "S234 the tunnel that lost tells of it" shows detail "[0-9:]* LOSETIE in state WAITCTLREPLY, new state IDLE"
check "S238 the session's interface is ppp10" shows session "Interface Name: ppp10"
check "S240 it is one that came in" shows session-detail "type: LNS Incoming Call, state: ESTABLISHED"
check "S241 it is named after the tunnel" shows session-detail "administrative name: session_tunnel1"
check "S242 its PPP after the interface" shows session-detail "ppp profile name: ppp_profile_ppp10"
check "S248 it went through the states of an LNS" shows session-detail "[0-9:]* ICCN_ACCEPT in state WAITCONNECT, new state ESTABLISHED"
check "S250 the interface is up" shows interface "Link is UP, administrative state is UP"
check "S250 it is one of PPP" shows interface "Hardware is PPP"
check "S250 it has the configured address and the peer's" shows interface "IPv4 address 10.0.0.[12]/30 point-to-point 10.0.0.[12]"
check "S251 PPP is running" shows interface "PPP is running, underlying interface (index 0) is up"

# --- TCP both ways, and the end

tcp() {
	: >"$LOG/iperf.log"
	spawn iperf nsenter --net=/run/netns/host-remote iperf3 -s -1 --forceflush
	wait_for 20 logged iperf listening
	ns host-main iperf3 -c 192.168.2.1 -t 3 "$@" >"$LOG/iperf-client.log" 2>&1
	local rc=$?
	stop iperf KILL 2>/dev/null
	return $rc
}
check "S153 TCP runs from one LAN to the other" tcp
check "S153 and back" tcp -R
need stop openlacd-remote
no_ppp10() { ! ip -n main link show dev ppp10 >/dev/null 2>&1; }
check_within 20 "S157 with the tunnel goes the interface" no_ppp10
need site_start remote "$GUIDE/example4-remote.conf"
check_within 60 "S164 both are there again" one_pair
check_within 30 "S187 and the traffic is" site_ping main 2

# --- IPv6 in the LANs, then on the way as well

# config6 N OTHER [LINE...]: office N, with more statements for its tunnel
config6() {
	printf '%s\n' "interface eth1" " ip address 130.16.0.$1/30" " ipv6 address fd00:16::$1/64" "interface vlan1" \
		" ip address 192.168.$1.254/24" " ipv6 address fd00:$1::fe/64" "l2tp tunnel tunnel1" " encapsulation ppp 10" \
		"${@:3}" "interface ppp10" " ip address 10.0.0.$1/30" " ipv6 address fd00:10::$1/64" \
		"ip route 192.168.$2.0/24 10.0.0.$2" "ip route fd00:$2::/64 fd00:10::$2"
}
both_families() { site_ping main 2 && site_ping6 main 2 && site_ping6 remote 1; }
config6 1 2 " destination 130.16.0.2" >"$W/main.conf"
config6 2 1 " destination 130.16.0.1" >"$W/remote.conf"
need stop openlacd-main
need stop openlacd-remote
need site_start main "$W/main.conf"
need site_start remote "$W/remote.conf"
check_within 60 "S152 hosts of the LANs reach each other by IPv4 and IPv6, over an IPv4 tunnel" both_families
config6 1 2 " destination fd00:16::2" >"$W/main.conf"
config6 2 1 " destination fd00:16::1" >"$W/remote.conf"
need site_reload main
need site_reload remote
on_ipv6() { ask_site main show l2tp tunnel tunnel1 | grep -q 'Remote IP Address: *fd00:16::2' && both_families; }
check_within 60 "S152 and over an IPv6 tunnel" on_ipv6
e2e_finish
