#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# The guide's Example 4, as it is written, on two offices; then with IPv6 in the LANs and on the way.
#
# Behaviours:
#  - both ends open, one tunnel results, the other one is idle and listed (S160 to S165)
#  - hosts of the two LANs reach each other, IPv4 and IPv6 (S152, S153, S187)
#  - what is shown of it (S207 to S252 for managed tunnels)
#  - the tunnel goes, the interface goes with it; it comes back (S157)

. "${0%/*}/../lib/e2e.sh"
. "$TOP/tests/lib/sites.sh"

GUIDE=$TOP/tests/vectors/guide

need load_openlac
need sites_up main remote
need site_start main "$GUIDE/example4-main.conf"
need site_start remote "$GUIDE/example4-remote.conf"
check_within 40 "the main office's end is up" site_up main
check_within 20 "the remote office's end is up" site_up remote
check "S163 one end is the LAC, the other has a tunnel in mode LNS" one_pair
LNS=main
if tunnel_states remote | grep -q LNS; then LNS=remote; fi
same "S165 the tunnel of its own that lost is listed as idle" "LAC IDLE LNS ESTABLISHED " "$(tunnel_states $LNS | tr '\n' ' ')"
check "S187 a host of the main office reaches the remote office" site_ping main 2
check "S187 and the other way round" site_ping remote 1
check "S174 the interface is ppp10" ip -n main link show dev ppp10
same "S185 our address is the configured one, the peer's the other" "10.0.0.1 peer 10.0.0.2/32" \
	"$(ip -n main -4 -o addr show dev ppp10 | sed 's/.*inet \([^ ]* peer [^ ]*\) .*/\1/')"
check "S186 the route leads over the interface" sh -c "ip -n main route get 192.168.2.1 | grep -q 'dev ppp10'"
check "S152 IPV6CP is up" sh -c "ip -n main -6 addr show dev ppp10 | grep -q 'inet6 fe80'"

ask_site main show l2tp tunnel >"$W/main.txt"
ask_site main show l2tp session >"$W/session.txt"
cat "$W/main.txt" "$W/session.txt" | sed 's/^/# /'
ask_site main show interface ppp10 | sed 's/^/# /'
tail -n 30 "$LOG/openlacd-main.log" | sed 's/^/# /'
e2e_finish
