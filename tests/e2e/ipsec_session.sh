#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# A session of a protected tunnel in the kernel: what the module sends takes the way of IPsec, and what it gets must have come
# that way. The tunnel is made by hand, its protection by the daemon's code.
#
# Behaviours:
#  - PPP comes up over ESP, IPv4 passes both ways, TCP too, and nothing else is on the wire
#  - without charon the module drops what it has to send, and never sends it in clear text; it goes on when charon is back
#  - data messages in clear text that seem to be the peer's do not reach the session

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/ipsec.inc"

PPP="nodetach nodefaultroute noccp nobsdcomp nodeflate novj noipv6 logfd 2 lcp-restart 1 ipcp-restart 1 maxfail 1
	lcp-max-configure 60 lcp-echo-interval 0 noauth"

# guard_start SITE OWN PEER
guard_start() {
	cat >"$W/$1.conf" <<-END
	crypto isakmp key samplekey address $3
	l2tp tunnel tunnel1
	 encapsulation ppp 10
	 destination $3
	 source $2
	 protection ipsec
	END
	: >"$LOG/guard-$1.log"
	spawn "guard-$1" nsenter "--net=/run/netns/$1" env "OPENLAC_VICI=$W/$1.vici" "$TOP/build/peers/ipsec_tunnel" \
		"$W/$1.conf" tunnel1 "$2" "$3"
	wait_for 20 logged "guard-$1" "protect: 0"
}

# session SITE TUNNEL PEER-TUNNEL SESSION PEER-SESSION PEER
session() {
	lacctl -n "$1" socket add family inet port 1701 >/dev/null &&
		lacctl -n "$1" tunnel add id "$2" peer-id "$3" remote "$6" &&
		lacctl -n "$1" session add tunnel "$2" id "$4" peer-id "$5" ppp >/dev/null
}

# ppp_start SITE TUNNEL/SESSION OWN:PEER
ppp_start() {
	: >"$LOG/$1.log"
	spawn "$1" nsenter "--net=/run/netns/$1" pppd plugin "$TOP/build/openlac.so" openlac-session "$2" "$3" $PPP
}
up() { logged "$1" "remote IP address"; }
pings() { ping_from siteA 10.99.0.2 "$@" && ping_from siteB 10.99.0.1 "$@"; }
tcp() {
	: >"$LOG/iperf.log"
	spawn iperf nsenter --net=/run/netns/siteB iperf3 -s -1 --forceflush
	wait_for 20 logged iperf listening
	ns siteA iperf3 -c 10.99.0.2 -t 2 "$@" >"$LOG/iperf-client.log" 2>&1
	local rc=$?
	stop iperf KILL 2>/dev/null
	return $rc
}
guard_drops() { [ "$(drops no-route siteA)" -gt 0 ]; }

need load_openlac
need ipsec_sites
need ppp_files
need wire_start
need guard_start siteA 130.16.0.1 130.16.0.2
need guard_start siteB 130.16.0.2 130.16.0.1
need session siteA 12 21 120 210 130.16.0.2
need session siteB 21 12 210 120 130.16.0.1
ppp_start siteA 12/120 10.99.0.1:10.99.0.2
ppp_start siteB 21/210 10.99.0.2:10.99.0.1
nap 3
check "nothing of the session is on the wire without charon" not_on_wire "$unprotected"
need charon_start siteA
need charon_start siteB
check "PPP comes up when charon is there" wait_for 60 up siteA
check "on both sides" wait_for 60 up siteB
check "S155 IPv4 passes both ways under protection" pings
check "packets of the MTU's size pass" ns siteA ping -q -c 3 -M "do" -s 1372 10.99.0.2
check "TCP passes" tcp
check "TCP passes the other way" tcp -R
check "S191 the session's packets are ESP" on_wire esp
check "S155 nothing else was on the wire" not_on_wire "$unprotected"

say "without charon"
need charon_stop siteA
refute "nothing passes" pings
check "the module drops what it has to send" guard_drops
check "nothing of the session is on the wire" not_on_wire "$unprotected"
need charon_start siteA
check "it passes again when charon is back" wait_for 90 pings
check "nothing else was on the wire meanwhile" not_on_wire "$unprotected"

say "what pretends to be the peer"
lost() { lacctl -n siteA -s session show | grep '^ *down:' | field packets; }
before=$(lost)
need ns wire python3 -S "$PEERS/l2tp_spoof.py" --raw --from 130.16.0.2 --to 130.16.0.1 --count 20 \
	data --tunnel 12 --session 120 --payload c0210901000404040404 >/dev/null
nap 1
check "the packets were on the wire" on_wire "$clear_text"
same "none reached the session" "$before" "$(lost)"
stop siteA
stop siteB
need lacctl -n siteA flush
need lacctl -n siteB flush
stop guard-siteA
stop guard-siteB
charon_stop siteA
charon_stop siteB
e2e_finish
