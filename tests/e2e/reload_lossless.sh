#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Two access concentrators on two interfaces. One is changed again and again, the other one's client never notices.
# timeout: 400
#
# Behaviours:
#  - while "a" gets another service name, another LNS, other options of its profile, loses its interface, is removed and
#    comes back, by SIGHUP, by "lacctl reload" and by statements typed, the client of "b" loses not one datagram in either
#    direction: counted by the client, by its LNS, and by the kernel of the LAC
#  - the clients of "a" see each change: who is connected stays so until interface or concentrator go, and is told then

. "${0%/*}/../lib/e2e.sh"

RUN=$W/run-lac
SERVICE=any LNS=192.168.11.2 OPTIONS=! PARTS="ac profile int"

# has WORD: that part of "a" is in the configuration
has() { [[ " $PARTS " == *" $1 "* ]]; }

ac() {
	printf 'pppoe-ac %s\n service-name %s\n destination l2tp\n l2tp peer-address static %s\n l2tp profile p%s\n exit\n' \
		"$1" "$2" "$3" "$1"
}
profile() { printf 'l2tp-profile p%s\n shared-secret %s\n %s\n exit\n' "$1" "$SECRET" "$2"; }
int() { printf 'interface %s\n pppoe-ac-service %s\n exit\n' "$1" "$2"; }

# config: "a" as the variables say, "b" as always
config() {
	{
		! has ac || ac a "$SERVICE" "$LNS"
		! has profile || profile a "$OPTIONS"
		! has int || int eth1 a
		ac b any 192.168.15.2
		profile b !
		int eth5 b
	} >"$W/openlac.conf"
}

by_sighup() { config && lac_reload; }
by_reload() { config && lacctl -r "$RUN" reload; }
typed() {
	local line args=(-c "configure terminal")
	for line in "$@"; do
		args+=(-c "$line")
	done
	lacctl -r "$RUN" "${args[@]}"
}

# changed TEXT COMMAND...: "a" is changed, "b" is not
changed() {
	check "$@"
	CHANGES=$((CHANGES + 1))
	same "$1: the session of b is as it was" "$B" "$(session_of 2)"
}
CHANGES=0

# "b" has an LNS of its own: while xl2tpd opens a tunnel, it takes data of others from the same address for itself.
second_access() {
	access_add lac eth5 br1 02:00:00:00:00:fd
	wan_add lac eth6 lns3 15
	client_add 2 br1
}

# asks SERVICE: a client of "a" that asks for it has an answer
asks() { pppoe 1 padi --wait "${2:-10}" --stop-after 1 --service "$1"; }
answers_only() {
	check "$1: who asks for $2 has an answer" asks "$2"
	refute "$1: who asks for $3 has none" asks "$3" 2
}
# goes_to LNS [OPTIONS...]: a client of "a" that dials
goes_to() { dial 1 "${@:2}" && pings 1 "$1"; }
stays() { check "$1: the client of a stays" pings 1 "$2"; }
# told TEXT: the client of "a" is told to go
told() { check_within 10 "$1: the client of a is told" client_gone 1; }

# kernel KEY up|down: of the session of "b"
kernel() { lacctl -n lac -s session show dev eth5 | grep "^ *$2:" | field "$1"; }
stream_fact() { tail -n 1 "$LOG/stream-$1.log" | json_fact "$2"; }

stream() {
	spawn "stream-$1" nsenter "--net=/run/netns/$1" python3 -S "$PEERS/udp_stream.py" "$2" "$3"
	wait_for 20 logged "stream-$1" ready
}
streams_begin() {
	UP=$(kernel packets up) DOWN=$(kernel packets down)
	stream lns3 "$(client_gateway 2)" "$(client_addr 2)" && stream client2 "$(client_addr 2)" "$(client_gateway 2)" &&
		kill -USR1 "${PID[stream-lns3]}" "${PID[stream-client2]}"
}
streams_end() {
	kill -TERM "${PID[stream-lns3]}" "${PID[stream-client2]}"
	wait_for 30 stopped stream-lns3 && wait_for 30 stopped stream-client2
}

# hops: what the devices on the way have counted, to see where something was lost
hops() {
	local at
	for at in client2:ppp0 client2:eth0 access:p-client2 access:p-lac-eth5 lac:eth5 lac:eth6 lns3:eth0; do
		ip -n "${at%:*}" -s link show "${at#*:}" | awk -v at="$at" 'NR == 1 || /^ *[0-9]/ { printf "%s%s", NR == 1 ? "# " at " " : " |", NR == 1 ? "" : $0 }
			END { print "" }'
	done
	lacctl -n lac -s session show dev eth5 | sed 's/^/# /'
	lacctl -n lac -s stats show | sed 's/^/# /'
	for at in client2 lns3; do
		ns "$at" nstat -sz UdpInDatagrams UdpInErrors UdpRcvbufErrors UdpNoPorts UdpOutDatagrams IpInDiscards IpOutDiscards | sed "s/^/# $at /"
		ns "$at" sed 's/^/# /' /proc/net/dev
	done
}

need load_openlac
need topology_up 1 second_access
need lns_start lns1 192.168.11.2
need lns_start lns2 192.168.12.2
need lns_start lns3 192.168.15.2
config
need lac_start
check "the client of a is up" goes_to lns1
check "the client of b is up" dial 2
B=$(session_of 2)
check "the streams of b begin" streams_begin

# --- by SIGHUP
SERVICE=gold
changed "SIGHUP, service name" by_sighup
answers_only "SIGHUP, service name" gold any
stays "SIGHUP, service name" lns1
LNS=192.168.12.2
changed "SIGHUP, LNS" by_sighup
stays "SIGHUP, LNS" lns1
check "SIGHUP, LNS: the client of a hangs up" hang_up 1
check "SIGHUP, LNS: it dials again, and goes to the other LNS" goes_to lns2 pppoe-service gold
OPTIONS=$'hello-timeout 7\n rx-window 20\n tos 5\n udp-checksum off'
changed "SIGHUP, profile" by_sighup
stays "SIGHUP, profile" lns2
PARTS="ac profile"
changed "SIGHUP, without interface" by_sighup
told "SIGHUP, without interface"
PARTS=
changed "SIGHUP, without a" by_sighup
PARTS="ac profile int" SERVICE=any LNS=192.168.11.2 OPTIONS=!
changed "SIGHUP, a is back" by_sighup
check "SIGHUP, a is back: its client dials" goes_to lns1

# --- by lacctl reload
SERVICE=silver LNS=192.168.12.2
changed "reload, service name and LNS" by_reload
answers_only "reload, service name and LNS" silver gold
stays "reload, service name and LNS" lns1
PARTS="profile"
changed "reload, without a" by_reload
told "reload, without a"
PARTS="ac profile int" OPTIONS="data-sequencing on"
changed "reload, a is back" by_reload
check "reload, a is back: its client dials" goes_to lns2 pppoe-service silver

# --- typed
changed "typed, service name" typed "pppoe-ac a" "service-name any"
changed "typed, LNS" typed "pppoe-ac a" "l2tp peer-address static 192.168.11.2"
changed "typed, profile" typed "l2tp-profile pa" "hello-timeout 9" "no data-sequencing"
stays "typed, profile" lns2
changed "typed, without interface" typed "interface eth1" "no pppoe-ac-service"
told "typed, without interface"
changed "typed, without a" typed "no interface eth1" "no pppoe-ac a" "no l2tp-profile pa"
changed "typed, a is back" typed "l2tp-profile pa" "shared-secret $SECRET" "pppoe-ac a" "service-name any" "destination l2tp" \
	"l2tp peer-address static 192.168.11.2" "l2tp profile pa" "interface eth1" "pppoe-ac-service a"
check "typed, a is back: its client dials" goes_to lns1

check "the streams of b end" streams_end
SENT=$(stream_fact client2 sent) RETURNED=$(stream_fact lns3 sent)
say "$CHANGES changes; $SENT datagrams from the client of b, $RETURNED to it"
check "there were enough of them" [ "$SENT" -gt 300 -a "$RETURNED" -gt 300 ]
for side in client2 lns3; do
	same "$side: nothing came twice, out of order, or from elsewhere" "0 0 0" \
		"$(stream_fact $side twice) $(stream_fact $side disordered) $(stream_fact $side strange)"
done
same "the LNS got everything that the client sent" "$SENT" "$(stream_fact lns3 received)"
same "the client got everything that the LNS sent" "$RETURNED" "$(stream_fact client2 received)"
same "the LAC's kernel counted as many, up and down" "$SENT $RETURNED" \
	"$(($(kernel packets up) - UP)) $(($(kernel packets down) - DOWN))"
same "and dropped none" "0 0" "$(kernel drops up) $(kernel drops down)"
check "the client of b is up" client_up 2
[ "$FAILED" -eq 0 ] || hops
e2e_finish
