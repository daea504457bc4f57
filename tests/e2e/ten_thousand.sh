#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Ten thousand clients are connected, and somebody looks at all of them.
# timeout: 600
#
# Behaviours, with Example 1's configuration:
#  - ten thousand clients get their sessions, the last ones as fast as the first; every call is up at the LNS
#  - "show pppoe-ac connections", as text and as JSON, has each of them exactly once, also when read very slowly, and
#    while other clients come and go
#  - meanwhile the event loop never keeps anybody waiting for 50 ms, clients that dial have their answers, and the daemon
#    needs no more memory for ten thousand than for one
#  - nothing of them is left when the daemon has ended, in order

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"
N=10000
STALL_US=50000
PADO_MS=100
RSS_KB=1024
TRIES=3
RUN=$W/run-lac

# macs: how many clients of the crowd are in the list, how many of them more than once
macs() { grep -o '02:00:01:00:..:..' "$W/list" | awk '{ n += !seen[$1]; more += seen[$1]++ == 1 } END { print n + 0, more + 0 }'; }

# rss: the daemon's memory, in kB, into RSS_NOW; without a process of its own, which would be as much work as the list
rss() {
	local key value
	while read -r key value _; do
		[ "$key" != VmRSS: ] || RSS_NOW=$value
	done <"/proc/${PID[openlacd]}/status"
}

# From now on: how often the loop took too long, how much memory there is, whether the machine itself stands still, and
# five other clients that come and go.
watch_begin() {
	rss
	STALLS=$(statistic eventLoopStalls) RSS=$RSS_NOW RSS_MAX=0
	: >"$LOG/stall.log"
	: >"$LOG/others.log"
	spawn stall chrt --fifo 2 python3 -S "$PEERS/stall.py"
	spawn others chrt --fifo 1 nsenter --net=/run/netns/client2 "$TOP/build/peers/pppoe_crowd" -r -c 5 -f 1000001 -i 50 eth0
}

# watch_until NAME: until that program has ended
watch_until() {
	while running "$1"; do
		rss
		[ "$RSS_NOW" -le "$RSS_MAX" ] || RSS_MAX=$RSS_NOW
		nap 0.2
	done
	wait "${PID[$1]}"
	STATUS=$?
	unset "PID[$1]"
}

below() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a < b) }'; }

# Return: nobody had to wait for the daemon
watch_end() {
	stop others
	STALLS=$(($(statistic eventLoopStalls) - STALLS)) PADO=$(crowd_fact max_pado others) MACHINE=$(tail -n 1 "$LOG/stall.log")
	murder stall
	say "$1: $STALLS stalls, the slowest PADO after $PADO ms, memory $RSS kB before and $RSS_MAX kB at most"
	say "$1: the machine itself stood still for $MACHINE us; other clients: $(head -n 1 "$LOG/others.log")"
	below "$STALLS" 1 && below "$PADO" $PADO_MS
}

took() { awk -v a="$BEGIN" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'; }
slowly() {
	"$@" | python3 -S "$PEERS/slow_reader.py" 32768 0.05
	return "${PIPESTATUS[0]}"
}

# listed TEXT COMMAND...: one list, into $W/list; again when somebody had to wait, which may be the machine's fault once
listed() {
	local text=$1 try
	shift
	for ((try = 1; try <= TRIES; try++)); do
		watch_begin
		BEGIN=$EPOCHREALTIME
		: >"$LOG/list.log"
		spawn list "$@"
		watch_until list
		say "$text: $(stat -c %s "$LOG/list.log") octets in $(took) s"
		watch_end "$text" && break
	done
	mv "$LOG/list.log" "$W/list"
	same "$text: the exit status is 0" 0 $STATUS
	if [ "$try" -gt $TRIES ] && ! below "$MACHINE" $((STALL_US / 2)); then
		skip "$text: nobody waits for the daemon" "the machine itself stood still for $MACHINE us"
	else
		check "$text: nobody waits for the daemon" [ "$try" -le $TRIES ]
	fi
	check "$text: other clients came and went" below 5 "$(crowd_fact dials others)"
	same "$text: none of them was lost or refused" "0 0" "$(crowd_fact lost others) $(crowd_fact refused others)"
	check "$text: the daemon needs no more memory than before" below "$RSS_MAX" $((RSS + RSS_KB))
}
each_once() { same "$1: each of the $N is there, none twice" "$N 0" "$(macs)"; }
in_json() {
	python3 -S -c 'import json, sys; print(sum(e["peer-mac"].startswith("02:00:01:00:") for e in json.load(sys.stdin)))' <"$W/list"
}

told_all() {
	stop crowd
	[ "$(tail -n 1 "$LOG/crowd.log")" = "{\"left\": 0, \"lost\": $N}" ]
}
# Asking is not for nothing either.
calls_up() {
	local end=$((SECONDS + 200))
	until [ "$(statistic l2tpSessionsOpened)" -eq $N ]; do
		[ "$SECONDS" -lt "$end" ] || return 1
		nap 3
	done
}
lns_report() {
	local before
	before=$(grep -c tunnels "$LOG/lns1.log")
	kill -USR1 "${PID[lns1]}"
	wait_for 10 more_lines lns1 tunnels "$before"
	tail -n 1 "$LOG/lns1.log"
}
# seconds A B: from the A-th client's session to the B-th's
seconds() { awk -v a="$1" -v b="$2" '{ gsub(/[{}":,]/, " "); if ($1 == "up") t[$2] = $4 } END { print t[b] - t[a] }' "$LOG/crowd.log"; }

need load_openlac
# The kernel would stop a busy process of that kind for a while in every second.
echo -1 >/proc/sys/kernel/sched_rt_runtime_us
need topology_up 2
spawn lns1 chrt --batch 0 nsenter --net=/run/netns/lns1 "$TOP/build/peers/lns_crowd" -k "$SECRET" 192.168.11.2
need wait_for 20 logged lns1 ready
lac_config
need lac_start
# As long as they come, whoever is woken waits for his turn: then he finds more to do at once, which is what counts here.
need chrt --batch -p 0 "${PID[openlacd]}"
rss
say "memory with no session: $RSS_NOW kB"

spawn crowd chrt --batch 0 nsenter --net=/run/netns/client1 "$TOP/build/peers/pppoe_crowd" -c $N -t 350 eth0
check_within 350 "the clients have an outcome" logged crowd summary
grep '^{"up"' "$LOG/crowd.log" | sed 's/^/# /'
same "all clients have a session" $N "$(crowd_fact up)"
check "all calls are up" calls_up
LNS_SAYS=$(lns_report)
same "the LNS has them, in one tunnel" "1 $N $N" \
	"$(json_fact tunnels <<<"$LNS_SAYS") $(json_fact sessions <<<"$LNS_SAYS") $(json_fact calls <<<"$LNS_SAYS")"
FIRST=$(seconds 1000 3000) LAST=$(seconds $((N - 2000)) $N)
rss
say "2000 sessions took $FIRST s at the beginning, $LAST s at the end; memory now: $RSS_NOW kB"
check "the last ones were as fast as the first, more or less" below "$LAST" "$(awk -v f="$FIRST" 'BEGIN { print 3 * f + 1 }')"

# From now on the daemon's own work is what is measured, and it comes before that of all who share the processor with it.
need chrt --fifo -p 1 "${PID[openlacd]}"
listed "text" lacctl -r "$RUN" show pppoe-ac connections
each_once "text"
same "text: a row has everything" "$(grep -c '^Route Name: ' "$W/list")" "$(grep -c '^  Peer MAC: ' "$W/list")"
listed "JSON" lacctl -r "$RUN" -j show pppoe-ac connections
each_once "JSON"
same "JSON: it is a document of so many objects" $N "$(in_json)"
listed "slow reader" slowly lacctl -r "$RUN" show pppoe-ac connections
each_once "slow reader"

say "stalls so far: $(statistic eventLoopStalls), the longest round took $(statistic eventLoopLongestRoundUs) us"
BEGIN=$EPOCHREALTIME
kill -TERM "${PID[openlacd]}"
check_within 120 "the daemon ends" stopped openlacd
wait "${PID[openlacd]}"
same "in order" 0 $?
unset "PID[openlacd]"
say "it took $(took) s"
check "each client is told" told_all
same "the LNS is told" "0 0" "$(json_fact tunnels <<<"$(lns_report)") $(json_fact sessions <<<"$(lns_report)")"
e2e_finish
