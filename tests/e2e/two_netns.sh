#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Two LACs in two network namespaces of one machine.
#
# Behaviours:
#  - they use the same addresses, ports and interface names without noticing each other
#  - each shows its own objects only
#  - the end of one, and of its namespace, does not touch the other

. "${0%/*}/../lib/e2e.sh"

second_lac() {
	lac_ns lac2
	access_add lac2 eth1 br1 02:00:00:00:00:fd
	client_add 2 br1
	wan_add lac2 eth0 lns3 11
}

lac_up 1 second_lac
need lns_start lns3 192.168.11.2
need lac_start lac2
check "the first one's client is up" dial 1
check "the second one's client is up" dial 2
check "the first shows one session" has_sessions 1 lac
check "the second shows one session" has_sessions 1 lac2
check "the first shows its own client" session_of 1 lac
check "the second shows its own client" session_of 2 lac2
check "the first one's traffic flows" pings 1 lns1
check "the second one's traffic flows" pings 2 lns3
check "the second one stops" stop openlacd-lac2
check "and leaves nothing" no_objects lac2
check_within 10 "its client is told" client_gone 2
need ns_del lac2
check_within 30 "its namespace ends" negate test -e /sys/class/net/canary-lac2
check "the first one's traffic flows as before" pings 1 lns1
e2e_finish
