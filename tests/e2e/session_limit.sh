#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The guide's number of sessions, and one more.
#
# Behaviours:
#  - with max-sessions 256 that many clients have PPP, and the next PADR gets PADS with session 0 and AC-System-Error (S58)
#  - the daemon and the sessions go on; when one ends its place is free again

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"
N=256

dial_once() { pppoe 2 dial --hold 0 --wait 5 >"$W/answers"; }

TOP_LINES="max-sessions $N"
need load_openlac
need topology_up 2
need lnspy_start lns1 192.168.11.2 --user 'c*=common'
lac_config
need lac_start
check "the clients have an outcome" crowd_start $N --user c%d@isp1.example --password common --interval 0.05 --timeout 90
same "S58 $N clients are up" $N "$(crowd_fact up)"
same "S58 the kernel has their sessions" $N "$(session_count)"
refute "S58 one more gets no session" dial_once
check "S58 its PADS has session 0" grep -q '"code": "PADS", "session": 0' "$W/answers"
check "S58 and AC-System-Error" grep -q AC-System-Error "$W/answers"
same "S58 it is counted" "1 $N" "$(statistic routesCreateFail) $(statistic routesCreated)"
check "S58 the daemon goes on" running openlacd
same "nobody was lost" 0 "$(grep -c '"lost"' "$LOG/crowd.log")"
need lns_ctl lns1 cdn result=3
check_within 10 "one session ends" has_sessions $((N - 1))
check "its place is free" dial 2
check "the LNS found no fault" lns_content lns1
stop crowd >/dev/null
check_within 30 "when all leave nothing is left of them" has_sessions 1
e2e_finish
