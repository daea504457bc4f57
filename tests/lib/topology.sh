# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The network of the end-to-end tests. Sourced by e2e.sh.
#
#	client1 eth0 --+                    eth1 +-----+ eth0  192.168.11.1     192.168.11.2  eth0 +------+
#	client2 eth0 --+-- br0 (ns access) ------+ lac +-------------------------------------------+ lns1 |
#	clientN eth0 --+                         |     |       fd00:11::1         fd00:11::2       +------+
#	                                         |     | eth2  192.168.12.1     192.168.12.2  eth0 +------+
#	                                         |     +-------------------------------------------+ lns2 |
#	                                         +-----+                                           +------+
#
# The LAC and LNS addresses are those of the guide's Example 1 (S98). Client N has MAC address 02:00:00:00:01:NN.

NAMESPACES=
LACS=
LAC_MAC=02:00:00:00:00:fe

# Runs in the network of a namespace only; "ip netns exec" would remount /sys each time.
ns() {
	local name=$1
	shift
	nsenter "--net=/run/netns/$name" "$@"
}

# ns_add NAME [ipv6]: without ipv6 nothing but what a test sends is on the wire
ns_add() {
	ip netns add "$1" || return
	NAMESPACES="$NAMESPACES $1"
	if [ "${2:-}" = ipv6 ]; then
		ns "$1" sh -c 'echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad'
	else
		ns "$1" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
	fi
	ip -n "$1" link set lo up
}

# ns_del NAME: kills what runs there first; for the namespaces of a test only
ns_del() {
	local pids
	pids=$(ip netns pids "$1" 2>/dev/null)
	# shellcheck disable=SC2086 # a list of process ids
	[ -z "$pids" ] || kill -KILL $pids 2>/dev/null
	ip netns del "$1" 2>/dev/null
	rm -rf "/etc/netns/$1"
	NAMESPACES=" $NAMESPACES "
	NAMESPACES=${NAMESPACES/ $1 / }
	LACS=" $LACS "
	LACS=${LACS/ $1 / }
}

# link NS1 IF1 NS2 IF2: two ends of a cable, both up
link() {
	ip link add "$2" netns "$1" type veth peer name "$4" netns "$3" &&
		ip -n "$1" link set "$2" up && ip -n "$3" link set "$4" up
}

# lac_ns NAME: a namespace for a LAC. The canary's other end stays outside and disappears only when the namespace has
# really come to its end.
lac_ns() {
	ns_add "$1" ipv6 && ip link add "canary-$1" type veth peer name canary netns "$1" || return
	LACS="$LACS $1"
}

# access_add LAC IF BRIDGE: an access network behind interface IF of that LAC
access_add() {
	[ -e /run/netns/access ] || ns_add access || return
	ip -n access link add "$3" type bridge forward_delay 0 mcast_snooping 0 &&
		ip -n access link set "$3" up &&
		link "$1" "$2" access "p-$1-$2" &&
		ip -n "$1" link set "$2" address "${4:-$LAC_MAC}" &&
		ip -n access link set "p-$1-$2" master "$3"
}

client_mac() { printf '02:00:00:00:01:%02x' "$1"; }

# client_add N BRIDGE: namespace clientN on that access network
client_add() {
	ns_add "client$1" && link "client$1" eth0 access "p-client$1" &&
		ip -n "client$1" link set eth0 address "$(client_mac "$1")" &&
		ip -n access link set "p-client$1" master "$2"
}

# wan_add LAC IF LNS K: the network 192.168.K.0/24 (fd00:K::/64) between them
wan_add() {
	[ -e "/run/netns/$3" ] || ns_add "$3" ipv6 || return
	link "$1" "$2" "$3" eth0 &&
		ip -n "$1" addr add "192.168.$4.1/24" dev "$2" && ip -n "$3" addr add "192.168.$4.2/24" dev eth0 &&
		ip -n "$1" addr add "fd00:$4::1/64" dev "$2" nodad &&
		ip -n "$3" addr add "fd00:$4::2/64" dev eth0 nodad
}

# topology_up CLIENTS: the picture above
topology_up() {
	local i
	modprobe -aq veth bridge 8021q ppp_generic pppoe l2tp_ppp 2>/dev/null
	lac_ns lac && access_add lac eth1 br0 && wan_add lac eth0 lns1 11 && wan_add lac eth2 lns2 12 || return
	for ((i = 1; i <= $1; i++)); do
		client_add "$i" br0 || return
	done
}

topology_down() {
	local name
	for name in $NAMESPACES; do
		ns_del "$name"
	done
	rmdir /etc/netns 2>/dev/null
	NAMESPACES=
}

# Only a dead namespace takes its end of the canary with it.
topology_gone() { ! ip -o link show | grep -q canary-; }

