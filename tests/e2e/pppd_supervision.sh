#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# pppd's life under the daemon, and after it.
#
# Behaviours:
#  - both ends come up with what the configuration says, IPv4 and IPv6; passwords are not to be seen
#  - bridging is rejected
#  - a link survives the daemon that started it, also when pppd has something to say; the next daemon ends it
#  - neither a missing pppd nor a missing plugin nor an interface of somebody else's goes unnoticed

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/pppd_link.inc"

# in_sight PATTERN: in a command line, not in its own, or a file that anybody may read or that stays
in_sight() {
	cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\0' ' ' | grep "$1" ||
		grep -r "$1" "$W/run-siteA" "$W/run-siteB" /etc/ppp "$LOG"
}
# inject HEX: a frame of PPP to siteA, as if its peer had sent it
inject() {
	ns siteB "$PEERS/l2tp_spoof.py" --raw --from 10.0.0.2:1701 --to 10.0.0.1:1701 data --tunnel 12 --session 120 \
		--ff03 --payload "$1"
}

sites_up
conf siteA "ip address 10.99.0.1/30" "ppp authentication chap" "$ACCOUNT"
conf siteB "ip address 10.99.0.2/30" "ppp authentication chap" "$ACCOUNT"
need both
check "S158 pppd comes up on both sides, each has authenticated the other by CHAP" both_up
same "S185 the addresses are those of the configuration" "10.99.0.1 peer 10.99.0.2/32 10.99.0.2 peer 10.99.0.1/32" \
	"$(address siteA) $(address siteB)"
check "S152 IPv4 passes both ways" pings4
check "S152 so does IPv6" pings6
check "the log tells whose lines they are" logged siteA "openlacd: ppp10: CHAP authentication succeeded"
refute "the password is not in sight" in_sight "secret[1]"
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
check "the link carries traffic" holds 3 pings4
kill -USR1 "$A"
check "what pppd says to nobody does not end it" holds 15 pppd_runs "$A"
check "nor the link" pings4
need start_a
check "the next daemon has deleted the session, and pppd has ended" wait_for 20 pppd_gone "$A"
check "its own pppd has the interface" wait_for 20 has_ppp10 siteA
check "the peer's takes up with it" wait_for 40 up4 siteA
check "IPv4 passes again" pings4
check "an orderly end of one" end siteA
check "leaves no interface" no_ppp10 siteA
check "nor a state" negate test -e "$W/run-siteA/ppp/ppp10"
check "it has counted what passed" logged siteA "stopped, "
check "and tells the other" ended siteB "ended 0: PPP was closed by the peer: LCP terminated by peer"

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
