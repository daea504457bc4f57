#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A RADIUS server ends sessions by Disconnect-Requests (RFC 5176).
#
# Behaviours:
#  - nobody listens on port 3799 unless that is configured
#  - a session is named by User-Name, Acct-Session-Id or Calling-Station-Id: the client gets a PADT, the LNS a CDN, other
#    sessions stay
#  - a wrong secret and a foreign address are not answered; who is not known, more than one name that do not fit together,
#    and CoA-Requests are refused

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"
LAC=192.168.1.1:3799

listens() { ns lac ss -Hlun 'sport = 3799' | grep -q .; }
tell() { radius_tell $LAC "$@"; }

# outcome WORD disconnect|coa SECRET ATTRIBUTE...: what becomes of a request has this in it
outcome() {
	local word=$1
	shift
	tell "$@" >"$W/answer" 2>&1
	grep "$word" "$W/answer"
}
# answered WORD ATTRIBUTE...: the same of a Disconnect-Request with the right secret
answered() { outcome "$1" disconnect tellme "${@:2}"; }

# ends TEXT N ATTRIBUTE...: that ends the session of client N and no other
ends() {
	local text=$1 n=$2 before cdns padts
	shift 2
	before=$(session_count)
	cdns=$(cdns)
	padts=$(statistic pppoePadtSent)
	check "$text: is granted" tell disconnect tellme "$@"
	check_within 10 "$text: the client is told" client_gone "$n"
	same "$text: by a PADT" $((padts + 1)) "$(statistic pppoePadtSent)"
	check_within 10 "$text: the LNS is told" more_cdns "$cdns"
	same "$text: the other sessions stay" $((before - 1)) "$(session_count)"
	refute "$text: its own does not" forwards "$n"
}
cdns() { grep '"ev": "rx"' "$W/lns1.json" | grep -c '"type": "CDN"'; }
more_cdns() { [ "$(cdns)" -gt "$1" ]; }

need load_openlac
need topology_up 5 servers_add
need dns_start dns 10.1.1.1 host-record=lns.isp1.example,192.168.11.2,300
need radius_start radius 192.168.1.200
need lnspy_start lns1 192.168.11.2 --expect proxy
dns_config
need lac_start
refute "nobody listens unless configured" listens
MORE_TOP_LINES="radius-server host 192.168.1.200 key testing123-1
aaa group server radius my_group
 server 192.168.1.200
exit
radius accounting group my_group
radius dynamic-author client 192.168.1.200 key tellme"
dns_config
need lac_reload
check "the daemon listens when configured" listens
for n in 1 2 3 4 5; do
	need dial "$n"
done
same "five sessions" 5 "$(session_count)"

check "a wrong secret is not answered" outcome "No reply" disconnect nonsense 'User-Name = "u1@isp1.example"'
check "nobody is known by this name" answered "Error-Cause = Session-Context-Not-Found" 'User-Name = "u1@isp2.example"'
check "which is a NAK" grep -q "Disconnect-NAK" "$W/answer"
check "nobody is named" answered "Error-Cause = Missing-Attribute" 'Reply-Message = "all of you"'
check "a name and an address of two clients" answered "Error-Cause = Session-Context-Not-Found" \
	'User-Name = "u1@isp1.example"' "Calling-Station-Id = \"$(client_mac 2)\""
check "what cannot be compared" answered "Error-Cause = Unsupported-Attribute" 'User-Name = "u1@isp1.example"' \
	'Framed-IP-Address = 10.99.1.10'
check "another NAS is meant" answered "Error-Cause = NAS-Identification-Mismatch" 'User-Name = "u1@isp1.example"' \
	'NAS-Identifier = "somebody else"'
check "a CoA-Request is refused" outcome "Received CoA-NAK" coa tellme 'User-Name = "u1@isp1.example"'
need ns radius ip addr add 192.168.1.201/32 dev eth0
need ns radius ip route add 192.168.1.1/32 dev eth0 src 192.168.1.201
check "a foreign address is not answered" answered "No reply" 'User-Name = "u1@isp1.example"'
need ns radius ip route del 192.168.1.1/32
same "nothing of this ended a session" 5 "$(session_count)"

ends "User-Name" 1 'User-Name = "u1@isp1.example"'
ends "Calling-Station-Id" 2 "Calling-Station-Id = \"$(client_mac 2)\""
started() { radius_acct "Acct-Status-Type = Start" | grep -q u3@; }
check_within 20 "client 3 is accounted" started
id=$(radius_acct "Acct-Status-Type = Start" | grep u3@ | sed 's/.*Acct-Session-Id = "\([^"]*\)".*/\1/')
refute "an Acct-Session-Id that there is not" tell disconnect tellme "Acct-Session-Id = \"0$id\""
ends "Acct-Session-Id" 3 "Acct-Session-Id = \"$id\""
ends "all three" 4 'User-Name = "u4@isp1.example"' "Calling-Station-Id = \"$(client_mac 4)\""
check "the last one has its traffic" ping_from client5 10.99.1.1
check "the LNS found no fault" lns_content lns1

MORE_TOP_LINES=
dns_config
need lac_reload
refute "nobody listens when it is configured no more" listens
e2e_finish
