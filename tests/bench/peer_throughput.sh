#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
# What a peer-to-peer session carries, beside what the kernel's own l2tp_ppp carries: pppd at both ends of each, the same
# options, MTU and checksums, two namespaces on a veth pair. Taken in turns, so that a slow moment of the machine hits both.
#
#	ourA eth0 10.1.0.1 -- 10.1.0.2 eth0 ourB		theirA eth0 10.2.0.1 -- 10.2.0.2 eth0 theirB
#	     ppp0 10.101.0.1 - 10.101.0.2 ppp0			       ppp0 10.102.0.1 - 10.102.0.2 ppp0
#
# BENCH_ROUNDS, BENCH_SECONDS: how often and how long each is measured

. "${0%/*}/../lib/e2e.sh"

PPP="nodetach nodefaultroute noccp nobsdcomp nodeflate novj noipv6 noauth logfd 2 lcp-echo-interval 0 mtu 1400 mru 1400"
KINDS="our their"

# pair KIND N
pair() {
	lac_ns "$1A"
	lac_ns "$1B"
	link "$1A" eth0 "02:00:00:00:0$2:0a" "$1B" eth0 "02:00:00:00:0$2:0b"
	batch "$1A" "addr add 10.$2.0.1/24 dev eth0"
	batch "$1B" "addr add 10.$2.0.2/24 dev eth0"
}
# our_end SITE PEER-ADDRESS TUNNEL PEER-TUNNEL OWN:PEER
our_end() {
	lacctl -n "$1" socket add family inet port 1701 >/dev/null &&
		lacctl -n "$1" tunnel add id "$3" peer-id "$4" remote "$2" &&
		lacctl -n "$1" session add tunnel "$3" id "$3" peer-id "$4" ppp >/dev/null
	: >"$LOG/$1.log"
	spawn "$1" nsenter "--net=/run/netns/$1" pppd plugin "$TOP/build/openlac.so" openlac-session "$3/$3" "$5" $PPP
}
# their_end SITE OWN-ADDRESS PEER-ADDRESS TUNNEL PEER-TUNNEL OWN:PEER
their_end() {
	: >"$LOG/$1.log"
	spawn "$1" nsenter "--net=/run/netns/$1" python3 -S "$PEERS/intree_l2tp.py" "$2" "$3" "$4:$5" "$4:$5" "$6" $PPP
}
up() { logged "$1" "remote IP address"; }

# measure KIND N IPERF-OPTION...: bits or packets per second that arrived
measure() {
	: >"$LOG/iperf.log"
	spawn iperf nsenter "--net=/run/netns/$1B" iperf3 -s -1 --forceflush
	wait_for 20 logged iperf listening
	ns "$1A" iperf3 -J -c "10.10$2.0.2" -t "${BENCH_SECONDS:-4}" "${@:3}" >"$LOG/iperf-client.json"
	stop iperf KILL 2>/dev/null
	python3 -S - "$LOG/iperf-client.json" <<-'END'
	import json, sys
	end = json.load(open(sys.argv[1]))["end"]
	total = end.get("sum_received") or end["sum"]
	if "packets" in end.get("sum", {}):
	    total = end["sum"]
	    print(round((total["packets"] - total["lost_packets"]) / total["seconds"]))
	else:
	    print(round(total["bits_per_second"]))
	END
}
# compare TEXT UNIT DIVISOR IPERF-OPTION...
compare() {
	local text=$1 unit=$2 divisor=$3 round
	shift 3
	: >"$W/our.txt"
	: >"$W/their.txt"
	for ((round = 0; round < ${BENCH_ROUNDS:-5}; round++)); do
		measure our 1 "$@" >>"$W/our.txt"
		measure their 2 "$@" >>"$W/their.txt"
	done
	python3 -S - "$W/our.txt" "$W/their.txt" "$text" "$unit" "$divisor" <<-'END'
	import statistics, sys
	our, their = ([int(line) for line in open(name)] for name in sys.argv[1:3])
	text, unit, by = sys.argv[3], sys.argv[4], int(sys.argv[5])
	def show(values):
	    return "%.1f (%.1f to %.1f)" % tuple(v / by for v in (statistics.median(values), min(values), max(values)))
	print("# | %s, %s | %s | %s | %.2f |" % (text, unit, show(our), show(their),
	                                    statistics.median(our) / statistics.median(their)))
	END
	check "$text was measured" test -s "$W/our.txt" -a -s "$W/their.txt"
}

need load_openlac
modprobe -aq veth pppox l2tp_ppp
need ppp_files
quiet_ipv6
pair our 1
pair their 2
need batch_run
our_end ourA 10.1.0.2 12 21 10.101.0.1:10.101.0.2
our_end ourB 10.1.0.1 21 12 10.101.0.2:10.101.0.1
their_end theirA 10.2.0.1 10.2.0.2 12 21 10.102.0.1:10.102.0.2
their_end theirB 10.2.0.2 10.2.0.1 21 12 10.102.0.2:10.102.0.1
for side in A B; do
	for kind in $KINDS; do
		need wait_for 60 up "$kind$side"
	done
done
say "| kernel $(uname -r), $(nproc) CPU | OpenLAC | l2tp_ppp | ratio |"
compare "TCP" "Mbit/s" 1000000
compare "TCP back" "Mbit/s" 1000000 -R
compare "UDP of 64 octets" "1000 packets/s" 1000 -u -b 0 -l 64
compare "UDP of 1300 octets" "1000 packets/s" 1000 -u -b 0 -l 1300
for kind in $KINDS; do
	stop "${kind}A"
	stop "${kind}B"
done
need lacctl -n ourA flush
need lacctl -n ourB flush
e2e_finish
