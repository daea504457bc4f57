#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# RADIUS tells all about the tunnel (RFC 2868).
#
# Behaviours:
#  - Tunnel-Password is the secret, Tunnel-Client-Auth-ID our name, Tunnel-Client-Endpoint our address of control and data
#  - Tunnel-Assignment-ID: the same one shares a tunnel, another one has its own
#  - Tunnel-Server-Auth-ID: an LNS of another name is refused
#  - Tunnel-Preference: the lowest first, behind a wrong Tunnel-Password the next

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

# tunnel TAG ENDPOINT PREFERENCE PASSWORD [MORE...]: attributes, one a line; "NAME = VALUE" in MORE gets the tag
tunnel() {
	local tag=$1 more
	printf '%s\n' "Tunnel-Type:$tag = L2TP" "Tunnel-Medium-Type:$tag = IPv4" "Tunnel-Server-Endpoint:$tag = \"$2\"" \
		"Tunnel-Preference:$tag = $3" "Tunnel-Password:$tag = \"$4\""
	shift 4
	for more; do
		printf '%s\n' "${more%% =*}:$tag =${more#* =}"
	done
}

# domain ISP: its answer is on standard input
domain() {
	local answer
	mapfile -t answer
	radius_user "$1.example" "${answer[@]}"
}

# sccrq TEXT: how many tunnels with that text were opened to the first LNS
sccrq() { grep '"ev": "rx"' "$W/lns1.json" | grep '"type": "SCCRQ"' | grep '"dup": false' | grep -c -- "$1"; }
# data_between A B: tunnel and addresses of the data from 192.168.11.A to 192.168.11.B; the inner addresses follow by comma
data_between() { grep -P "^\d+\t192\.168\.11\.$1(,\S*)?\t192\.168\.11\.$2(,|$)" "$W/data"; }
gold=('Tunnel-Assignment-ID = "gold"' 'Tunnel-Client-Auth-ID = "lac-one"' 'Tunnel-Server-Auth-ID = "test-lns"'
	'Tunnel-Client-Endpoint = "192.168.11.7"')

need load_openlac
need topology_up 5 servers_add
need ip -n lac addr add 192.168.11.7/24 dev eth0
tunnel 1 192.168.11.2 10 tagged "${gold[@]}" >"$W/gold"
domain isp1 <"$W/gold"
domain isp2 <"$W/gold"
tunnel 1 192.168.11.2 10 tagged 'Tunnel-Assignment-ID = "silver"' | domain isp3
tunnel 1 192.168.11.2 10 tagged 'Tunnel-Server-Auth-ID = "somebody-else"' | domain isp4
{
	tunnel 3 192.168.12.2 20 third
	tunnel 7 192.168.11.2 10 wrong
} | domain isp5
{
	tunnel 1 192.168.11.2 20 tagged
	tunnel 2 192.168.12.2 10 third
} | domain isp6
need radius_start radius 192.168.1.200
LNS_SECRET=tagged
need lnspy_start lns1 192.168.11.2 --expect proxy --user 'c*=common'
LNS_SECRET=third
need lnspy_start lns2 192.168.12.2 --expect proxy --user 'c*=common'
need capture wan lac eth0 "udp port 1701"
radius_lookup_config
need lac_start
crowd_start 6 --user c%d@isp%d.example --password common
for n in 1 2 3 5 6; do
	same "client $n is up" up "$(fact_of $n state)"
done
same "Tunnel-Server-Auth-ID: the client of another LNS is told" terminated "$(fact_of 4 failure)"
check "that LNS too" lns_saw lns1 StopCCN
same "one tunnel for the two domains of one Tunnel-Assignment-ID, under the name told" 1 "$(sccrq '"value": "lac-one"')"
same "its address is the one told" 1 "$(sccrq '192.168.11.7", 1701')"
same "the LNS saw four tunnels" 4 "$(sccrq '')"
same "the other preference and the wrong password led to the second LNS" 2 "$(lns_ctl lns2 get summary.sessions)"
need capture_end wan
decode wan "l2tp.type == 0" l2tp.tunnel ip.src ip.dst >"$W/data"
check "data to the LNS has it too" data_between 7 2
check "and data from it" data_between 2 7
tunnel=$(data_between 7 2 | head -n 1 | cut -f 1)
refute "and all data of that tunnel" grep "^${tunnel}[[:space:]]192.168.11.1[,[:space:]]" "$W/data"
same "no frame is malformed" "" "$(decode wan '_ws.malformed || _ws.expert.severity == error' | head -n 5)"
check "the first LNS found no fault" lns_content lns1
check "the second LNS found no fault" lns_content lns2
e2e_finish
