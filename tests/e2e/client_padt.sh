#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A client ends its session with a PADT and nothing else.
#
# Behaviours:
#  - PADT from the client sends CDN to the LNS and deletes the session (S72)
#  - tunnel and other sessions are not affected (S6)
#  - the ended session's id no longer carries data

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

lac_up 2
check "a client is up" dial 1
check "a second client is up" dial 2
SID=$(session_of 1 | field sid)
# Without a word of its own about the end: no LCP Terminate-Request, no PADT.
murder client1
need pppoe 1 padt --ac $LAC_MAC --session "$SID" --wait 0
check_within 10 "S72 the session is gone from the LAC" has_sessions 1
refute "it was the right one" session_of 1
# The LNS sends no LCP echoes here: only a CDN can tell it.
check_within 10 "S72 the LNS was told by CDN" lns_has_sessions lns1 1
same "S72 it was closed by the source" "1 0" "$(statistic routesClosedBySource) $(statistic routesClosedByDest)"
BEFORE=$(drops pppoe-session)
need pppoe 1 send --ac $LAC_MAC --session "$SID" --wait 0
check_within 5 "frames with the old session id are dropped" dropped pppoe-session "$BEFORE"
same "the tunnel stays" 1 "$(tunnel_count)"
check "the other client is served" pings 2
e2e_finish
