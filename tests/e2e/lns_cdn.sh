#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The LNS ends a session, then the tunnel.
#
# Behaviours:
#  - CDN ends that session only, its client is told by PADT (S20, S73)
#  - StopCCN ends the tunnel and all its sessions, the clients are told by PADT (S73)
#  - a StopCCN that the LNS repeats is acknowledged each time (RFC 2661 section 5.7)
#  - clients that dial again get a new tunnel (S23)

. "${0%/*}/../lib/e2e.sh"

need load_openlac
need topology_up 2
need lnspy_start lns1 192.168.11.2
lac_config
need lac_start
check "a client is up" dial 1
check "a second client is up" dial 2
check "they share a tunnel" has_tunnels 1
# The newest session is the default.
need lns_ctl lns1 cdn result=3
check_within 10 "CDN ends the second client's session" has_sessions 1
check_within 10 "and its client is told" client_gone 2
check "the first one is served" ping_from client1 "$(client_gateway 1)"
check "the tunnel stays" has_tunnels 1
need lns_ctl lns1 stopccn result=1
need lns_ctl lns1 repeat times=3 interval=0.3
check_within 10 "StopCCN ends the tunnel" has_tunnels 0
check_within 10 "and its sessions" has_sessions 0
check_within 10 "and the client is told" client_gone 1
check "every repetition was acknowledged" lns_ctl lns1 wait timeout=10 ev.repeat-done=1
check "a client that dials again gets through" dial 1
check "the LNS found no fault" lns_content lns1
e2e_finish
