#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The IP and UDP headers around the data.
#
# Behaviours:
#  - the TOS of an inner IP packet is copied to the outer header by default, for two-octet and compressed PPP protocol
#    fields (S223, S253)
#  - a fixed TOS, TTL and Don't Fragment as the tunnel's options say; UDP checksum on by default, off when told (S221)

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/by_hand.inc"
# An IPv4 header with TOS 0xb8 (the content does not matter further).
IPV4=45b80014000000004011000001010101020202020

# seen PATTERN: in what tcpdump tells of the IP header of the last data message
seen() {
	tcpdump -n -v -r "$W/wan.pcap" 2>/dev/null | grep '^[0-9]' | tail -n 1 >"$W/seen"
	cat "$W/seen"
	grep -Eq -- "$1" "$W/seen"
}
frames() { tcpdump -n -r "$W/wan.pcap" 2>/dev/null | grep -c .; }
captured() { [ "$(frames)" -ge "$1" ]; }
SENT=0

# outer TEXT PATTERN FRAME OPTIONS...: with these options of the tunnel
outer() {
	local text=$1 pattern=$2 frame=$3
	shift 3
	[ $# -eq 0 ] || need lacctl -n lac tunnel set id 12 "$@"
	SENT=$((SENT + 1))
	need client_sends "$frame"
	need wait_for 5 captured $SENT
	check "$text" seen "$pattern"
}

by_hand 1
need peer_listens
need capture wan lac eth0 "udp and src 192.168.11.1"
outer "TOS is inherited" "tos 0xb8.*ttl 64" "0021${IPV4}2"
outer "also with a compressed protocol field" "tos 0xb8" "21${IPV4}2"
outer "not from something else than IP" "tos 0x0" $FRAME
outer "Don't Fragment is off by default" "flags \[none\]" $FRAME
outer "a fixed TOS" "tos 0x28" "0021${IPV4}2" tos 40
outer "a TTL" "ttl 9[,)]" $FRAME ttl 9
outer "Don't Fragment" "flags \[DF\]" $FRAME df on
checksum() { tcpdump -n -v -x -r "$W/wan.pcap" 2>/dev/null | grep '0x0010:' | tail -n 1 | awk '{ print $7 }'; }
refute "UDP checksums are on by default" test "$(checksum)" = 0000
outer "UDP checksums off" "." $FRAME udp-checksum off
same "the field is 0 then" 0000 "$(checksum)"
need lacctl -n lac flush
e2e_finish
