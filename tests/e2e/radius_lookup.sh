#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Example 2: a RADIUS server says which LNS a user's domain belongs to (S41-S43, S45, S99).
#
# Behaviours:
#  - the Access-Request has the domain for User-Name, the word "password" for User-Password, and is signed (S41)
#  - the Framed-IP-Address of the answer is the LNS (S42); the user's own name and password are not asked about (S43)
#  - users of two domains land on two LNSs from one access interface (S45), users of one share a tunnel (S6)
#  - a positive answer is kept for radius-cache seconds, not at all with 0
#  - the second server of a group is asked when the first is silent
#  - an answer without Message-Authenticator is none, unless that is switched off
#  - counters: S110 to S113

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

need load_openlac
need topology_up 5 servers_add
radius_user isp1.example "Framed-IP-Address = 192.168.11.2"
radius_user isp2.example "Framed-IP-Address = 192.168.12.2"
need radius_start radius 192.168.1.200
need lnspy_start lns1 192.168.11.2 --expect proxy
need lnspy_start lns2 192.168.12.2 --expect proxy
need capture radius lac eth4 "udp port 1812"
radius_lookup_config
need lac_start
check "S99 with Example 2 a client of the first ISP is up" dial 1
check "S42 it reaches the LNS of the Framed-IP-Address" ping_from client1 10.99.1.1
DOMAIN=isp2.example
check "a client of the second ISP is up" dial 2
check "S45 it reaches the other LNS" ping_from client2 10.99.2.1
same "S41 each domain was asked about once, with the word password" "1 1" "$(radius_asked isp1.example OK) $(radius_asked isp2.example OK)"

MORE_TOP_LINES="radius-cache 60" radius_lookup_config
need lac_reload
DOMAIN=isp1.example
check "another client of the first ISP is up" dial 3
same "it shares the tunnel" 2 "$(tunnel_count)"
need hang_up 3
check "one more" dial 4
same "the answer was kept for it" 2 "$(radius_asked isp1.example OK)"
MORE_TOP_LINES="radius-cache 0" radius_lookup_config
need lac_reload
check "with radius-cache 0 one is up" dial 3
check "another too" dial 5
same "each was asked about" 4 "$(radius_asked isp1.example OK)"

MORE_TOP_LINES="radius-cache 0
radius-server host 192.168.1.201 key testing123-1 timeout 1 retransmit 0" radius_lookup_config
sed -i 's/^ server 192.168.1.200/ server 192.168.1.201\n&/' "$W/openlac.conf"
need lac_reload
need hang_up 5
check "S91 the second server of the group is asked when the first is silent" dial 5
same "S110 lookups that went well are counted" 7 "$(statistic lnsLookupSuccessfulRequests)"
same "none failed" "0 0 0" \
	"$(statistic lnsLookupFailedRequests) $(statistic lnsLookupDnsFailures) $(statistic lnsLookupRadiusFailures)"

need capture_end radius
decode radius radius radius.code radius.User_Name radius.Message_Authenticator _ws.malformed >"$W/frames"
check "there was a request for each answer" [ "$(grep -c '^1[[:space:]]' "$W/frames")" -ge 5 ]
same "S43 all of them are for a domain and signed, none is malformed" "" \
	"$(grep -Evi '^(1[[:space:]]isp[12].example|2[[:space:]])[[:space:]]+[0-9a-f:]{32,}[[:space:]]*$' "$W/frames")"

RADIUS_UNSIGNED=1
need radius_start radius 192.168.1.200
MORE_TOP_LINES="radius-cache 0" radius_lookup_config
sed -i 's/key testing123-1/& timeout 1 retransmit 0/' "$W/openlac.conf"
need lac_reload
need crowd_start 1 --user u1@isp1.example --password secret1
same "answers without Message-Authenticator are none" "1 0 1" \
	"$(radius_asked isp1.example OK) $(crowd_fact up) $(statistic lnsLookupRadiusFailures)"
murder crowd
MORE_TOP_LINES="no require-message-authenticator" radius_lookup_config
need lac_reload
need crowd_start 1 --first 2 --user u1@isp1.example --password secret1
same "unless that is switched off" 1 "$(crowd_fact up)"
stop crowd
check "the first LNS found no fault" lns_content lns1
check "the second LNS found no fault" lns_content lns2
check "no in-tree driver has a part in it" no_intree_path
e2e_finish
