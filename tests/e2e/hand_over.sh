#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The moment at which the LNS takes over, in haste and with LNSs of other opinions.
#
# Behaviours:
#  - what the client repeats while the tunnel comes up is absorbed: one verdict, and it fits a request of the client
#  - the LNS begins LCP or authentication anew, refuses the user, or is silent: the client gets what the LNS says, and
#    the LAC does not interfere (S56)
#  - a client that leaves before the LNS is there: the LNS is told, nothing stays
#  - the LNS says why (RFC 3145): that is in the log

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

# dials N [OPTIONS...]: until its fate is known
dials() {
	local n=$1
	shift
	need crowd_start 1 --first "$n" --user c%d@isp1.example --password common --timeout 20 "$@"
}
late() { echo "$(fact_of "$1" lcp_tx_late) $(fact_of "$1" lcp_rx_late)"; }
no_calls() { lns_ctl lns1 wait timeout=10 sessions=0; }

need load_openlac
need topology_up 1 servers_add
need dns_start dns 10.1.1.1 host-record=lns.isp1.example,192.168.11.2,300
need lnspy_start lns1 192.168.11.2 --expect proxy --user 'c*=common'
dns_config
need lac_start

for auth in pap chap eap; do
	lns_ctl lns1 stopccn result=1 >/dev/null
	need wait_for 20 has_tunnels 0
	need lns_ctl lns1 impair op=delay-tx type=SCCRP count=3 seconds=4
	dials 1 --auth $auth
	same "$auth, a slow LNS: the client is up" up "$(fact_of 1 state)"
	same "$auth, a slow LNS: one verdict, for a request of its own" "1 0" "$(fact_of 1 auth_verdicts) $(fact_of 1 auth_strange)"
	[ $auth != pap ] || check "$auth, a slow LNS: the client repeated its request" [ "$(fact_of 1 auth_tx)" -ge 2 ]
	same "$auth, a slow LNS: LCP does not begin again" "0 0" "$(late 1)"
	stop crowd
done

need lns_ctl lns1 fault proxy=restart
dials 2
same "the LNS begins LCP anew: the client is up" "up 1" "$(fact_of 2 state) $(fact_of 2 lcp_rx_late)"
stop crowd
need lns_ctl lns1 fault proxy=auth
dials 3
same "the LNS authenticates anew: the client is up" "up 0" "$(fact_of 3 state) $(fact_of 3 lcp_rx_late)"
stop crowd
need lns_ctl lns1 fault proxy=silent
dials 4 --timeout 8
same "a silent LNS: the LAC says nothing for it" "auth 0" "$(fact_of 4 state) $(fact_of 4 auth_verdicts)"
stop crowd
need lns_ctl lns1 fault proxy= auth=refuse cause=14:49187:1:refused
dials 5
same "the LNS refuses the user: the client is told by it" "auth denied" "$(fact_of 5 failure) $(fact_of 5 text)"
murder crowd
check_within 5 "the log has the reason" logged openlacd "PPP disconnect cause 14: refused"
need lns_ctl lns1 fault clear
check "the LNS has no call left" no_calls

need lns_ctl lns1 impair op=delay-tx type=ICRP seconds=2
need crowd_start 1 --first 6 --user c%d@isp1.example --password common --timeout 1
stop crowd
check_within 10 "a client that leaves early: nothing stays" has_sessions 0
check "nor at the LNS" no_calls
dials 7
same "behind all that a client is up" up "$(fact_of 7 state)"
check "the LNS found no fault" lns_content lns1
e2e_finish
