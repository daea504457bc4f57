#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Nobody answers at the LNS's address.
#
# Behaviours:
#  - an LNS that comes up while the LAC retransmits its SCCRQ is used; port-unreachable messages until then do not
#    end the attempt (S23)
#  - without an answer the attempt ends after the configured retries and the client is told by PADT (S23, S73)
#  - the next client starts a new attempt by itself (S23)
#  - the LAC does not terminate PPP in its place (S4)

. "${0%/*}/../lib/e2e.sh"

need load_openlac
need topology_up 2
PROFILE_LINES="max-retries 3" lac_config
need lac_start

client_start 1
check_within 20 "the client has its PPPoE session" has_sessions 1
nap 1.5
need lns_start lns1 192.168.11.2
check_within 30 "an LNS that comes late is used" client_up 1
stop client1
check_within 20 "the client leaves" has_sessions 0
need lns_kill lns1

lac_restart() { stop openlacd && lac_start; }
check "the LAC is restarted" lac_restart
check "a client gets its PPPoE session" pppoe_dial 2
need capture access lac eth1 "ether src $LAC_MAC"
# LCP and IPCP Configure-Requests without options
for frame in c02101010004 802101010004; do
	need pppoe 2 send --ac $LAC_MAC --session "$(session_of 2 | field sid)" --payload $frame --wait 0
done
check "it is not told to go before the retries are used up" holds 5 negate told_to_go 2
# 1 + 2 + 4 + 8 seconds.
check_within 30 "its session ends when nobody answered" has_sessions 0
check_within 5 "and it is told by PADT" told_to_go 2
check_within 5 "no tunnel is left" has_tunnels 0
capture_end access
check "the capture has the PADT" test -n "$(decode access "pppoe.code == 0xa7" frame.number)"
same "S4 without an LNS nobody speaks PPP with a client" 0 "$(decode access ppp frame.number | wc -l)"

need lns_start lns1 192.168.11.2
check "a client that dials later gets through" dial 1
e2e_finish
