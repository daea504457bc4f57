#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Example 3: the DNS says which LNS a user's domain belongs to (S36, S39, S40, S45, S92, S100).
#
# Behaviours:
#  - users of two domains land on two LNSs from one access interface, a second user of a domain shares its tunnel (S6)
#  - CHAP, PAP and EAP clients reach an LNS that ignores the proxy AVPs and starts LCP anew (xl2tpd)
#  - traffic flows both ways
#  - the DNS is asked once for a domain while its answer lives
#  - counters: S110 to S113

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

need load_openlac
need topology_up 5 servers_add
need dns_start dns 10.1.1.1 host-record=lns.isp1.example,192.168.11.2,300 host-record=lns.isp2.example,192.168.12.2,300
LNS_PPP_LINES="require-chap"
need lns_start lns1 192.168.11.2
need lns_start lns2 192.168.12.2
dns_config
need lac_start
need capture asked lac any "udp port 53 or udp port 1701"
check "S100 with Example 3 a client of the first ISP is up" dial 1
capture_end asked
check "S36 the name server's answer came before the SCCRQ" \
	awk -v "a=$(began asked "src port 53")" -v "b=$(began asked "dst port 1701")" 'BEGIN { exit !(a > 0 && a < b) }'
check "its traffic flows" pings 1 lns1
DOMAIN=isp2.example
check "a client of the second ISP is up" dial 2
check "its traffic flows" pings 2 lns2
check "S40 the first one is at the LNS of the answer" lns_has_sessions lns1 1
check "S45 the second one is at another LNS" lns_has_sessions lns2 1
DOMAIN=isp1.example
check "another client of the first ISP is up" dial 3
same "S6 it shares the tunnel" 2 "$(tunnel_count)"
same "S39 the DNS was asked once, for the prefix and the domain" 1 "$(dns_asked lns.isp1.example)"
same "S92 it was the server of ip name-server that was asked" 10.1.1.2 \
	"$(sed -n 's/.*lns.isp1.example from //p' "$LOG/dns.log" | sort -u)"
check "no in-tree driver has a part in it" no_intree_path
same "S110 lookups that went well are counted" 3 "$(statistic lnsLookupSuccessfulRequests)"
same "none failed" "0 0 0" "$(statistic lnsLookupFailedRequests) $(statistic lnsLookupDnsFailures) $(statistic lnsLookupRadiusFailures)"
e2e_finish
