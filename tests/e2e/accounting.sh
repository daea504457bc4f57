#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# RADIUS accounting of tunnelled sessions (RFC 2866, RFC 2867 section 3, RFC 2869 section 5).
#
# Behaviours:
#  - off unless configured; sessions that were up before are not accounted
#  - Start, interim updates and Stop say who, from where, and through which tunnel
#  - octets and packets of the Stop are the kernel's
#  - Acct-Terminate-Cause: the client's PADT, the LNS's CDN, a Disconnect-Request, the end of the daemon, a lost interface
#  - Accounting-On and -Off; a Stop that no server took is told again, with its delay

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

# record STATUS N: the newest record of that kind about client N
record() { radius_acct "Acct-Status-Type = $1 " | grep "\"$(station "$2")\"" | tail -n 1; }
station() { client_mac "$1" | tr 'a-f:' 'A-F-'; }
has_record() { [ -n "$(record "$@")" ]; }
has_line() { radius_acct "$1" | grep -q .; }

# value ATTRIBUTE: what a record on standard input has for it
value() { sed -n "s/.*[[:space:]]$1\(:[0-9]*\)\{0,1\} = \(\"[^\"]*\"\|[^[:space:]]*\).*/\2/p" | tr -d '"'; }

# ended TEXT N CAUSE: its Stop arrives and gives that reason
ended() {
	check_within 20 "$1: a Stop" has_record Stop "$2"
	same "$1: Acct-Terminate-Cause" "$3" "$(record Stop "$2" | value Acct-Terminate-Cause)"
}

# kernel_counters N: octets from and to the client, then packets
kernel_counters() {
	lacctl -n lac -s session show | grep -A 2 -i "mac $(client_mac "$1") " | sed 's/^ *//' >"$W/stats"
	echo "$(grep ^up: "$W/stats" | field bytes) $(grep ^down: "$W/stats" | field bytes)" \
		"$(grep ^up: "$W/stats" | field packets) $(grep ^down: "$W/stats" | field packets)"
}

# told_counters N: what its Stop says
told_counters() {
	local stop attr
	stop=$(record Stop "$1")
	for attr in Acct-Input-Octets Acct-Output-Octets Acct-Input-Packets Acct-Output-Packets; do
		value $attr <<<"$stop"
	done | paste -sd ' '
}

# leave N: without a word of PPP, as its frames would be counted too
leave() {
	murder "client$1"
	pppoe "$1" padt --ac $LAC_MAC --session "$2" --wait 0
}
sid_of() { session_of "$1" | field sid; }

need load_openlac
need topology_up 6 servers_add
radius_user isp1.example "Framed-IP-Address = 192.168.11.2"
need radius_start radius 192.168.1.200
need lnspy_start lns1 192.168.11.2 --expect proxy --user "u6@isp1.example=secret6"
radius_lookup_config
need lac_start
need dial 6
same "nothing is accounted unless it is configured" "" "$(radius_acct)"

MORE_TOP_LINES="radius accounting group my_group interim 2
radius dynamic-author client 192.168.1.200 key tellme"
radius_lookup_config
sed -i 's/key testing123-1/& timeout 1 retransmit 1/' "$W/openlac.conf"
need lac_reload
check_within 10 "Accounting-On" has_line "Acct-Status-Type = Accounting-On"
check "a client is up" dial 1
check_within 10 "there is a Start" has_record Start 1
start=$(record Start 1)
session=$(session_of 1)
same "User-Name" u1@isp1.example "$(value User-Name <<<"$start")"
same "NAS-Port-Id" eth1 "$(value NAS-Port-Id <<<"$start")"
same "what kind of service" "Framed-User PPP Ethernet" \
	"$(value Service-Type <<<"$start") $(value Framed-Protocol <<<"$start") $(value NAS-Port-Type <<<"$start")"
same "what kind of tunnel" "L2TP IPv4" "$(value Tunnel-Type <<<"$start") $(value Tunnel-Medium-Type <<<"$start")"
same "its ends" "192.168.11.1 192.168.11.2" \
	"$(value Tunnel-Client-Endpoint <<<"$start") $(value Tunnel-Server-Endpoint <<<"$start")"
check "its names" [ -n "$(value Tunnel-Client-Auth-Id <<<"$start")" -a -n "$(value Tunnel-Server-Auth-Id <<<"$start")" ]
same "Acct-Tunnel-Connection is tunnel and session" "$(field tunnel <<<"$session")-$(field id <<<"$session")" \
	"$(value Acct-Tunnel-Connection <<<"$start" | cut -d- -f2-)"
check_within 10 "there is an interim update" has_record Interim-Update 1
same "it is about the same session" "$(value Acct-Session-Id <<<"$start")" \
	"$(record Interim-Update 1 | value Acct-Session-Id)"
check "there is traffic" ping_from client1 10.99.1.1 -c 3 -i 0.1
counted=$(kernel_counters 1)
leave 1 "$(sid_of 1)"
ended "PADT" 1 User-Request
same "octets and packets are the kernel's" "$counted" "$(told_counters 1)"
check "which are not few" [ "${counted%% *}" -ge 200 ]
same "its Start, its interim updates and its Stop have one Acct-Session-Id" 1 \
	"$(radius_acct "$(station 1)" | value Acct-Session-Id | sort -u | wc -l)"
check "Acct-Session-Time" [ "$(record Stop 1 | value Acct-Session-Time)" -ge 2 ]

need dial 2
need lns_ctl lns1 cdn result=2 error=6 text=enough
ended "CDN" 2 Lost-Service
need dial 3
check "a Disconnect-Request is granted" radius_tell 192.168.1.1:3799 disconnect tellme "User-Name = \"u3@isp1.example\""
ended "Disconnect-Request" 3 Admin-Reset
need dial 4
check_within 10 "it has its Start" has_record Start 4
check "the daemon ends" stop openlacd
ended "end of the daemon" 4 Admin-Reboot
check_within 5 "Accounting-Off" has_line "Acct-Status-Type = Accounting-Off"
same "a session from before it was switched on was not accounted" "" "$(radius_acct "$(station 6)")"

need lac_start
need dial 5
check_within 10 "it has its Start" has_record Start 5
stop radius KILL 2>/dev/null
leave 5 "$(sid_of 5)"
check_within 10 "the session ends without a server" has_sessions 0
nap 3
need radius_start radius 192.168.1.200
check_within 60 "the Stop is told again" has_record Stop 5
check "with its delay" [ "$(record Stop 5 | value Acct-Delay-Time)" -ge 3 ]

need dial 1
check_within 10 "it has its Start" [ "$(radius_acct "Acct-Status-Type = Start" | grep -c "$(station 1)")" -eq 2 ]
first=$(record Stop 1)
need ip -n lac link del eth1
stop_is_new() { [ "$(record Stop 1)" != "$first" ]; }
check_within 20 "a lost interface: a Stop" stop_is_new
same "a lost interface: Acct-Terminate-Cause" Port-Error "$(record Stop 1 | value Acct-Terminate-Cause)"
check "every record has the numbers of this NAS" [ "$(radius_acct | grep -vc 'NAS-Identifier = ')" -eq 0 ]
e2e_finish
