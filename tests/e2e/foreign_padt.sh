#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A neighbour on the access network tries to end or to use a client's session.
#
# Behaviours:
#  - PADT with the right session id from another MAC address is ignored (S126)
#  - PADT with another session id from the right address is ignored (S126)
#  - session frames from another MAC address are dropped and counted
#  - the session never notices

. "${0%/*}/../lib/e2e.sh"

lac_up 2
check "the client is up" dial 1
SID=$(session_of 1 | field sid)
BEFORE=$(counter up packets)
need pppoe 2 padt --ac $LAC_MAC --session "$SID" --count 3 --wait 0
need pppoe 2 padt --ac $LAC_MAC --session $((SID ^ 1)) --src "$(client_mac 1)" --wait 0
FOREIGN=$(drops pppoe-mac)
need pppoe 2 send --ac $LAC_MAC --session "$SID" --count 3 --wait 0
check_within 5 "its session frames are counted as foreign" dropped pppoe-mac "$FOREIGN"
same "none of them was sent to the LNS" "$BEFORE" "$(counter up packets)"
check "the session is there" has_sessions 1
check "pppd noticed nothing" client_up 1
check "traffic flows" pings 1
e2e_finish
