#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
# Twenty managed tunnels at once, the last one over IPv6 between loopback addresses.
#
# Behaviours:
#  - each has its own interface and traffic (S2, S60, S173, S174), IPv6 on the way (S184), a loopback as the source (S176)
#  - the 21st is refused when 20 are allowed (S60)
#  - one of them is changed, the others do not notice

. "${0%/*}/../lib/e2e.sh"
. "$TOP/tests/lib/sites.sh"

N=20
# Twenty pppds at either end run their scripts when the daemons end.
STOP_WAIT=90
# many NAME N PEER: twenty tunnels between 130.16.N.x and 130.16.PEER.x
many() {
	local i
	echo "max-peer-tunnels $N"
	for ((i = 1; i < N; i++)); do
		printf '%s\n' "l2tp tunnel $i" " encapsulation ppp $i" " source 130.16.$2.$i" " destination 130.16.$3.$i" \
			"interface ppp$i" " ip address 10.1.$i.$2/30"
	done
	printf '%s\n' "l2tp tunnel $N" " encapsulation ppp $N" " ip-version 6" " source lo" " destination fd00:$3::1" \
		"interface ppp$N" " ip address 10.1.$N.$2/30"
}
addresses() {
	local i
	for ((i = 1; i < N; i++)); do
		batch "$1" "addr add 130.16.$2.$i/16 dev eth1"
	done
	batch "$1" "addr add fd00:$2::1/128 dev lo nodad"
	batch "$1" "addr add fd00:9::$2/64 dev eth1 nodad"
	# A datagram from another interface's address has neighbours solicited from the link-local one.
	batch "$1" "addr add fe80::$2/64 dev eth1 nodad"
	batch "$1" "route add fd00:$3::1/128 via fd00:9::$3"
}
up_count() { tunnel_states main | grep -c ESTABLISHED; }
all_up() { [ "$(up_count)" -eq "$N" ]; }
ppp_count() { ip -n main -4 -o addr show | grep -c 'inet 10\.1\..* peer '; }
all_ppp() { [ "$(ppp_count)" -eq "$N" ]; }
reaches() { ns main ping -q -c 2 -i 0.2 -W 3 "10.1.$1.2"; }
all_reach() {
	local i
	for ((i = 1; i <= N; i++)); do
		reaches $i >/dev/null || { echo "10.1.$i.2 does not answer"; return 1; }
	done
}

need load_openlac
need sites_up main remote
addresses main 1 2
addresses remote 2 1
need batch_run
many main 1 2 >"$W/main.conf"
many remote 2 1 >"$W/remote.conf"
need site_start main "$W/main.conf"
need site_start remote "$W/remote.conf"
check_within 200 "S60 twenty tunnels are established" all_up
check_within 200 "S174 each has its interface" all_ppp
check "S2 each has traffic" all_reach
same "S184 the last one is one of IPv6" fd00:2::1 "$(ask_site main show l2tp tunnel $N | awk '$1 $2 == "RemoteIP" { print $4; exit }')"
same "S176 its source is the loopback's address" fd00:1::1 "$(ask_site main show l2tp tunnel $N | awk '$1 $2 == "LocalIP" { print $4; exit }')"

printf '%s\n' "l2tp tunnel 21" " encapsulation ppp 21" " destination 130.16.2.99" >>"$W/main.conf"
kill -HUP "${PID[openlacd-main]}"
check_within 20 "S60 the 21st is refused" logged openlacd-main "expected a higher limit or fewer tunnels"
check "S60 the twenty stay" all_up
many main 1 2 | sed 's/10.1.7.1\/30/&\n mtu 1200/' >"$W/main.conf"
ids() { ask_site main show l2tp tunnel | awk '$1 $2 == "TunnelID:" { print $3 }' | sort; }
ids >"$W/before"
need site_reload main
mtu_is() { ip -n main -o link show dev ppp7 2>/dev/null | grep -q "mtu 1200"; }
check_within 60 "one tunnel is changed" mtu_is
check_within 60 "and comes back" all_up
ids >"$W/after"
# The changed one may have had, and have, a tunnel of ours and one of the peer's.
GONE=$(comm -23 "$W/before" "$W/after" | wc -l)
check "the others have not noticed, $GONE ids are gone" test "$GONE" -ge 1 -a "$GONE" -le 2
e2e_finish
