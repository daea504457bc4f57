#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# A managed tunnel with xl2tpd, which knows no Tie Breaker, in either role.
#
# Behaviours:
#  - xl2tpd is called and answers (S28, S160)
#  - xl2tpd has its own mind and calls, too: there is one tunnel in the end, and it lasts (S161, S163)
#  - xl2tpd was killed and calls again: what is left of the old tunnel makes room (S157)

. "${0%/*}/../lib/e2e.sh"
. "$TOP/tests/lib/sites.sh"

# xl2tpd_config [LINE...]: the peer, with what is to be added
xl2tpd_config() {
	mkdir -p "$W/xl2tpd"
	printf '%s\n' "[global]" "listen-addr = 130.16.0.2" "port = 1701" \
		"[lns default]" "ip range = 10.0.0.1-10.0.0.1" "local ip = 10.0.0.2" \
		"require authentication = no" "ppp debug = yes" "pppoptfile = $W/xl2tpd/options" "$@" >"$W/xl2tpd/conf"
	printf '%s\n' noauth "10.0.0.2:10.0.0.1" "mtu 1400" "mru 1400" nodefaultroute noccp novj noipv6 \
		"logfile $LOG/xl2tpd-pppd.log" >"$W/xl2tpd/options"
}
xl2tpd_start() {
	: >"$LOG/xl2tpd.log"
	spawn xl2tpd nsenter --net=/run/netns/remote xl2tpd -D -c "$W/xl2tpd/conf" -p "$W/xl2tpd/pid" \
		-C "$W/xl2tpd/control"
	wait_for 20 logged xl2tpd "Listening on IP address"
}
# The pppds of xl2tpd are its children, but not its end.
xl2tpd_kill() {
	ns_kill remote
	wait_for 10 stopped xl2tpd
	unset "PID[xl2tpd]"
}
CALLS=("[lac main]" "lns = 130.16.0.1" "autodial = yes" "redial = yes" "redial timeout = 3" "require authentication = no"
	"pppoptfile = $W/xl2tpd/options" "ppp debug = yes")
reaches_peer() { ns main ping -q -c 3 -i 0.2 -W 2 10.0.0.2; }
established() { [ "$(tunnel_states main | grep -c ESTABLISHED)" -eq 1 ] && ppp_is_up main ppp10 && reaches_peer; }

need load_openlac
need sites_up main remote
modprobe -aq l2tp_ppp 2>/dev/null
need ip -n remote addr add 130.16.0.2/29 dev eth1
site_config main
xl2tpd_config
need xl2tpd_start
need site_start main "$W/main.conf"
check_within 40 "S160 we call, xl2tpd answers, PPP has traffic" established
same "S28 our end is the LAC" "LAC ESTABLISHED" "$(tunnel_states main)"
need xl2tpd_kill
xl2tpd_config "${CALLS[@]}"
need xl2tpd_start
check_within 90 "S157 xl2tpd was killed and calls: there is one tunnel, and traffic" established
WHO=$(tunnel_states main | tr '\n' ' ')
check "S161 it lasts, although xl2tpd goes on calling when it lost" holds 20 reaches_peer
say "then: $WHO now: $(tunnel_states main | tr '\n' ' ')"
need stop openlacd-main
need site_start main "$W/main.conf"
check_within 90 "S163 both call at once: there is one tunnel, and traffic" established
check "it lasts" holds 20 reaches_peer
check "S2 there is one session" sh -c "[ \$($LACCTL -r $W/run-main show l2tp session | grep -c '^Session ID') = 1 ]"
need xl2tpd_kill
e2e_finish
