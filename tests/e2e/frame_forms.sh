#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Every form that an L2TP data message may have.
#
# Behaviours (RFC 2661 section 3.1):
#  - received: with and without L, S, O and P bits, offset padding, FF 03 present or absent, a message of 12 octets in
#    all; each reaches the client as the same PPP frame
#  - not received: impossible lengths and offsets, short headers, unknown ids, wrong versions; each is counted by cause
#  - sent: L bit, sequence numbers and FF 03 as the session's options say

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/by_hand.inc"
N=0

# arrives TEXT ARGUMENTS...: a data message in that form reaches the client; each has a number in its frame
arrives() {
	local text=$1 frame
	shift
	N=$((N + 1))
	frame=$(printf 'c021090100080000%04x' $N)
	need peer_sends data --tunnel 12 --session 99 --payload "$frame" "$@"
	check_within 5 "received: $text" client_got "$frame"
}

# refused TEXT CAUSE HEX: that datagram is dropped and counted
refused() {
	local before
	before=$(drops "$2")
	need peer_sends raw "$3"
	check_within 5 "refused as $2: $1" dropped "$2" "$before"
}

# leaves TEXT HEX OPTIONS...: with these options of the session the client's frame is sent in that form
leaves() {
	local text=$1 hex=$2
	shift 2
	need lacctl -n lac session set dev eth1 sid 4711 "$@"
	: >"$LOG/peer.log"
	need client_sends $FRAME
	check_within 5 "sent: $text" grep -Eq " $hex\$" "$LOG/peer.log"
}

by_hand 1
need peer_listens
need client_listens
arrives "the shortest header"
arrives "FF 03" --ff03
arrives "L" --length --ff03
arrives "S" --seq 1 --ff03
arrives "O with no padding" --offset 0 --ff03
arrives "O with padding" --offset 5 --ff03
arrives "P" --priority --ff03
arrives "L S O P" --length --seq 2 --offset 3 --priority --ff03
arrives "L S O P without FF 03" --length --seq 3 --offset 7 --priority
need peer_sends raw 0002000c0063c02105010004
check_within 5 "received: a message of 12 octets" client_got c02105010004
same "each reached the client once" 10 "$(counter down packets)"

refused "a header cut short" l2tp-short 0002000c00
refused "a length beyond the message" l2tp-short 40020040000c0063ff03$FRAME
refused "a length shorter than its header" l2tp-header 40020004000c0063ff03$FRAME
refused "an offset beyond the message" l2tp-header 0202000c00630100ff03$FRAME
refused "an unknown tunnel" l2tp-tunnel 0002000d0063ff03$FRAME
refused "an unknown session" l2tp-session 0002000c0064ff03$FRAME
refused "version 1" l2tp-version 0001000c0063ff03$FRAME
same "none of them reached the client" 10 "$(counter down packets)"

leaves "by default" "000200220007ff03$FRAME" length off
leaves "with length" "4002001400220007ff03$FRAME" length on
leaves "without FF 03" "4002001200220007$FRAME" acfield off
leaves "with sequence numbers" "08020022000700000000ff03$FRAME" length off acfield on sequence on
need lacctl -n lac flush
e2e_finish
