#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 360
# What operators read of tunnels, sessions and interfaces, against the guide's text, on a LAC with a client and an LNS.
#
# Behaviours: S197, S198, S206 to S252. The values are those that the kernel, the LNS and the clock have; the counters of the
# control connection add up, before and after a loss.

. "${0%/*}/../lib/e2e.sh"

RUN=$W/run-lac
ask() { lacctl -r "$RUN" "$@"; }
# member KEY: of the one object of a JSON array, on one line
member() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,}\"]*\).*/\1/p"; }

TOP_LINES="l2tp tunnel tunnel1
 source 130.16.0.1
 destination 130.16.1.2
 encapsulation ppp 10
l2tp tunnel tunnel2
!" PROFILE_LINES="hello-timeout 2" lac_up 1
EPOCH=$(date +%s)
check "a client is up" dial 1
check "it reaches the LNS" ping_from client1 "$(client_gateway 1)" -c 5 -i 0.1

# keep FILE WORDS...: a display, without indentation and with single spaces, as a file
keep() {
	local file=$W/$1
	shift
	ask show "$@" | sed 's/^ *//; s/  */ /g; s/^-\{60,\}$/ruler/' >"$file"
}
read_all() {
	keep tunnel l2tp tunnel
	keep tunnel-detail l2tp tunnel detail
	keep session l2tp session
	keep session-detail l2tp session detail
}
# said FILE FIRST [LAST]: its lines of these numbers, joined by "|"
said() {
	local line IFS='|'
	mapfile -t line <"$W/$1"
	printf '%s' "${line[*]:$2 - 1:${3:-$2} - $2 + 1}"
}
# has FILE FIRST LAST REGEX: the same lines are, as a whole, what the expression says
has() {
	local text
	text=$(said "$1" "$2" "$3")
	[[ $text =~ ^($4)$ ]] || { echo "wanted '$4', got '$text'"; return 1; }
}
DATE='[A-Z][a-z][a-z] [0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4}'
TIME='[0-9]{2}:[0-9]{2}:[0-9]{2}'
recent() { local at; at=$(date -d "$1" +%s) && [ "$at" -ge $((EPOCH - 2)) ] && [ "$at" -le "$(date +%s)" ]; }

# --- configuration check (S197, S198)

keep config-check l2tp tunnel config-check
same "S197 all tunnels are checked, or one" "2 1" \
	"$(grep -c '^L2TP Tunnel ' "$W/config-check") $(ask show l2tp tunnel tunnel2 config-check | grep -c '^L2TP Tunnel ')"
same "S198 the verdict on each" \
	"L2TP Tunnel tunnel1:|Complete Configuration||L2TP Tunnel tunnel2:|Incomplete Configuration|Required: PPP interface|Required: destination|Required: IP version" \
	"$(said config-check 1 20)"
refute "a tunnel that is not there is not checked" ask show l2tp tunnel nobody config-check
# The complete one is shown, too, see peer_examples; here there is to be one tunnel only.
TOP_LINES="l2tp tunnel tunnel2
!" PROFILE_LINES="hello-timeout 2" lac_config
need lac_reload

# --- show l2tp tunnel (S206 to S210)

read_all
LINE=$(tunnels)
ID=$(field id <<<"$LINE") PEER=$(field peer-id <<<"$LINE")
same "S206 an incomplete tunnel is not shown" "Tunnel Name: my-l2tp-profile1" "$(grep '^Tunnel Name' "$W/tunnel")"
same "S207 the heading and the rule; of all, or of one" "L2TP Tunnel Information|ruler|Tunnel ID: $ID 1 0" \
	"$(said tunnel 1 3) $(ask show l2tp tunnel My-L2TP-profile1 | grep -c '^Tunnel ID:') $(ask show l2tp tunnel tunnel2 | grep -c '^Tunnel ID:')"
check "S208 ids, names, addresses, state and date" has tunnel 3 8 \
	"Tunnel ID: $ID\|Tunnel Name: my-l2tp-profile1\|Local IP Address: 192.168.11.1\|Remote IP Address: 192.168.11.2\|State: ESTABLISHED\|Created At: $DATE"
check "S208 the date is when it was opened" recent "$(sed -n 's/^Created At: *//p' "$W/tunnel")"
check "S209 mode, the peer and ports" has tunnel 9 14 \
	"Tunnel Mode: LAC\|Remote Tunnel ID: $PEER\|Remote Host Name: lns1\|Remote Vendor Name: xelerance.com\|Locol UDP Port: 1701\|Remote UDP Port: 1701"
same "S210 timeouts" "Hello Timeout: 2|Retry Timeout: 1|Idle Timeout: 0|Establish Timeout: 60|" "$(said tunnel 15 19)"
refute "a tunnel that is not there is not shown" ask show l2tp tunnel nobody

# --- show l2tp tunnel detail (S211 to S234)

same "S211 the heading" "L2TP Tunnel Information details" "$(said tunnel-detail 1)"
check "S212 ids and addresses, state, date, name" has tunnel-detail 2 5 \
	"Tunnel $ID, from 192.168.11.1 to 192.168.11.2:-\|state: ESTABLISHED\|created at: $DATE\|administrative name: 'my-l2tp-profile1'"
same "S213 it is ours, and comes back" "created by admin: YES, tunnel mode: LAC, persist: YES" "$(said tunnel-detail 6)"
same "S214 the peer's id and name" "peer tunnel id: $PEER, host name: lns1" "$(said tunnel-detail 7)"
same "S215 ports" "UDP ports: local 1701, peer 1701" "$(said tunnel-detail 8)"
same "S216 authentication and hiding" "authorization mode: CHALLENGE, hide AVPs: AUTO" "$(said tunnel-detail 9)"
same "S217 sessions" "session limit: 0, session count: 1" "$(said tunnel-detail 10)"
same "S218 profiles" "tunnel profile: tunnel_profile_my-l2tp-profile1, session profile: session_profile_my-l2tp-profile1, peer profile: peer_profile_my-l2tp-profile1" \
	"$(said tunnel-detail 11)"
same "S219 timeouts" "hello timeout: 2, retry timeout: 1, idle timeout: 0|establish timeout: 60|persist pend timeout: 60" \
	"$(said tunnel-detail 12 14)"
check "S220 windows and retries" has tunnel-detail 15 15 "rx window size: 10, tx window size: [0-9]+, max retries: 5"
same "S221 checksums" "use udp checksums: ON" "$(said tunnel-detail 16)"
same "S222 path MTU discovery and MTU" "do pmtu discovery: OFF, mtu: 1460" "$(said tunnel-detail 17)"
same "S223 TOS" "tos: inherit" "$(said tunnel-detail 18)"
same "S224 our capabilities" "framing capability: SYNC ASYNC, bearer capability: DIGITAL ANALOG" "$(said tunnel-detail 19)"
check "S225 our tie breaker" has tunnel-detail 20 21 "use tiebreaker: ON\|tiebreaker: [0-9a-f]{2}( [0-9a-f]{2}){7}"
same "S226 flags" "interopability flags: 128" "$(said tunnel-detail 22)"
same "S227 what may be traced" "trace flags: PROTOCOL FSM API AVP FUNC XPRT DATA PPP SYSTEM" "$(said tunnel-detail 23)"
check "S228 the peer" has tunnel-detail 24 29 \
	"Status:-\|peer vendor name: xelerance.com\|peer protocol version: 1.0, firmware [0-9]+\|peer framing capability: SYNC ASYNC\|peer bearer capability: [A-Z ]+\|peer rx window size: [0-9]+"
check "S229 the transport's state" has tunnel-detail 30 32 \
	"Transport status:-\|ns/nr: [0-9]+/[0-9]+, peer [0-9]+/[0-9]+\|cwnd: [0-9]+, ssthresh: [0-9]+, congpkt_acc: [0-9]+"
check "S230 its statistics" has tunnel-detail 33 37 \
	"Transport statistics:-\|out-of-sequence control/data discards: 0/0\|zlbs tx/txfail/rx: [0-9]+/0/[0-9]+\|retransmits: [0-9]+, duplicate pkt discards: [0-9]+, data pkt discards: 0\|hellos tx/txfail/rx: [0-9]+/0/[0-9]+"
check "S231 control messages" has tunnel-detail 38 39 \
	"control rx packets: [0-9]+, rx bytes: [1-9][0-9]+\|control tx packets: [0-9]+, tx bytes: [1-9][0-9]+"
# The client may say a word more at any time.
data_agrees() {
	read_all
	local want
	want="data rx packets: $(counter down packets), rx bytes: $(counter down bytes), rx errors: 0"
	want+="|data tx packets: $(counter up packets), tx bytes: $(counter up bytes), tx errors: 0"
	[ "$(said "$1" "$2" "$3")" = "$want" ] && [ "$(counter up packets)" -ge 5 ]
}
check_within 10 "S232 data messages, as the kernel has counted them" data_agrees tunnel-detail 40 41
check "S233 memory" has tunnel-detail 42 42 "memory usage: [1-9][0-9]+ bytes"
check "S234 the events of its life" has tunnel-detail 43 46 \
	"Events:-\|$TIME OPEN_REQ in state IDLE, new state WAITCTLREPLY\|$TIME SCCRP_ACCEPT in state WAITCTLREPLY, new state ESTABLISHED\|"
same "there is no more" 46 "$(wc -l <"$W/tunnel-detail")"
same "one tunnel's details" "$(said tunnel-detail 2)" "$(ask show l2tp tunnel my-l2tp-profile1 detail | sed -n 2p)"

# --- the sums (S235, S236)

# sums: the four sides of the equations, from the display itself
sums() {
	keep tunnel-detail l2tp tunnel detail
	tr -s ':/, -' ' ' <"$W/tunnel-detail" | awk '
		$1 == "ns" { ns = $3; nr = $4 }
		$1 == "zlbs" { ztx = $5; zrx = $7 }
		$1 == "out" { old = $7 }
		$1 == "retransmits" { again = $2; twice = $6 }
		$1 == "hellos" { hello = $5 }
		$1 == "control" && $2 == "rx" { rx = $4 }
		$1 == "control" && $2 == "tx" { tx = $4 }
		END { print tx, ns + ztx + again, rx, nr + zrx + twice + old, ns, 4 + hello, hello }'
}
add_up() {
	local tx tx_sum rx rx_sum ns sent hellos
	read -r tx tx_sum rx rx_sum ns sent hellos <<<"$(sums)"
	echo "control tx $tx of $tx_sum, rx $rx of $rx_sum, ns $ns of $sent, hellos $hellos"
	[ "$tx" -eq "$tx_sum" ] && [ "$rx" -eq "$rx_sum" ] && [ "$ns" -eq "$sent" ] && [ "$hellos" -ge "${1:-0}" ]
}
check_within 30 "S235 the control messages add up: Ns, ZLBs, set-up and HELLOs" add_up 3
same "nothing was lost up to here" "retransmits: 0, duplicate pkt discards: 0, data pkt discards: 0" "$(said tunnel-detail 36)"
need ns lns1 tc qdisc add dev eth0 root netem loss 100%
lost() { [ "$(ask -j show l2tp tunnel | member retransmits)" -ge 1 ]; }
check_within 30 "HELLOs get lost" lost
need ns lns1 tc qdisc del dev eth0 root
settled() {
	local json
	json=$(ask -j show l2tp tunnel)
	[ "$(member ns <<<"$json")" -eq "$(member peer-nr <<<"$json")" ]
}
check_within 30 "and arrive in the end" settled
check_within 30 "S235 they still add up, with retransmissions" add_up 4

# --- show l2tp session (S237 to S247)

LINE=$(session_of 1)
SID=$(field id <<<"$LINE") PEER_SID=$(field peer-id <<<"$LINE")
same "S237 the heading and the rule" "L2TP Session Information|ruler" "$(said session 1 2)"
check "S238 ids, state, date, name, timeout" has session 3 10 \
	"Session ID: $SID\|Tunnel ID: $ID\|State: ESTABLISHED\|Created At: $DATE\|Interface Name: mylittleac-eth1\|Remote Session ID: $PEER_SID\|Establish Timeout: 120\|"
same "there is no more" 10 "$(wc -l <"$W/session")"
same "S239 the heading of the details" "L2TP Session Information details" "$(said session-detail 1)"
check "S240 ids, type, state and date" has session-detail 2 4 \
	"Session $SID on tunnel $ID:-\|type: LAC Incoming Call, state: ESTABLISHED\|created at: $DATE"
same "S241 names and the peer's id" \
	"administrative name: session_my-l2tp-profile1|interface name: mylittleac-eth1|created by admin: YES, peer session id: $PEER_SID" \
	"$(said session-detail 5 7)"
same "S242 profiles" "session profile name: session_profile_my-l2tp-profile1|ppp profile name: ppp_profile_mylittleac-eth1" \
	"$(said session-detail 8 9)"
same "S243 sequence numbers and timeout" "use data sequence numbers: OFF|establish timeout: 120" "$(said session-detail 10 11)"
check "S244 trace flags, types and what the call says" has session-detail 12 16 \
	"trace flags: PROTOCOL FSM API AVP FUNC XPRT DATA PPP SYSTEM\|framing types: SYNC ASYNC\|bearer types: DIGITAL ANALOG\|call serial number: [1-9][0-9]*\|sub address: ''"
same "S245 the heading of its counters" "Status:-" "$(said session-detail 17)"
check_within 10 "S245 data messages, as the kernel has counted them" data_agrees session-detail 18 19
check "S246 of our calls the peer says nothing; memory" has session-detail 20 23 \
	"Peer configuration data:-\|framing types: NONE\|bearer types: NONE\|memory usage: [1-9][0-9]+ bytes"
check "S247 the events of its life" has session-detail 24 28 \
	"Events:-\|$TIME INCALL_IND in state IDLE, new state WAITTUNNEL\|$TIME TUNNEL_OPEN_IND in state WAITTUNNEL, new state WAITREPLY\|$TIME ICRP_ACCEPT in state WAITREPLY, new state ESTABLISHED\|"
same "S248 the session of a client has its route's name" "mylittleac-eth1" \
	"$(ask -j show l2tp session detail | member interface)"
check "tunnels and sessions as JSON" python3 -c '
import json, sys
(tunnel,), (session,) = json.loads(sys.argv[1]), json.loads(sys.argv[2])
assert session["tunnel-id"] == tunnel["tunnel-id"] == int(sys.argv[3])
assert tunnel["state"] == session["state"] == "ESTABLISHED" and tunnel["sessions"] == 1
assert [e["event"] for e in tunnel["events"]] == ["OPEN_REQ", "SCCRP_ACCEPT"]
assert tunnel["data-tx-packets"] >= session["data-tx-packets"] >= 5' \
	"$(ask -j show l2tp tunnel detail)" "$(ask -j show l2tp session detail)" "$ID"

# --- the end of a tunnel (S236)

check "the command closes the tunnel" ask clear l2tp tunnel all
read_all
same "S236 a tunnel that is closing says so, and by what event" "State: CLOSING|CLOSE_REQ in state ESTABLISHED, new state CLOSING" \
	"$(said tunnel 7)|$(sed -n 's/^.* \(CLOSE_REQ .*\)$/\1/p' "$W/tunnel-detail")"

# --- show interface (S249 to S252)

need ppp_files
spawn ppp nsenter --net=/run/netns/lac pppd nodetach noauth unit 10 mtu 1492 mru 1492 10.0.0.1:10.0.0.2 local nodefaultroute \
	noccp novj noipv6 pty "nsenter --net=/run/netns/client1 pppd nodetach noauth notty local noipdefault nodefaultroute mtu 1492 mru 1492 noccp novj noipv6"
ppp_up() { keep interface interface ppp10 && grep -q '10.0.0.2$' "$W/interface" && ping_from lac 10.0.0.2; }
check_within 60 "a PPP interface comes up on the LAC" ppp_up
keep interface int ppp10
INDEX=$(ip -n lac -o link show ppp10 | cut -d: -f1)
same "S249 one interface is shown" "Interface ppp10 1" "$(said interface 1) $(grep -c '^Interface' "$W/interface")"
check "S250 its state, kind and addresses" has interface 1 4 \
	"Interface ppp10\|Link is UP, administrative state is UP\|Hardware is PPP\|IPv4 address 10.0.0.1/32 point-to-point 10.0.0.2"
same "S251 index, MTU, flags, what runs on it" \
	"index $INDEX metric 1 mtu 1492|<UP,POINT-TO-POINT,RUNNING,NOARP,MULTICAST>|PPP is running, underlying interface (index 0) is up" \
	"$(said interface 5 7)"
check "S252 counters, and since when" has interface 8 12 \
	"SNMP link-status traps: Disabled\|input packets [1-9][0-9]*, bytes [1-9][0-9]*, dropped 0, multicast packets 0\|output packets [1-9][0-9]*, bytes [1-9][0-9]*, multicast packets 0 broadcast packets 0\|Time since last state change: 0 days 00:0[0-9]:[0-9]{2}\|"
same "there is no more" 12 "$(wc -l <"$W/interface")"

need ip -n lac link add dum0 type dummy
need ip -n lac link set dum0 up
seconds() { ask -j show interface dum0 | member seconds-since-state-change; }
older() { [ "$(seconds)" -ge 4 ]; }
check_within 20 "an interface is up for some seconds" older
need ip -n lac link set dum0 down
since_down() { [ "$(seconds)" -lt 4 ] && ask show interface dum0 | grep -q 'Link is DOWN, administrative state is DOWN'; }
check_within 3 "S252 the time begins anew when it goes down" since_down
serves() { ask show interface "$1" | grep -q "pppoe-ac-service $2\$"; }
check "an access interface tells whom it serves" serves eth1 mylittleac
same "all interfaces are shown" "$(ip -n lac -o link show | wc -l)" "$(ask show interface | grep -c '^Interface ')"
refute "one that is not there is not" ask show interface nothing0
e2e_finish
