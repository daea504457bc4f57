#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Two hundred clients arrive at once, and whoever could say where they go takes his time.
# timeout: 400
#
# Behaviours:
#  - 200 clients of 200 domains, RADIUS answering after 2 s: all have traffic within 15 s, the event loop never keeps
#    anybody waiting for 50 ms
#  - 200 clients of one domain cause one lookup, by RADIUS as by DNS
#  - they share one tunnel; nothing of them is left when they have gone

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"
N=200
LIMIT=15
STALL_US=50000

# The peers share one processor with the daemon, whose own work is what is measured; and the machine shares one with others.
start() {
	! running stall || murder stall
	: >"$LOG/stall.log"
	spawn stall chrt --fifo 2 python3 -S "$PEERS/stall.py"
	lac_start && chrt --fifo -p 1 "${PID[openlacd]}"
}

# crowd TEXT USER: they come
crowd() {
	check "$1: the clients have an outcome" crowd_start $N --user "$2" --password common
	same "$1: all have traffic" "$N" "$(crowd_fact up)"
	say "$1: the last one had its session after $(crowd_fact max_pads) s, traffic after $(crowd_fact max_ping) s"
	same "$1: each was authenticated once" "$N" "$(crowd_fact auth_verdicts)"
	same "$1: $N sessions" $N "$(session_count)"
	same "$1: one tunnel" 1 "$(tunnel_count)"
}

# leave TEXT: they go again
leave() {
	stop crowd >/dev/null
	check_within 20 "$1: nothing of them is left" has_sessions 0
	same "$1: nobody is connected" "" "$(control "show pppoe-ac connections" | grep -o '"state"' | head -n 1)"
}

below() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a > 0 && a < b) }'; }

# in_time TEXT VALUE LIMIT: it is below the limit, which no one can tell on a machine that stands still itself
in_time() {
	local machine
	machine=$(tail -n 1 "$LOG/stall.log")
	if ! below "$2" "$3" && ! below "$machine" $((STALL_US / 2)); then
		skip "$1" "$2, but the machine itself stood still for $machine us"
	else
		check "$1" below "$2" "$3"
	fi
}

# never_stalled TEXT: the daemon's own measurement, since its start
never_stalled() {
	local longest
	longest=$(statistic eventLoopLongestRoundUs)
	say "$1: the longest round of the event loop took $longest us, stalls: $(statistic eventLoopStalls)"
	say "$1: the machine itself stood still for $(tail -n 1 "$LOG/stall.log") us"
	in_time "$1: no round took $STALL_US us" "$longest" $STALL_US
}

need load_openlac
# The kernel would stop a busy process of that kind for a while in every second.
echo -1 >/proc/sys/kernel/sched_rt_runtime_us
need topology_up 1 servers_add
for ((i = 1; i <= N; i++)); do
	radius_user "domain$i.test" "Framed-IP-Address = 192.168.11.2"
done
radius_user one.test "Framed-IP-Address = 192.168.11.2"
need radius_start radius 192.168.1.200
need radius_delay radius 2
need dns_start dns 10.1.1.1 host-record=lns.dns.test,192.168.11.2,300
need lnspy_start lns1 192.168.11.2 --expect proxy --user 'user*=common'

MORE_TOP_LINES="radius-workers $N" radius_lookup_config
need start
crowd "200 domains" 'user%d@domain%d.test'
in_time "200 domains: within $LIMIT s" "$(crowd_fact max_ping)" $LIMIT
never_stalled "200 domains"
same "200 domains: so many lookups" $N "$(radius_asked '.*' OK)"
leave "200 domains"
crowd "one domain, RADIUS" 'user%d@one.test'
never_stalled "one domain, RADIUS"
same "one domain, RADIUS: one lookup" 1 "$(radius_asked one.test OK)"
leave "one domain, RADIUS"

need stop openlacd
dns_config
need start
crowd "one domain, DNS" 'user%d@dns.test'
never_stalled "one domain, DNS"
same "one domain, DNS: one lookup" 1 "$(dns_asked lns.dns.test)"
leave "one domain, DNS"
same "each client's lookup is counted" $N "$(statistic lnsLookupSuccessfulRequests)"
check "the LNS found no fault" lns_content lns1
e2e_finish
