#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A domain with several LNSs, some of which do not serve.
#
# Behaviours:
#  - nothing answers at the first address: the client is up within 10 s, the next one at once
#  - an LNS refuses by CDN or StopCCN: the next one is asked at once; none is left: the client is told
#  - SRV records: priority and port, IPv6
#  - an LNS that did not serve is tried again after persist-pend-timeout
#  - two LNSs of the same preference share four clients evenly
#  - session-limit: one more tunnel to the same LNS

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

network() {
	servers_add
	wan_add lac eth5 lns3 15
}

# domain ISP ADDRESS[@PORT]...: its LNSs, the best first, by SRV records
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

# equal ISP ADDRESS...: LNSs of the same rank
equal() {
	local isp=$1
	shift
	printf "host-record=lns.$isp.example,%s,300\n" "$@"
}

lns_clients() { lns_ctl "$1" get summary.sessions; }
took() { [ "$(fact_of "$1" state)" = up ] && awk -v t="$(fact_of "$1" ping)" "BEGIN { exit !(t $2) }"; }
# at LNS N: client N has come there
at() { lns_saw "$1" ICCN "\"c$2@"; }
# back: the LNS that refused has a client now
back() {
	crowd_start 1 --first 42 --user c%d@isp4.example --password common
	stop crowd
	at lns1 42
}

need load_openlac
need topology_up 1 network
{
	domain isp1 192.168.11.9 192.168.12.2
	equal isp2 192.168.11.8 192.168.12.2
	equal isp3 192.168.11.6 192.168.11.7
	domain isp4 192.168.11.2 192.168.12.2
	domain isp5 fd00:15::2@1703 192.168.12.2
	equal share 192.168.11.2 192.168.12.2
} >"$W/zone"
need dns_start dns 10.1.1.1 "$W/zone"
need lnspy_start lns1 192.168.11.2 --expect proxy --user 'c*=common' --fault cdn-at=ICRQ --fault cdn=4
need lnspy_start lns2 192.168.12.2 --expect proxy --user 'c*=common'
need lnspy_start lns3 '[fd00:15::2]:1703' --expect proxy --user 'c*=common' --fault stopccn-at=SCCRQ --fault stopccn=2:4
# "At once" is less than failover-timeout.
PROFILE_LINES="failover-timeout 6
 max-retries 2
 persist-pend-timeout 300"
dns_config
need lac_start

crowd_start 5 --user c%d@isp%d.example --password common
check "the first LNS of two is dead: the client waits failover-timeout" took 1 "> 5.9"
check "and is up within 10 s" took 1 "< 10"
check "one of two equals is dead: the client is up within 10 s" took 2 "< 10"
same "all are dead: the client is told" terminated "$(fact_of 3 failure)"
check "CDN: the next LNS is asked at once" took 4 "< 6"
check "the first one was asked" lns_saw lns1 ICRQ
check "StopCCN: the next LNS is asked at once" took 5 "< 6"
check "the first one was asked, at the port of its SRV record" lns_saw lns3 SCCRQ
for n in 1 2 4 5; do
	check "client $n is at the second LNS" at lns2 $n
done
stop crowd
check_within 10 "they are gone" lns_ctl lns2 wait timeout=1 sessions=0

crowd_start 1 --first 11 --user c%d@isp1.example --password common
check "the next client does not wait for the dead one" took 11 "< 6"
stop crowd

need lns_ctl lns1 fault clear
crowd_start 4 --first 21 --user c%d@share.example --password common
same "four clients are up" 4 "$(crowd_fact up)"
same "two of them at each LNS" "2 2" "$(lns_clients lns1) $(lns_clients lns2)"
stop crowd

PROFILE_LINES="session-limit 1"
dns_config
need lac_reload
before=$(grep -c '"type": "SCCRQ"' "$W/lns1.json")
crowd_start 2 --first 31 --user c%d@isp4.example --password common
same "session-limit 1: two clients are up" 2 "$(crowd_fact up)"
same "each has a tunnel of its own" 2 "$(($(grep '"ev": "rx"' "$W/lns1.json" | grep -c '"type": "SCCRQ"') - before))"
stop crowd

PROFILE_LINES="persist-pend-timeout 2"
dns_config
need lac_reload
need lns_ctl lns1 fault stopccn-at=SCCRQ
crowd_start 1 --first 41 --user c%d@isp4.example --password common
check "an LNS refuses: the client is at the next one" at lns2 41
stop crowd
need lns_ctl lns1 fault clear
check_within 60 "behind persist-pend-timeout it is tried again" back
for n in 1 2 3; do
	check "LNS $n found no fault" lns_content lns$n
done
e2e_finish
