#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The LNS ends a session, then the tunnel.
#
# Behaviours:
#  - with a static address of the LNS nobody asks for names (S27, S44)
#  - CDN ends that session only, its client is told by PADT (S20, S73)
#  - StopCCN ends the tunnel and all its sessions, the clients are told by PADT (S73)
#  - a StopCCN that the LNS repeats is acknowledged each time (RFC 2661 section 5.7)
#  - PPP that fails ends the session by CDN (S21)
#  - clients that dial again get a new tunnel (S23)

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

# cdns: of both sides
cdns() { grep -c '"type": "CDN"' "$W/lns1.json"; }
more_cdns() { [ "$(cdns)" -eq $((BEFORE + 1)) ]; }

need load_openlac
need topology_up 2
# Neither name is known to anybody else.
need lnspy_start lns1 192.168.11.2 --host-name nobody.knows.example --user nobody=secret2
lac_config
need lac_start
check "S27 a client is up, whatever name the LNS gives itself" dial 1
check "S44 a second client is up, which names no domain" dial 2 user nobody
for what in SuccessfulRequests FailedRequests DnsFailures RadiusFailures; do
	same "S44 no lookup is counted in lnsLookup$what" 0 "$(statistic lnsLookup$what)"
done
check "they share a tunnel" has_tunnels 1
# The newest session is the default.
need lns_ctl lns1 cdn result=3
check_within 10 "S20 CDN ends the second client's session" has_sessions 1
check_within 10 "S73 and its client is told" client_gone 2
same "S73 it was closed by the destination" "1 0" "$(statistic routesClosedByDest) $(statistic routesClosedBySource)"
check "the first one is served" ping_from client1 "$(client_gateway 1)"
check "the tunnel stays" has_tunnels 1
BEFORE=$(cdns)
need client_start 2 password wrong
check_within 20 "S21 PPP cannot agree: a CDN ends the session" more_cdns
check_within 10 "S21 its session ends" has_sessions 1
check_within 10 "the client leaves" client_gone 2
need lns_ctl lns1 stopccn result=1
need lns_ctl lns1 repeat times=3 interval=0.3
check_within 10 "StopCCN ends the tunnel" has_tunnels 0
check_within 10 "and its sessions" has_sessions 0
check_within 10 "S73 and the client is told" client_gone 1
check "every repetition was acknowledged" lns_ctl lns1 wait timeout=10 ev.repeat-done=1
check "a client that dials again gets through" dial 1
check "the LNS found no fault" lns_content lns1
e2e_finish
