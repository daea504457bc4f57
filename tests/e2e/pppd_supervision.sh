#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# What the daemon makes of "interface pppN": both ends of a session with the daemon's own code for pppd and the kernel's
# sessions, but no control connection (tests/peers/pppd_link.c).
#
#	siteA eth0 10.0.0.1 -------- 10.0.0.2 eth0 siteB
#	  tunnel 12, session 120       tunnel 21, session 210
#	  ppp10                        ppp10
#
# Behaviours:
#  - addresses are those of the configuration, or what the peer assigns; IPv4 and IPv6 together, or IPv6 alone
#  - names and passwords are checked both ways by each method, and shown nowhere
#  - whatever ends a link is told in words
#  - a link survives the daemon that started it, also when pppd has something to say; the next daemon ends it
#  - neither a missing pppd nor a missing plugin nor an interface of somebody else's goes unnoticed

. "${0%/*}/../lib/e2e.sh"

PPPD_PLUGIN=$TOP/build/openlac.so
PPPD=
ACCOUNT="ppp username u1@isp1.example password secret1"

sites() {
	modprobe -aq veth 2>/dev/null
	quiet_ipv6
	lac_ns siteA
	lac_ns siteB
	link siteA eth0 02:00:00:00:02:0a siteB eth0 02:00:00:00:02:0b
	batch siteA "addr add 10.0.0.1/24 dev eth0"
	batch siteB "addr add 10.0.0.2/24 dev eth0"
	batch_run
}

# conf SITE STATEMENT...: of its interface ppp10
conf() { printf '%s\n' "interface ppp10" "${@:2}" >"$W/$1.conf"; }

# site NAME ARGUMENT...: start its end
site() {
	local name=$1
	shift
	: >"$LOG/$name.log"
	spawn "$name" env "OPENLAC_PPPD_PLUGIN=$PPPD_PLUGIN" "OPENLAC_PPPD=$PPPD" nsenter "--net=/run/netns/$name" \
		"$TOP/build/peers/pppd_link" "$W/$name.conf" 10 "$@" "$W/run-$name"
	wait_for 20 logged "$name" "started on channel"
}
start_a() { site siteA 10.0.0.1 10.0.0.2 12:21 120:210; }
start_b() { site siteB 10.0.0.2 10.0.0.1 21:12 210:120; }
both() { start_a && start_b; }
stop_both() { stop siteA && stop siteB; }

up4() { logged "$1" "ppp10: remote IP address"; }
up6() { logged "$1" "ppp10: remote LL address"; }
both_up() { wait_for 40 up4 siteA && wait_for 40 up4 siteB && wait_for 40 up6 siteA && wait_for 40 up6 siteB; }
both_up6() { wait_for 40 up6 siteA && wait_for 40 up6 siteB; }
has_ppp10() { ip -n "$1" link show dev ppp10 >/dev/null 2>&1; }
no_ppp10() { ! has_ppp10 "$1"; }
address() { ip -n "$1" -4 -o addr show dev ppp10 | sed -n 's/.* inet \(.*\) scope.*/\1/p'; }
link_local() { ip -n "$1" -6 -o addr show dev ppp10 scope link | sed -n 's/.* inet6 \([^ /]*\).*/\1/p'; }
pings4() { ping_from siteA 10.99.0.2 "$@" && ping_from siteB 10.99.0.1 "$@"; }
pings6() {
	ns siteA ping -q -c 2 -W 5 "$(link_local siteB)%ppp10" && ns siteB ping -q -c 2 -W 5 "$(link_local siteA)%ppp10"
}
pppd_pid() { cut -d' ' -f1 "$W/run-$1/ppp/ppp10"; }
pppd_runs() { grep -q pppd "/proc/$1/comm" 2>/dev/null; }
pppd_gone() { ! pppd_runs "$1"; }
# ended SITE TEXT: it says so, and ends
ended() {
	wait_for 60 stopped "$1"
	stop "$1"
	tail -n 5 "$LOG/$1.log"
	logged "$1" "$2"
}
# in_sight TEXT: in a command line, or a file that anybody may read or that stays
in_sight() {
	cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\0' ' ' | grep -F "$1" ||
		grep -rF "$1" "$W/run-siteA" "$W/run-siteB" /etc/ppp "$LOG"
}
# inject HEX: a frame of PPP to siteA, as if its peer had sent it
inject() {
	ns siteB "$PEERS/l2tp_spoof.py" --raw --from 10.0.0.2:1701 --to 10.0.0.1:1701 data --tunnel 12 --session 120 \
		--ff03 --payload "$1"
}

need load_openlac
need sites
# Nothing of the system's: neither secrets nor scripts.
need ppp_files
: >/etc/ppp/chap-secrets

conf siteA "ip address 10.99.0.1/30" "ppp authentication chap" "$ACCOUNT"
conf siteB "ip address 10.99.0.2/30" "ppp authentication chap" "$ACCOUNT"
need both
check "S158 pppd comes up on both sides, each has authenticated the other by CHAP" both_up
same "S185 the addresses are those of the configuration" "10.99.0.1 peer 10.99.0.2/32 10.99.0.2 peer 10.99.0.1/32" \
	"$(address siteA) $(address siteB)"
check "S152 IPv4 passes both ways" pings4
check "S152 so does IPv6" pings6
check "the log tells whose lines they are" logged siteA "openlacd: ppp10: CHAP authentication succeeded"
refute "the password is not in sight" in_sight secret1
capture wire siteA eth0 udp
inject 803101010004
inject 80310101000a0306000000000000
capture_end wire
check "S154 bridging is rejected by its protocol" test -n "$(decode wire 'ppp.code == 8 && frame contains 80:31')"
check "and nothing else happens" pings4

say "the daemon is killed"
A=$(pppd_pid siteA)
murder siteA
check "its pppd runs on" pppd_runs "$A"
check "S157 the link carries traffic" holds 3 pings4
kill -USR1 "$A"
check "what pppd says to nobody does not end it" holds 15 pppd_runs "$A"
check "nor the link" pings4
need start_a
check "the next daemon has deleted the session, and pppd has ended" wait_for 20 pppd_gone "$A"
check "its own pppd has the interface" wait_for 20 has_ppp10 siteA
check "the peer, with an old session, is told" ended siteB "ended 0: PPP was closed by the peer"
need start_b
check "the link is up again" both_up
check "an orderly end of one" stop siteA
check "leaves no interface" no_ppp10 siteA
check "nor a state" negate test -e "$W/run-siteA/ppp/ppp10"
check "it has counted what passed" logged siteA "stopped, "
check "and tells the other" ended siteB "ended 0: PPP was closed by the peer: LCP terminated by peer"

say "reasons"
conf siteA "ip address 10.99.0.1/30" "ppp username u1@isp1.example password wrong"
need both
check "our wrong password is told" ended siteA "ended 6: the peer does not accept our name and password: "
check "and the peer's" ended siteB "ended 5: the peer failed to authenticate: "
conf siteA "ip address 10.99.0.1/30" "ppp username u2@isp1.example password secret1"
need both
check "another name is wrong, too" ended siteA "ended 6: the peer does not accept our name and password: "
check "for both" ended siteB "ended 5: the peer failed to authenticate: "
conf siteA "ip address 10.99.0.1/30"
need both
check "a peer without an account is told" ended siteB "ended 5: the peer failed to authenticate: peer refused to authenticate"
check "so is its user" ended siteA "ended 3: PPP could not be negotiated: LCP terminated by peer (peer refused to authenticate)"
conf siteA "ip address 10.99.0.1/30" "ppp authentication pap" "$ACCOUNT"
need both
check "no method in common is told" ended siteA "authenticate"
stop siteB
conf siteA "ip address 10.99.0.1/30"
conf siteB "ip address 10.99.0.2/30"
need both
check "no authentication is needed when none is configured" both_up
need lacctl -n siteA session del tunnel 12 id 120
check "a session that is deleted is told" ended siteA "ended 1: the session has ended"
check "by the kernel as well" logged siteA "deleted 1, "
stop siteB

for METHOD in pap mschap mschapv2 "eap chap"; do
	conf siteA "ip address 10.99.0.1/30" "ppp authentication $METHOD" "$ACCOUNT"
	conf siteB "ip address 10.99.0.2/30" "ppp authentication $METHOD" "$ACCOUNT"
	need both
	check "$METHOD: both are accepted" both_up
	stop_both
	conf siteA "ip address 10.99.0.1/30" "ppp authentication $METHOD" "ppp username u1@isp1.example password Secret1"
	need both
	check "$METHOD: neither is with two passwords" ended siteA "authenticate"
	ended siteB "authenticate"
done

say "addresses"
conf siteA
conf siteB "ip address 10.99.0.1/24" "peer default ip address 10.99.0.9"
need both
check "a site without an address comes up" both_up
same "S159 it was assigned one" "10.99.0.9 peer 10.99.0.1/32" "$(address siteA)"
stop_both
conf siteA "ip address 10.99.0.1/32"
conf siteB "ip address 10.99.0.2/32" "mtu 1400"
need both
check "any two addresses will do" both_up
check "IPv4 passes both ways" pings4
same "an MTU is kept" "mtu 1400" "$(ip -n siteB -o link show dev ppp10 | grep -o 'mtu [0-9]*')"
stop_both
conf siteA "ipv6 address 2001:db8::1/64"
conf siteB "ip address 10.99.0.2/30"
need both
check "S152 IPv6 comes up alone" both_up6
check "and passes both ways" pings6
same "there is no IPv4" "" "$(address siteA)$(address siteB)"
stop_both

say "what is missing"
PPPD_PLUGIN=$W/none.so
need start_a
check "a missing plugin is told" ended siteA "ended 9: pppd does not accept its options: "
check "by name" logged siteA "$W/none.so"
PPPD_PLUGIN=$TOP/build/openlac.so PPPD=$W/none
need start_a
check "a missing pppd is told" ended siteA "is it installed?"
PPPD=
need ip -n siteA link add ppp10 type veth peer name other
need start_a
check "somebody else's interface is told" ended siteA "ended 9: interface ppp10 belongs to another program"
need ip -n siteA link del ppp10
e2e_finish
