#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Somebody takes things away from the daemon, or it loses track of them: it gets back to what the configuration says.
#
# Behaviours:
#  - a second daemon in the namespace, or with the run-time directory, is refused, and the first one serves on
#  - a reload that gives the interface to another access concentrator serves its clients from then on
#  - an interface deleted with lacctl is claimed again
#  - "lacctl flush" ends the sessions; clients and LNS are told, and the next client is served without help
#  - the same when the kernel's events of it were lost

. "${0%/*}/../lib/e2e.sh"

second() { nsenter "--net=/run/netns/$1" "$OPENLACD" -c "$W/openlac.conf" -r "$W/$2"; }
told_off() { second "$1" "$2" >"$W/second" 2>&1 && return 1; grep -q "another openlacd runs in this $3" "$W/second"; }
again() { hang_up 1 && wait_for 20 has_sessions 0 && dial 1; }

lac_up 1
check "the client is up" dial 1
check "a second daemon in the namespace is refused" told_off lac run-second "network namespace"
check "a second daemon with the run-time directory is refused" told_off lns1 run-lac "run-time directory"
check "the session is there still" has_sessions 1
check "its traffic flows" pings 1

sed -e 's/mylittleac/other/' -i "$W/openlac.conf"
check "a reload with another access concentrator" lac_reload
check_within 20 "the client is told" client_gone 1
check "the client is up with the new one" dial 1
check "a second reload without a change" lac_reload
check "the session is there still" has_sessions 1

need lacctl -n lac interface del dev eth1
check_within 20 "a deleted interface: the client is told" client_gone 1
check "the client is up again" dial 1

need lacctl -n lac flush
check_within 20 "flush: the client is told" client_gone 1
check_within 20 "the LNS is told" lns_has_sessions lns1 0
check "the client is up again" dial 1
check "its traffic flows" pings 1

kill -STOP "${PID[openlacd]}"
need ip -n lac link add dummy7 type dummy
need python3 "${0%/*}/kernel_flood.py" lac "$(ip -n lac -o link show dummy7 | cut -d: -f1)" 12000
need lacctl -n lac flush
kill -CONT "${PID[openlacd]}"
check_within 20 "events were lost" logged openlacd "kernel events were lost"
check_within 20 "the client is told" client_gone 1
check "the client is up again" dial 1
check "its traffic flows" pings 1
e2e_finish
