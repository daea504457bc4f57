#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# "drain": no new sessions, those that exist stay.
#
# Behaviours:
#  - of the whole LAC: it does not offer itself, a PADR in spite of that is refused, traffic goes on
#  - of an LNS: with a static one the concentrator does not offer itself, among those that a lookup finds it is passed over
#  - of one tunnel: the next client gets another one to the same LNS
#  - "no drain" takes each of them back

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

ask() { lacctl -r "$W/run-lac" "$@"; }
# told TEXT: "show drain" has a line with it
told() { ask show drain | tr -s ' ' | grep -q "$1"; }

need load_openlac
need topology_up 4 servers_add
need lns_start lns1 192.168.11.2
need lns_start lns2 192.168.12.2
lac_config
need lac_start
need dial 1

check "the LAC is drained" ask drain lac
check "that is shown" told "LAC: draining"
check "the session stays" has_sessions 1
check "its traffic goes on" pings 1
refute "no offer is made to a new client" pppoe 2 padi --wait 2
check "the LAC takes new sessions again" ask no drain lac
check "a new client is up" dial 2

TUNNEL=$(session_of 2 | field tunnel)
check "a tunnel is drained" ask drain l2tp tunnel "$TUNNEL"
check "that is shown with its sessions" told "Tunnel draining: $TUNNEL, 2 sessions"
check "a new client is up" dial 3
refute "in another tunnel" [ "$(session_of 3 | field tunnel)" = "$TUNNEL" ]
check "both clients of the old tunnel are there" pings 1
check "and have traffic" pings 2
check "the tunnel takes new sessions again" ask no drain l2tp tunnel "$TUNNEL"

check "the LNS is drained" ask drain lns 192.168.11.2
check "that is shown" told "LNS draining: 192.168.11.2"
refute "no offer is made for it" pppoe 4 padi --wait 2
check "its sessions stay" has_sessions 3
check "the state as JSON" python3 -c '
import json, sys
d = json.loads(sys.argv[1])
assert d["lac"] is False and d["lns"] == ["192.168.11.2"] and d["tunnels"] == []' "$(ask -j show drain)"

need dns_start dns 10.1.1.1 "host-record=lns.isp1.example,192.168.11.2,30" "host-record=lns.isp1.example,192.168.12.2,30"
dns_config
check "now the LNSs are looked up" lac_reload
check "a client is up" dial 4
check "with the LNS that is not drained" lns_has_sessions lns2 1
check "that session is cleared" ask clear pppoe-ac connections mac "$(client_mac 4)"
check_within 10 "its client is told" client_gone 4
check "the other one is drained as well" ask drain lns 192.168.12.2
client_start 4
check_within 30 "no LNS is left for a client" client_gone 4
check "both are taken back" ask no drain lns
check "a client is up" dial 4
refute "an LNS that is not drained cannot be taken back" ask no drain lns 192.168.12.2
refute "a tunnel that does not exist cannot be drained" ask drain l2tp tunnel nobody
e2e_finish
