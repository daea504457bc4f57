#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# virtual-time: yes
# kernels: uml
# timeout: 1500
# Two offices open their tunnels in the same millisecond, over a path that takes each datagram 0 to 50 ms.
#
# Behaviours:
#  - every time there is one tunnel in the end, the loser's own is idle (S160 to S165)
#  - the same with "tiebreaker-rule higher-wins" at both ends (I1)
# The rule itself, equal values, and 200 rounds of each are in tests/unit/test_l2tp_peer.c. OPENLAC_ROUNDS: how many here.

. "${0%/*}/../lib/e2e.sh"
. "$TOP/tests/lib/sites.sh"

delay() { ns "$1" tc qdisc add dev eth1 root netem delay 25ms 25ms; }
anew() {
	local name
	for name in main remote; do
		ask_site $name clear l2tp tunnel all >/dev/null &
	done
	wait $!
}
ROUNDS=${OPENLAC_ROUNDS:-10}
# rounds N TEXT
rounds() {
	local i
	for ((i = 1; i <= $1; i++)); do
		anew
		wait_for 60 one_pair && continue
		fail "$2 (round $i)"
		one_pair
		return
	done
	ok "$2"
}

need load_openlac
need sites_up main remote
need delay main
need delay remote
site_config main
site_config remote
need site_start main "$W/main.conf"
need site_start remote "$W/remote.conf"
check_within 60 "S160 both open at once: one tunnel" one_pair
rounds "$ROUNDS" "S163 $ROUNDS times more"
check_within 30 "PPP is up at one end" site_up main
check_within 30 "and at the other" site_up remote
check "S187 hosts reach each other" site_ping main 2
WON=$(grep -hc "established as LAC" "$LOG/openlacd-main.log" "$LOG/openlacd-remote.log" | tr '\n' ' ')
say "won: $WON"
check "S162 it is not always the same side" test "${WON%% *}" -gt 0 -a "${WON% }" != "${WON%% *} 0"
TUNNEL_LINES="tiebreaker-rule higher-wins" site_config main
TUNNEL_LINES="tiebreaker-rule higher-wins" site_config remote
need site_reload main
need site_reload remote
check_within 60 "higher-wins at both ends: one tunnel" one_pair
rounds $((ROUNDS / 2)) "S162 $((ROUNDS / 2)) times more with higher-wins"
e2e_finish
