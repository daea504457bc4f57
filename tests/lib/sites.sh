# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The network of managed peer-to-peer tunnels: offices on a common network, each with a LAN and a host in it. Sourced by
# scripts that need it, after e2e.sh.
#
#	host-A eth0 -- vlan1 A eth1 --+
#	                              +-- br0 (ns wan)
#	host-B eth0 -- vlan1 B eth1 --+
#
# The addresses of the offices are those of the guide's Examples 4 to 8, and come from their configurations.

# site_add NAME N: an office whose LAN is 192.168.N.0/24 and fd00:N::/64, where the host has 1 and the office 254 or fe
site_add() {
	lac_ns "$1"
	ns_add "host-$1"
	batch root "link add eth1 netns $1 address 02:00:00:00:02:0$2 type veth peer name $1 netns wan"
	batch "$1" "link set eth1 up"
	batch wan "link set $1 master br0 up"
	link "host-$1" eth0 "02:00:00:00:03:0$2" "$1" vlan1
	# Who forwards a packet asks for the neighbour from here.
	batch "$1" "addr add fe80::$2/64 dev vlan1 nodad"
	batch "host-$1" "addr add 192.168.$2.1/24 dev eth0"
	batch "host-$1" "addr add fd00:$2::1/64 dev eth0 nodad"
	batch "host-$1" "route add default via 192.168.$2.254"
	batch "host-$1" "route add default via fd00:$2::fe"
}

# sites_up NAME...: offices 1, 2, ...
sites_up() {
	local n=0 name
	modprobe -aq veth bridge xfrm_user esp4 esp6 2>/dev/null
	quiet_ipv6
	ns_add wan
	batch wan "link add br0 type bridge forward_delay 0 mcast_snooping 0"
	batch wan "link set br0 up"
	for name in "$@"; do
		n=$((n + 1))
		site_add "$name" $n
	done
	batch_run || return
	for name in "$@"; do
		ns "$name" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward
			for f in all eth1 vlan1; do echo 0 >/proc/sys/net/ipv6/conf/$f/accept_dad; done
			echo 1 >/proc/sys/net/ipv6/conf/all/forwarding' || return
	done
}

# site_start NAME FILE: its daemon
site_start() {
	OPENLAC_VICI=$W/$1.vici OPENLAC_PPPD_PLUGIN=${OPENLAC_BIN:-$TOP/build}/openlac.so lac_start "$1" "$2"
}
ask_site() { lacctl -r "$W/run-$1" "${@:2}"; }

# tunnel_states SITE [NAME]: "LAC ESTABLISHED" and the like, one line for each tunnel
tunnel_states() {
	ask_site "$1" show l2tp tunnel "${@:2}" |
		awk '$1 == "State:" { state = $2 } $1 $2 == "TunnelMode:" { print $3, state }'
}
# site_up SITE: a tunnel of one side is established, and PPP is up
site_up() { tunnel_states "$1" | grep -q ESTABLISHED && ppp_is_up "$1" "${2:-ppp10}"; }
ppp_is_up() { ip -n "$1" -4 -o addr show dev "$2" 2>/dev/null | grep -q peer; }

# site_ping FROM N: from the host of an office to the one in LAN N
site_ping() { ns "host-$1" ping -q -c 2 -i 0.2 -W 2 "192.168.$2.1"; }
site_ping6() { ns "host-$1" ping -q -c 2 -i 0.2 -W 2 "fd00:$2::1"; }

# site_config NAME: "l2tp tunnel tunnel1" between two offices, by the number of the other one; more lines from TUNNEL_LINES,
# PPP_LINES, TOP_LINES. Office 1 is 130.16.0.1 and 10.0.0.1, office 2 is 130.16.0.2 and 10.0.0.2.
site_config() {
	local n=1 other=2
	[ "$1" = main ] || { n=2; other=1; }
	cat >"$W/$1.conf" <<-END
	${TOP_LINES:-!}
	interface eth1
	 ip address 130.16.0.$n/29
	interface vlan1
	 ip address 192.168.$n.254/24
	l2tp tunnel tunnel1
	 encapsulation ppp 10
	 destination ${DESTINATION:-130.16.0.$other}
	 ${TUNNEL_LINES:-}
	interface ppp10
	 ip address 10.0.0.$n/30
	 ${PPP_LINES:-}
	ip route 192.168.$other.0/24 10.0.0.$other
	END
}

# site_reload NAME: SIGHUP, until the daemon has decided
site_reload() {
	local before
	before=$(grep -c "configuration reloaded" "$LOG/openlacd-$1.log")
	kill -HUP "${PID[openlacd-$1]}"
	wait_for 20 more_lines "openlacd-$1" "configuration reloaded" "$before"
}

# one_pair: one tunnel, at its one end LAC and at its other LNS; and that end's own, idle
one_pair() {
	local states
	states=$(tunnel_states main; tunnel_states remote)
	[ "$(sort <<<"$states" | tr '\n' '|')" = "LAC ESTABLISHED|LAC IDLE|LNS ESTABLISHED|" ] || { echo "$states"; return 1; }
}
