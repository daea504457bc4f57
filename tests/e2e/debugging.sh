#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Debugging lines of the running daemon are switched on and off, by subsystem.
#
# Behaviours:
#  - "debug pppoe-ac" and "no debug pppoe-ac" switch the lines of access concentrators: packets of a client with its address,
#    its session and, as soon as it has them, its name and its tunnel (S148)
#  - "show debugging pppoe ac" tells which it is (S149); both spellings do in all three commands (I14)
#  - the same for "l2tp": control messages by name with their numbers (S150, S151)
#  - the other subsystems have theirs; "all" is all of them; what is off tells nothing
#  - no line has a password, a secret or a key in it
#  - under a flood every line is either there or among those that are said to be suppressed

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

MAC=$(client_mac 1)
AC="PPPoE Access Concentrator debugging is"

cli() { lacctl -r "$W/run-lac" "$@"; }

# lines SUBSYSTEM: its debugging lines so far; told SUBSYSTEM PATTERN: one of them is like that
lines() { grep -c "^openlacd: debug: $1: " "$LOG/openlacd.log"; }
told() { grep -E "^openlacd: debug: $1: $2" "$LOG/openlacd.log"; }

# debugs SUBSYSTEM: it is said to be on
debugs() { [[ $(cli show debugging "$1") == *" debugging is enabled" ]]; }

secret_told() { grep -aE "secret[12]|$SECRET|testing123" "$LOG/openlacd.log"; }

# calls N: a client comes and goes
calls() { dial "$@" && hang_up "$1" && wait_for 20 has_sessions 0; }

# suppressed SUBSYSTEM: how many lines of it were, as it was told
suppressed() {
	sed -n "s/^openlacd: debug: \([0-9]*\) similar messages suppressed: debug $1\$/\1/p" "$LOG/openlacd.log" |
		awk '{ n += $1 } END { print n + 0 }'
}

# accounts: packets of discovery that came or went, lines about them, lines suppressed
accounts() { echo "$(($(statistic pppoePadiReceived) + $(statistic pppoePadoSent))) $(lines pppoe-ac) $(suppressed pppoe-ac)"; }
# Every packet since ACCOUNTS has a line or was counted.
balanced() {
	local before after
	read -ra before <<<"$ACCOUNTS"
	read -ra after <<<"$(accounts)"
	PACKETS=$((after[0] - before[0])) LINES=$((after[1] - before[1])) SUPPRESSED=$((after[2] - before[2]))
	[ "$PACKETS" -ge 100 ] && [ "$PACKETS" -eq $((LINES + SUPPRESSED)) ]
}

AC_LINES="padi-limit 10000"
MORE_TOP_LINES="radius-cache 0"
need load_openlac
need topology_up 2 servers_add
radius_user isp1.example "Framed-IP-Address = 192.168.11.2"
need radius_start radius 192.168.1.200
need lnspy_start lns1 192.168.11.2 --expect proxy
need dns_start dns 10.1.1.1 host-record=lns.isp1.example,192.168.11.2,300
radius_lookup_config
need lac_start

same "S149 debugging of access concentrators is off at first" "$AC disabled" "$(cli show debugging pppoe ac)"
same "S151 that of L2TP is too" "L2TP debugging is disabled" "$(cli show debugging l2tp)"
check "S148 debugging of access concentrators is switched on" cli debug pppoe-ac
same "S149 it is said to be on" "$AC enabled" "$(cli show debugging pppoe ac)"
same "S151 that of L2TP is not" "L2TP debugging is disabled" "$(cli show debugging l2tp)"
check "a client comes and goes" calls 1
check "S148 its PADI was told" told pppoe-ac "received PADI.* interface=eth1 mac=$MAC$"
check "S148 its PADS with its session" told pppoe-ac "sent PADS.* interface=eth1 mac=$MAC session=[0-9]+ route=1$"
check "S148 its call with its name and tunnel" told pppoe-ac \
	"call placed .* mac=$MAC session=[0-9]+ user=u1@isp1.example route=1 tunnel=[0-9]+ l2tp-session=[0-9]+ lns=192.168.11.2$"
check "S148 its PADT with its name" told pppoe-ac "(received|sent) PADT.* mac=$MAC session=[0-9]+ user=u1@isp1.example route=1"
same "S150 nothing was told of L2TP" 0 "$(lines l2tp)"
check "S148 it is switched off" cli no debug pppoe-ac
same "S149 it is said to be off" "$AC disabled" "$(cli show debugging pppoe ac)"

check "S150 debugging of L2TP is switched on" cli debug l2tp
same "S151 it is said to be on" "L2TP debugging is enabled" "$(cli show debugging l2tp)"
BEFORE=$(lines pppoe-ac)
check "another client comes and goes" calls 1
same "S148 nothing was told of access concentrators" "$BEFORE" "$(lines pppoe-ac)"
check "S150 its ICRQ was told, with its numbers" told l2tp "sent ICRQ Ns [0-9]+ Nr [0-9]+ tunnel=[0-9]+ lns=192.168.11.2$"
check "S150 the LNS's answer too" told l2tp "received ICRP to session [0-9]+ Ns [0-9]+ Nr [0-9]+ tunnel=[0-9]+ lns="
check "S150 and what the session made of it" told l2tp ".* in state .* tunnel=[0-9]+ lns="
check "S150 it is switched off" cli no debug l2tp
same "S151 it is said to be off" "L2TP debugging is disabled" "$(cli show debugging l2tp)"
BEFORE=$(lines l2tp)
check "one more comes and goes" calls 1
same "S150 nothing was told of L2TP any more" "$BEFORE" "$(lines l2tp)"

check "I14 the other spelling switches debugging on" cli debug pppoe ac
same "I14 and asks" "$AC enabled" "$(cli show debugging pppoe-ac)"
check "I14 and switches it off" cli no debug pppoe ac
same "I14 so it is" "$AC disabled" "$(cli show debugging pppoe-ac)"

check "everything is switched on" cli debug all
for what in pppoe-ac ppp l2tp radius dns netlink; do
	check "debugging of $what is on" debugs "$what"
done
check "a client with PAP comes and goes" calls 2 refuse-chap refuse-eap refuse-mschap refuse-mschap-v2
check "its request was told, without its password" told ppp "received PAP Authenticate-Request id [0-9]+, .* session="
check "the method too, now with its name" told ppp "name learned by pap .* user=u2@isp1.example"
check "the question to the RADIUS server" told radius "Access-Request id [0-9]+ to server 192.168.1.200 port 1812$"
check "its answer" told radius "Access-Accept id [0-9]+ from server 192.168.1.200 port 1812$"
check "the kernel's part" told netlink "session add: done$"
dns_config
need lac_reload
check "a client with CHAP comes and goes" calls 1
check "the question to the DNS was told" told dns "question for lns.isp1.example A$"
check "the answer" told dns "answer for lns.isp1.example A: .* 1 addresses"
refute "no password, secret or key is in any line" secret_told
check "everything is switched off" cli no debug all
refute "nothing is on" grep enabled <<<"$(cli show debugging)"

check "debugging is switched on again" cli debug pppoe-ac
ACCOUNTS=$(accounts)
START=$EPOCHREALTIME
pppoe 2 padi --random-src --count 5000 --wait 2 --quiet >"$W/flood"
TOOK=$(awk -v a="$START" -v b="$EPOCHREALTIME" 'BEGIN { printf "%d", b - a + 1 }')
say "$(cat "$W/flood") in $TOOK s"
check_within 10 "each packet of a flood has a line or is counted" balanced
say "$PACKETS packets, $LINES lines, $SUPPRESSED suppressed"
check "there are at most 500 lines a second" test "$LINES" -le $((500 * (TOOK + 1)))
check "it is switched off again" cli no debug pppoe-ac
e2e_finish
