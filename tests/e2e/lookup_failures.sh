#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Names without an LNS: the client is told, and nothing of it stays.
#
# Behaviours, each with its counters (S110-S113), LCP Terminate-Request and PADT, no session, no tunnel:
#  - no '@', nothing behind it, a domain that is none: nobody is asked (S37, S38)
#  - DNS: the name does not exist, has no address, the server is silent (S40)
#  - RADIUS: Access-Reject, no Framed-IP-Address, another secret, a silent server (S42)
#  - behind all that a client of a known domain is served

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

ROUNDS=0
COUNTED=(0 0 0 0)

# counters: lookups that went well, that did not, and among these those of the DNS and of RADIUS
counters() {
	local all name
	all=$(control "show pppoe-ac statistics")
	for name in SuccessfulRequests FailedRequests DnsFailures RadiusFailures; do
		json_fact "lnsLookup$name" <<<"$all"
	done
}

# goes TEXT USER DNS RADIUS: a client of that name is sent away and counted as failed, and for DNS and RADIUS so often
goes() {
	local now i got=
	ROUNDS=$((ROUNDS + 1))
	need crowd_start 1 --user "$2" --timeout 20 --first $ROUNDS
	mapfile -t now <<<"$(counters)"
	for i in 0 1 2 3; do
		got+="$((now[i] - COUNTED[i])) "
	done
	COUNTED=("${now[@]}")
	same "$1: the client is told" terminated "$(fact_of $ROUNDS failure)"
	same "$1: it is counted" "0 1 $3 $4 " "$got"
	check_within 5 "$1: nothing of it stays" has_sessions 0
	murder crowd
}

need load_openlac
need topology_up 1 servers_add
need dns_start dns 10.1.1.1 txt-record=lns.nodata.example,none
radius_user isp1.example "Framed-IP-Address = 192.168.11.2"
radius_user empty.example
need radius_start radius 192.168.1.200
need lnspy_start lns1 192.168.11.2 --expect proxy --user a@b@ISP1.Example.=secret1
need capture asked lac any "udp port 53 or udp port 1812"
need capture access lac eth1
dns_config
need lac_start
goes "S37 no '@'" isp1.example 0 0
goes "S37 nothing behind the '@'" u1@ 0 0
goes "S38 a domain of dots" u1@../b 0 0
goes "S38 a domain of 300 octets" "u1@$(printf 'a%.0s.' {1..150})" 0 0
goes "S38 an underscore" u1@isp_1.example 0 0
goes "S38 octets that are no ASCII" u1@ïsp1.example 0 0
need capture_end asked
same "nobody was asked about these" "" "$(decode asked 'dns || radius')"

goes "S40 NXDOMAIN" u1@isp9.example 1 0
goes "S40 no address" u1@nodata.example 1 0
kill -STOP "${PID[dns]}"
goes "a silent name server" u1@isp1.example 1 0

radius_lookup_config
need lac_reload
goes "S42 Access-Reject" u1@isp9.example 0 1
goes "S42 no Framed-IP-Address" u1@empty.example 0 1
radius_lookup_config
sed -i 's/group server radius my_group/group server radius another/' "$W/openlac.conf"
need lac_reload
goes "S90 no group of that name" u1@isp1.example 0 1
radius_lookup_config
sed -i 's/key testing123-1/key another timeout 1 retransmit 0/' "$W/openlac.conf"
need lac_reload
goes "S89 another RADIUS secret" u1@isp1.example 0 1
radius_lookup_config
sed -i 's/key testing123-1/& timeout 1 retransmit 0/' "$W/openlac.conf"
need lac_reload
kill -STOP "${PID[radius]}"
goes "S42 a silent RADIUS server" u1@isp1.example 0 1
kill -CONT "${PID[radius]}"

same "S111 each of them is counted" 14 "$(statistic lnsLookupFailedRequests)"
same "S112 those of the DNS are" 3 "$(statistic lnsLookupDnsFailures)"
same "S113 those of RADIUS are" 5 "$(statistic lnsLookupRadiusFailures)"
same "no LNS heard of all that" "" "$(grep '"ev": "rx"' "$W/lns1.json")"
same "there was no tunnel" 0 "$(tunnel_count)"
same "the daemon knows of no client" '[]' "$(control "show pppoe-ac connections")"
check "S38 the domain is what follows the last @, in lower case, without a dot at its end" dial 1 user a@b@ISP1.Example.
check "the LNS found no fault" lns_content lns1
need capture_end access
decode access "eth.src == $LAC_MAC && (pppoe.code == 0xa7 || (lcp && ppp.code == 5))" eth.dst pppoe.code |
	head -n $((2 * ROUNDS)) >"$W/told"
same "each was sent one Terminate-Request and then one PADT" "$ROUNDS" \
	"$(awk '$2 == "0x00" { asked[$1]++ } $2 == "0xa7" && asked[$1] == 1 { n++ } END { print n + 0 }' "$W/told")"
same "no frame is malformed" "" "$(decode access '_ws.malformed' | head -n 5)"
e2e_finish
