#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What one LNS's trouble must not do to others.
#
#
# Behaviours:
#  - an LNS that refuses the tunnel of one domain and serves another one's is not thought dead
#  - at max-tunnels the next LNS is tried all the same: a tunnel that is closing does not count (S59)
#  - of two LNSs at two ports of one address the dead one is remembered alone

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

domain() {
	local isp=$1 lns n=0
	shift
	for lns; do
		n=$((n + 1))
		[[ $lns == *@* ]] || lns+=@1701
		echo "host-record=host$n.$isp.example,${lns%@*},300"
		echo "srv-host=_l2tp._udp.lns.$isp.example,host$n.$isp.example,${lns#*@},$n,0"
	done
}
took() { [ "$(fact_of "$1" state)" = up ] && awk -v t="$(fact_of "$1" ping)" "BEGIN { exit !(t $2) }"; }
at() { lns_saw "$1" ICCN "\"c$2@"; }
tunnel() {
	local tag=$1 more
	printf '%s\n' "Tunnel-Type:$tag = L2TP" "Tunnel-Medium-Type:$tag = IPv4" "Tunnel-Server-Endpoint:$tag = \"$2\"" \
		"Tunnel-Preference:$tag = $3"
	shift 3
	for more; do
		printf '%s\n' "${more%% =*}:$tag =${more#* =}"
	done
}
rdomain() {
	local answer
	mapfile -t answer
	radius_user "$1.example" "${answer[@]}"
}

need load_openlac
need topology_up 1 servers_add
{
	domain isp1 192.168.11.2 192.168.12.2
	domain isp2 192.168.12.2@1700 192.168.12.2@1701
} >"$W/zone"
{ tunnel 1 192.168.11.2 10 'Tunnel-Assignment-ID = "gold"'; tunnel 2 192.168.12.2 20; } | rdomain isp5
tunnel 1 192.168.11.2 10 'Tunnel-Assignment-ID = "bad"' | rdomain isp6
need radius_start radius 192.168.1.200
need dns_start dns 10.1.1.1 "$W/zone"
need lnspy_start lns1 192.168.11.2 --expect proxy --user 'c*=common'
need lnspy_start lns2 192.168.12.2 --expect proxy --user 'c*=common'

radius_lookup_config
need lac_start
crowd_start 1 --first 50 --user c%d@isp5.example --password common
check "a client of the first domain is at the better LNS" at lns1 50
stop crowd
need lns_ctl lns1 fault stopccn-at=SCCRQ
crowd_start 1 --first 60 --user c%d@isp6.example --password common
same "a client of the second domain is refused there" failed "$(fact_of 60 state)"
murder crowd
crowd_start 1 --first 51 --user c%d@isp5.example --password common
check "the next client of the first domain stays there" at lns1 51
stop crowd
need stop openlacd

MORE_TOP_LINES="max-tunnels 1" dns_config
need lac_start
crowd_start 1 --first 11 --user c%d@isp1.example --password common
same "with max-tunnels 1 and a refusal the client is taken to the next LNS" up "$(fact_of 11 state)"
murder crowd
need stop openlacd

PROFILE_LINES="failover-timeout 6
 persist-pend-timeout 300"
dns_config
need lac_start
crowd_start 1 --first 21 --user c%d@isp2.example --password common
same "behind a dead port the client is taken to the other one" up "$(fact_of 21 state)"
stop crowd
crowd_start 1 --first 22 --user c%d@isp2.example --password common
check "the second client does not wait for the dead port" took 22 "< 5"
stop crowd
need stop openlacd
e2e_finish
