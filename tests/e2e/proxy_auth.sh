#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The LNS takes over the client's PPP where the LAC has left it (S46-S56).
#
# Behaviours:
#  - CHAP, PAP, EAP and MS-CHAPv1 clients are authenticated once, by the LNS, and have traffic (S49-S52, S56)
#  - behind the hand-over there is no LCP Configure-Request, neither at the client nor in the tunnel (S53)
#  - EAP and MS-CHAPv2: no Proxy Authen Type (I2)
#  - AVPs 30, 31, 33 are hidden when there is a secret, in clear with hide-avps off (S48)
#  - ppp-auth-protocols: the first one that the client agrees to (S55); challenge-name is in the challenge (S54)
#  - no frame of all that is malformed

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

# newest_call: what lns.py found in its proxy AVPs: how it goes on, whether the response is the user's, the method that
# LCP agreed on, the Proxy Authen Type, the AVPs that were hidden
newest_call() {
	grep '"ev": "proxy"' "$W/lns1.json" | tail -n 1 |
		sed 's/.*"plan": "\(.*\)", "verified": \(.*\), "hidden": "\(.*\)", "lcp".*"method": "\([^"]*\)"/\1 \2 \4 hidden \3/
			s/hidden \([^,}]*\), "type": \([0-9]*\).*/type \2 hidden \1/; s/[}]*$//'
}

# client TEXT N METHOD WANTED: it dials, agreeing to that method or to any, lns.py finds WANTED, and there is traffic
client() {
	local method refused=()
	for method in pap chap mschap mschap-v2 eap; do
		[ "$3" = any ] || [ "$3" = $method ] || refused+=("refuse-$method")
	done
	check "$1: the client is up" dial "$2" "${refused[@]}"
	same "$1: the LNS has what it needs" "$4" "$(newest_call)"
	check "$1: the client reaches the LNS" ping_from "client$2" 10.99.1.1
}

# frames_of N AWK-CONDITION: how many frames of client N there are with that
frames_of() {
	awk -F'\t' -v m="$(client_mac "$1")" '$1 == m || $2 == m {
		lcp_request = $3 == "0xc021" && $4 == 1; chap = $5; pap = $6; eap = $7; name = $8
		if (chap pap eap != "")
			authenticating = 1
		if ('"$2"')
			n++
	} END { print n + 0 }' "$W/frames"
}

# once TEXT N CONDITION: the one verdict, and LCP is over when authentication begins
once() {
	same "$1: one verdict" 1 "$(frames_of "$2" "$3")"
	same "$1: LCP does not begin again" 0 "$(frames_of "$2" "authenticating && lcp_request")"
}

need load_openlac
need topology_up 7 servers_add
need dns_start dns 10.1.1.1 host-record=lns.isp1.example,192.168.11.2,300
need lnspy_start lns1 192.168.11.2 --expect proxy --user u6@isp1.example=secret6 --user u7@isp1.example=secret7
need capture access lac eth1
need capture wan lac eth0 "udp port 1701"
dns_config
need lac_start
client "S50 CHAP" 1 any "resume true chap type 2 hidden 30 31 33"
client "S51 PAP" 2 pap "resume true pap type 3 hidden 30 33"
client "S52 EAP" 3 eap "auth null eap hidden "
check "S49 there is a client of each of the three" has_sessions 3
check "S48 proxy AVPs are on by default" lns_saw lns1 ICCN '"name": "Proxy Authen Name"'
for avp in "Initial Received" "Last Sent" "Last Received"; do
	check "S53 ICCN has the $avp LCP CONFREQ" lns_saw lns1 ICCN "\"name\": \"$avp LCP CONFREQ\""
done

AC_LINES='ppp-auth-protocols pap chap mschap
 challenge-name "Allied Telesis"'
dns_config
need lac_reload
client MS-CHAPv1 4 mschap "resume true mschap type 5 hidden 30 31 33"
client "PAP first" 5 any "resume true pap type 3 hidden 30 33"
need capture_end wan

need capture rest lac eth0 "udp port 1701"
AC_LINES='ppp-auth-protocols mschapv2 chap'
PROFILE_LINES="hide-avps off"
dns_config
need lac_reload
client "hide-avps off" 6 chap "resume true chap type 2 hidden "
client MS-CHAPv2 7 any "lcp null mschapv2 hidden "
need capture_end rest
need capture_end access

decode access "ppp" eth.src eth.dst ppp.protocol ppp.code chap.code pap.code eap.code chap.name >"$W/frames"
check "S46 the LAC's LCP begins before there is a tunnel" \
	awk -v "a=$(began access "ether src $LAC_MAC and ether proto 0x8864")" -v "b=$(began wan udp)" \
	'BEGIN { exit !(a > 0 && a < b) }'
once "S56 CHAP" 1 "chap == 3"
once "S56 PAP" 2 "pap == 2"
once "S56 EAP" 3 "eap == 3"
once MS-CHAPv1 4 "chap == 3"
same "S55 by default CHAP is proposed first, and PAP next" 1 "$(frames_of 2 '$3 == "0xc021" && $4 == 3')"
same "MS-CHAPv1: what the client asked for was proposed next" 1 "$(frames_of 4 '$3 == "0xc021" && $4 == 3')"
same "S55 PAP first: nothing was refused" 0 "$(frames_of 5 '$3 == "0xc021" && $4 == 3')"
same "S54 the challenge is the name OpenLAC's by default" 1 "$(frames_of 1 'chap == 1 && name == "OpenLAC"')"
same "S54 challenge-name is in the challenge" 1 "$(frames_of 4 'chap == 1 && name == "Allied Telesis"')"
same "S53 there is no LCP Configure-Request in the tunnel" 0 "$(lcp_requests wan)"
for name in access wan rest; do
	same "no frame of $name is malformed" "" "$(decode $name '_ws.malformed || _ws.expert.severity == error' | head -n 5)"
done
check "the LNS found no fault" lns_content lns1
e2e_finish
