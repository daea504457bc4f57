#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A client falls silent without a PADT.
#
# Behaviours:
#  - the LAC does not watch PPP itself; when the LNS notices and sends CDN, the session goes and the client is sent a
#    PADT (S8, S73)
#  - tunnel and other sessions are not affected (S6)

. "${0%/*}/../lib/e2e.sh"

export LNS_ECHO=1
lac_up 2
check "two clients are up" dial 1
check "both of them" dial 2
need ip -n client1 link set eth0 down
murder client1
check_within 30 "the LNS's CDN ends the silent client's session" has_sessions 1
refute "it was the right one" session_of 1
same "the LNS has one session left" 1 "$(lns_sessions lns1)"
same "the tunnel stays" 1 "$(tunnel_count)"
check "the other client is served" pings 2
need ip -n client1 link set eth0 up
check "the first one can dial again" dial 1
e2e_finish
