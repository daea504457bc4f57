#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One PPPoE client reaches the LNS through the LAC.
#
# Behaviours:
#  - the client's PPP session runs end to end with the LNS, which authenticates it and gives it its address (S1, S57, S98)
#  - one tunnel with one session, ids never 0, data forwarded by the kernel (S6, S7, S10, S16, S17)
#  - traffic flows both ways and both ends count the same data messages (S9)
#  - the in-tree pppoe and l2tp drivers have no part in the LAC's path
#  - when the client hangs up its session goes, the tunnel stays (S6, S72)

. "${0%/*}/../lib/e2e.sh"

nonzero() { [ -n "$1" ] && [ "$1" -ne 0 ]; }

agree() {
	local up down rx tx
	up=$(counter up packets) down=$(counter down packets) rx=$(lns_counter lns1 rx) tx=$(lns_counter lns1 tx)
	echo "up $up rx $rx, down $down tx $tx; before: $BEFORE"
	set -- "$BEFORE"
	[ $((up - rx)) -eq "$1" ] && [ "$down" -eq "$tx" ]
}

lac_up 1
check "S1 the client dials and PPP comes up through an L2TPv2 tunnel" dial 1
check "S57 its address is one of the LNS's pool" grep "^10[.]99[.]1[.]" <<<"$(client_addr 1)"
same "S57 the LAC has no address for it" "" "$(ip -n lac -o addr show to 10.99.0.0/16)"
same "S7 there is one L2TP session for its PPP session" 1 "$(session_count)"
same "there is one tunnel" 1 "$(tunnel_count)"
LINE=$(session_of 1)
same "the session is forwarded by the kernel" forward "$(field state <<<"$LINE")"
for key in sid tunnel id peer-id; do
	check "its $key is not 0" nonzero "$(field $key <<<"$LINE")"
done
same "the tunnel's peer is the LNS" 192.168.11.2 "$(tunnels | field remote)"
# What the client sent before the LNS had its session was counted by us alone.
BEFORE=$(($(counter up packets) - $(lns_counter lns1 rx)))
check "S98 with Example 1 the client reaches the LNS" ping_from client1 "$(client_gateway 1)" -c 5 -i 0.1
check "the LNS reaches the client" ping_from lns1 "$(client_addr 1)" -c 5 -i 0.1 -s 1300
check_within 5 "both ends count the same data messages" agree
check "no in-tree driver is in the LAC's path" no_intree_path
check "the client hangs up" hang_up 1
check_within 20 "its session is gone" has_sessions 0
same "the tunnel stays" 1 "$(tunnel_count)"
check "it dials again" dial 1
same "over the same tunnel" 1 "$(tunnel_count)"
e2e_finish
