#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What operators read of the access concentrators, against the guide's text, on a LAC with two of them, each with its LNS.
#
# Behaviours: S102 to S147; the statistics count what the clients and LNSs did, no more and no less.

. "${0%/*}/../lib/e2e.sh"

RUN=$W/run-lac
ask() { lacctl -r "$RUN" "$@"; }

more() {
	access_add lac eth5 br1 02:00:00:00:00:fd
	client_add 2 br1
}

cat >"$W/openlac.conf" <<END
pppoe-ac pppoeservice
 service-name any
 destination l2tp
 l2tp peer-address static 192.168.11.2
 l2tp profile my-l2tp-profile1
pppoe-ac ac1
 service-name my_isp advertised
 ppp-auth-protocols pap
 destination l2tp
 l2tp peer-address static 192.168.12.2
 l2tp profile PUBLIC
pppoe-ac ac
pppoe-ac lonely
 service-name any
 destination l2tp
 l2tp peer-address static 192.168.12.2
 l2tp profile PUBLIC
l2tp-profile my-l2tp-profile1
 shared-secret $SECRET
l2tp-profile public
 shared-secret "$SECRET"
interface eth1
 pppoe-ac-service pppoeservice
interface eth5
 pppoe-ac-service ac1
END

need load_openlac
need topology_up 1 more
need lns_start lns1 192.168.11.2
need lns_start lns2 192.168.12.2
need lac_start

# --- statistics (S109 to S137)

NAMES="lnsLookupSuccessfulRequests lnsLookupFailedRequests lnsLookupDnsFailures lnsLookupRadiusFailures
l2tpTunnelsOpened l2tpSessionsOpened l2tpSessionsClosed l2tpDnsFailures pppoePadiReceived pppoeInvalidPadi pppoePadoSent
pppoePadsSent pppoePadrReceived pppoeInvalidPadr pppoeResentPadr pppoePadtReceived pppoeInvalidPadt pppoePadtSent
routesCreated routesCreateFail routesDeleted routesDeleteFail routesDstOpenFail routesDestCloseFail routesSourceCloseFail
routesClosedByDest routesClosedBySource"
# shellcheck disable=SC2086 # a list of words
NAMES=$(printf '%s\n' $NAMES)

rows() { ask show pppoe-ac statistics | sed '1,/^-\{60,\}$/d'; }
value() { rows | awk -v n="$1" '$1 == n { print $2 }'; }
# twos: the counters that are 2 when all others are 0
twos() {
	rows | awk '$2 == 2 { print $1; next } $2 != 0 { print $1 " is " $2 }'
}
EXPECTED_TWOS="l2tpTunnelsOpened
l2tpSessionsOpened
pppoePadiReceived
pppoePadoSent
pppoePadsSent
pppoePadrReceived
routesCreated"

same "the counters begin at 0" "" "$(rows | awk '$2 != 0')"
check "a client is up" dial 1
check "a client of the other concentrator is up" dial 2 pppoe-service my_isp
ask show pppoe-ac statistics >"$W/statistics"
same "S109 the heading of the statistics" "PPPoE Access Concentrator Statistics|Name Value|ruler" \
	"$(sed -n '1,3p' "$W/statistics" | sed 's/^-\{60,\}$/ruler/' | awk '{ $1 = $1; print }' | paste -sd '|')"
same "S137 after two clients exactly these counters are 2, all others 0" "$EXPECTED_TWOS" "$(twos)"
# row N TEXT: the Nth row is that of the counter which TEXT ends with
row() { same "$2" "${2##* }" "$(sed -n "$(($1 + 3))p" "$W/statistics" | awk 'NF == 2 && $2 ~ /^[0-9]+$/ { print $1 }')"; }
row 1 "S110 the row lnsLookupSuccessfulRequests"
row 2 "S111 the row lnsLookupFailedRequests"
row 3 "S112 the row lnsLookupDnsFailures"
row 4 "S113 the row lnsLookupRadiusFailures"
row 5 "S114 the row l2tpTunnelsOpened"
row 6 "S115 the row l2tpSessionsOpened"
row 7 "S116 the row l2tpSessionsClosed"
row 8 "S117 the row l2tpDnsFailures"
row 9 "S118 the row pppoePadiReceived"
row 10 "S119 the row pppoeInvalidPadi"
row 11 "S120 the row pppoePadoSent"
row 12 "S121 the row pppoePadsSent"
row 13 "S122 the row pppoePadrReceived"
row 14 "S123 the row pppoeInvalidPadr"
row 15 "S124 the row pppoeResentPadr"
row 16 "S125 the row pppoePadtReceived"
row 17 "S126 the row pppoeInvalidPadt"
row 18 "S127 the row pppoePadtSent"
row 19 "S128 the row routesCreated"
row 20 "S129 the row routesCreateFail"
row 21 "S130 the row routesDeleted"
row 22 "S131 the row routesDeleteFail"
row 23 "S132 the row routesDstOpenFail"
row 24 "S133 the row routesDestCloseFail"
row 25 "S134 the row routesSourceCloseFail"
row 26 "S135 the row routesClosedByDest"
row 27 "S136 the row routesClosedBySource"
check "the counters as JSON" python3 -c '
import json, sys
names = sys.argv[2].split()
found = json.loads(sys.argv[1])
assert list(found)[:27] == names, found
assert all(isinstance(v, int) for v in found.values())' "$(ask -j show pppoe-ac statistics)" "$NAMES"

# --- connections (S102 to S108)

ask show pppoe-ac connections >"$W/connections"
LABELS="Route Name|Route ID|Source Information|Interface|Session ID|Service Name|State|Peer MAC|Destination Information|Type|Tunnel ID|Session ID"
labels() { sed -n 's/^ *\([A-Z][A-Za-z ]*\):\{0,1\}\( .*\)\{0,1\}$/\1/p' | paste -sd '|'; }
# route N: the lines of the Nth route; of FIELD LINES: value behind that label
route() { sed '1,2d' "$W/connections" | awk -v RS= -v n="$1" 'NR == n'; }
of() { sed -n "s/^ *$1: *//p" <<<"$2"; }
ONE=$(route 1) TWO=$(route 2)
same "S102 all routes are listed" 2 "$(grep -c '^Route Name:' "$W/connections")"
same "S103 the first line and the rule" "PPPoE Access Concentrator Connection Status|ruler" \
	"$(sed -n '1,2p' "$W/connections" | sed 's/^-\{60,\}$/ruler/' | paste -sd '|')"
same "S104 a route is named after its concentrator and interface" "pppoeservice-eth1 ac1-eth5" \
	"$(of 'Route Name' "$ONE") $(of 'Route Name' "$TWO")"
ids() { of 'Route ID' "$ONE$1$TWO" | sort -u | grep -c '^[0-9]\{1,\}$'; }
same "S105 route ids are unique numbers" 2 "$(ids $'\n')"
SESSIONS=$(sessions)
same "S106 the source: interface, session, service, state, address of the client" \
	"eth1|$(session_of 1 | field sid)|Open|$(client_mac 1)|eth5|$(session_of 2 | field sid)|my_isp|Open|$(client_mac 2)" \
	"$(of Interface "$ONE")|$(of 'Session ID' "$ONE" | head -n 1)|$(of State "$ONE")|$(of 'Peer MAC' "$ONE")|$(
		of Interface "$TWO")|$(of 'Session ID' "$TWO" | head -n 1)|$(of 'Service Name' "$TWO")|$(of State "$TWO")|$(
		of 'Peer MAC' "$TWO")"
same "S107 the destination: type, tunnel and session as the kernel has them" \
	"L2TP|$(session_of 1 | field tunnel)|$(session_of 1 | field id)|L2TP|$(session_of 2 | field tunnel)|$(session_of 2 | field id)" \
	"$(of Type "$ONE")|$(of 'Tunnel ID' "$ONE")|$(of 'Session ID' "$ONE" | tail -n 1)|$(
		of Type "$TWO")|$(of 'Tunnel ID' "$TWO")|$(of 'Session ID' "$TWO" | tail -n 1)"
same "S108 every route has both blocks, with the guide's fields in order" "$LABELS|$LABELS" \
	"$(route 1 | labels)|$(route 2 | labels)"
refute "two routes have tunnels of their own" [ "$(of 'Tunnel ID' "$ONE")" = "$(of 'Tunnel ID' "$TWO")" ]
same "the routes of one concentrator" "ac1-eth5" \
	"$(ask show pppoe-ac ac1 connections | sed -n 's/^Route Name: *//p')"
refute "an unknown concentrator has none" ask show pppoe-ac nobody connections
check "the connections as JSON" python3 -c '
import json, sys
one, two = json.loads(sys.argv[1])
assert one["route-name"] == "pppoeservice-eth1" and two["route-name"] == "ac1-eth5"
assert one["lns"] == "192.168.11.2" and two["lns"] == "192.168.12.2"
assert one["state"] == two["state"] == "Open"' "$(ask -j show pppoe-ac connections)"

# --- configuration check (S138 to S145)

ask show pppoe-ac config-check | sed 's/^ *//' >"$W/check-all"
block() { awk -v RS= -v n="$1" 'NR == n' "$W/check-all" | paste -sd '|'; }
same "S138 all instances, or one" "4 1" \
	"$(grep -c '^PPPoE Access Concentrator ' "$W/check-all") $(ask show pppoe-ac ac config-check | grep -c '^PPPoE Access')"
same "S139 an instance that is complete" "PPPoE Access Concentrator pppoeservice:|Complete Configuration" "$(block 1)"
missing() { block 3 | tr '|' '\n' | sed -n "$1p"; }
same "S140 an interface is required" "Required: add pppoe-ac-service to one or more interfaces" "$(missing 3)"
same "S141 a destination is required" "Required: destination" "$(missing 4)"
same "S142 a service name is required" "Required: service-name" "$(missing 5)"
same "S143 a peer address is required" "Required: l2tp peer-address" "$(missing 6)"
same "S144 a profile is required" "Required: l2tp profile" "$(missing 7)"
same "S145 only what is missing is told" "PPPoE Access Concentrator lonely:|Incomplete Configuration|$(missing 3)" "$(block 4)"

# --- running configuration (S146, S147)

same "S146 the running configuration of the concentrators" \
	"pppoe-ac-service ac1|service-name my_isp advertised|ppp-auth-protocols pap|destination l2tp|l2tp peer-address static 192.168.12.2|l2tp profile PUBLIC" \
	"$(ask show running-config pppoe-ac | awk '/^pppoe-ac-service ac1$/ { p = 1 } /^!/ { p = 0 } p' | sed 's/^ *//' | paste -sd '|')"
same "S147 the running configuration of the profiles" "l2tp-profile public|version 2|secret \"$SECRET\"" \
	"$(ask show running-config l2tp-profile | awk '/^l2tp-profile public$/ { p = 1 } /^!/ { p = 0 } p' | sed 's/^ *//' | paste -sd '|')"
check "all of it loads again as the same" bash -c '
	"$1" -r "$2" show running-config >"$3" && "$4" -t "$3"' - "$LACCTL" "$RUN" "$W/running.conf" "$OPENLACD"

# --- what clients and LNSs do is counted once

SID=$(session_of 1 | field sid)
murder client1
check "the first client leaves with a PADT" pppoe 1 padt --ac $LAC_MAC --session "$SID"
check_within 10 "its session is gone" has_sessions 1
same "S136 it is counted as closed by its source" "1 0 1 1 1" \
	"$(value routesClosedBySource) $(value routesClosedByDest) $(value routesDeleted) $(value pppoePadtReceived) $(value l2tpSessionsClosed)"
lns_kill lns2
check "the command clears the other client" ask clear pppoe-ac connections ac ac1
check_within 10 "it is told to go" client_gone 2
same "S127 a PADT is counted" 1 "$(value pppoePadtSent)"
same "S130 both routes are deleted" 2 "$(value routesDeleted)"

# --- what is wrong is counted as such, and nothing else is

check "the counters are set to zero" ask clear pppoe-ac statistics
pppoe 1 padi --tag-length 1400 --wait 0.5 >"$W/said" 2>&1
same "S119 a PADI whose tags do not fit is counted" "1 0" "$(value pppoeInvalidPadi) $(value pppoePadoSent)"
pppoe 1 padr --ac $LAC_MAC --bad-cookie --wait 0.5 >"$W/said" 2>&1
same "S123 a PADR with an invented cookie is counted" "1 0 0" \
	"$(value pppoeInvalidPadr) $(value pppoePadsSent) $(value routesCreated)"
pppoe 1 padt --ac $LAC_MAC --session 1 --wait 0 >"$W/said" 2>&1
same "S126 a PADT for a session that is not there is counted" "1 0" "$(value pppoeInvalidPadt) $(value routesDeleted)"
COOKIE=$(pppoe 1 padi --stop-after 1 |
	grep -o '"name": "AC-Cookie", "value": "[0-9a-f]*"' | grep -o '[0-9a-f]*"$' | tr -d '"')
for n in 1 2; do
	pppoe 1 padr --ac $LAC_MAC --cookie "$COOKIE" --host-uniq c0ffee --stop-after 1 >"$W/pads$n" 2>&1
done
same "S124 a PADR that comes again is counted, and makes no second route" "1 1" "$(value pppoeResentPadr) $(value routesCreated)"
same "its PADS is counted again" 2 "$(value pppoePadsSent)"
check "the counters are set to zero again" ask clear pppoe-ac statistics
same "all of them" "" "$(rows | awk '$2 != 0')"
e2e_finish
