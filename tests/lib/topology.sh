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
# and with servers_add, as in "topology_up 2 servers_add":
#
#	lac eth3  10.1.1.2       10.1.1.1       eth0 dns          fd00:13::1 and ::2
#	lac eth4  192.168.1.1    192.168.1.200  eth0 radius       fd00:14::1 and ::2
#
# The addresses are those of the guide's Examples 1 to 3 (S98 to S100). Client N has MAC address 02:00:00:00:01:NN.

NAMESPACES=
LACS=
LAC_MAC=02:00:00:00:00:fe
# Commands for "ip -batch", by namespace; "root" is the machine's own. Collected and then run with one process each.
declare -A BATCH=()

batch() { BATCH[$1]="${BATCH[$1]:-}$2"$'\n'; }

batch_run() {
	local name order="$NAMESPACES"
	if [ -n "${BATCH[root]:-}" ]; then
		ip -batch - <<<"${BATCH[root]}" || return
	fi
	for name in $order; do
		[ -z "${BATCH[$name]:-}" ] || ip -n "$name" -batch - <<<"${BATCH[$name]}" || return
	done
	BATCH=()
}

# Runs in the network of a namespace only; "ip netns exec" would remount /sys each time.
ns() {
	local name=$1
	shift
	nsenter "--net=/run/netns/$name" "$@"
}

# What follows, up to topology_up, only collects commands.

ns_add() {
	NAMESPACES="$NAMESPACES $1"
	batch root "netns add $1"
	batch "$1" "link set lo up"
}

# link NS1 IF1 MAC NS2 IF2 [MAC2]: two ends of a cable, both up
link() {
	batch root "link add $2 netns $1 address $3 type veth peer name $5 ${6:+address $6} netns $4"
	batch "$1" "link set $2 up"
	batch "$4" "link set $5 up"
}

# lac_ns NAME: a namespace for a LAC. The canary's other end stays outside and disappears only when the namespace has
# really come to its end.
lac_ns() {
	ns_add "$1"
	batch root "link add canary-$1 type veth peer name canary netns $1"
	LACS="$LACS $1"
}

# access_add LAC IF BRIDGE [MAC]: an access network behind interface IF of that LAC
access_add() {
	[[ " $NAMESPACES " == *" access "* ]] || ns_add access
	batch access "link add $3 type bridge forward_delay 0 mcast_snooping 0"
	batch access "link set $3 up"
	link "$1" "$2" "${4:-$LAC_MAC}" access "p-$1-$2"
	batch access "link set p-$1-$2 master $3"
}

client_mac() { printf '02:00:00:00:01:%02x' "$1"; }

# client_add N BRIDGE: namespace clientN on that access network
client_add() {
	ns_add "client$1"
	link "client$1" eth0 "$(client_mac "$1")" access "p-client$1"
	batch access "link set p-client$1 master $2"
}

# wan_add LAC IF LNS K: the network 192.168.K.0/24 (fd00:K::/64) between them
wan_add() {
	[[ " $NAMESPACES " == *" $3 "* ]] || ns_add "$3"
	link "$1" "$2" "02:00:00:00:02:$4" "$3" eth0
	batch "$1" "addr add 192.168.$4.1/24 dev $2"
	batch "$1" "addr add fd00:$4::1/64 dev $2 nodad"
	batch "$3" "addr add 192.168.$4.2/24 dev eth0"
	batch "$3" "addr add fd00:$4::2/64 dev eth0 nodad"
}

# server_add LAC IF ADDR SERVER ADDR K: namespace SERVER with something that the LAC asks, on a /24 and fd00:K::/64. The
# neighbours know each other, so that nothing but what is asked is on the wire, or delayed there.
server_add() {
	local mac1=02:00:00:00:02:$6 mac2=02:00:00:00:03:$6
	ns_add "$4"
	link "$1" "$2" "$mac1" "$4" eth0 "$mac2"
	batch "$1" "addr add $3/24 dev $2"
	batch "$4" "addr add $5/24 dev eth0"
	batch "$1" "addr add fd00:$6::1/64 dev $2 nodad"
	batch "$4" "addr add fd00:$6::2/64 dev eth0 nodad"
	batch "$1" "neigh replace $5 lladdr $mac2 dev $2 nud permanent"
	batch "$4" "neigh replace $3 lladdr $mac1 dev eth0 nud permanent"
}

# servers_add: namespaces dns and radius
servers_add() {
	server_add lac eth3 10.1.1.2 dns 10.1.1.1 13
	server_add lac eth4 192.168.1.1 radius 192.168.1.200 14
}

# quiet_ipv6: new namespaces speak IPv6 only with addresses that a test gives them, so that nothing else is on the wire
quiet_ipv6() {
	echo 1 >/proc/sys/net/core/devconf_inherit_init_net
	echo 1 >/proc/sys/net/ipv6/conf/default/addr_gen_mode
	echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
}

# topology_up CLIENTS [COMMAND]: the picture above; COMMAND may collect more before it is built
topology_up() {
	local i
	[ "${OPENLAC_KERNEL:-}" = uml ] || modprobe -aq veth bridge 8021q ppp_generic pppoe l2tp_ppp
	quiet_ipv6
	lac_ns lac
	access_add lac eth1 br0
	wan_add lac eth0 lns1 11
	wan_add lac eth2 lns2 12
	for ((i = 1; i <= $1; i++)); do
		client_add "$i" br0
	done
	shift
	"${@:-:}"
	batch_run
}

# ns_kill NAME...: every process in the network of these namespaces; for the namespaces of a test only
ns_kill() {
	local inodes pids
	inodes=$(cd /run/netns && stat -L -c 'net:[%i]' "$@" 2>/dev/null)
	pids=$(find /proc -maxdepth 3 -path '/proc/[0-9]*/ns/net' -printf '%l %h\n' 2>/dev/null |
		awk -v all="$inodes" 'BEGIN { n = split(all, l, "\n"); for (i = 1; i <= n; i++) in_test[l[i]] = 1 }
			$1 in in_test { split($2, p, "/"); print p[3] }')
	# shellcheck disable=SC2086 # a list of process ids
	[ -z "$pids" ] || kill -KILL $pids 2>/dev/null
}

# ns_del NAME...: with what runs there
ns_del() {
	local name
	[ $# -gt 0 ] || return 0
	ns_kill "$@"
	for name in "$@"; do
		batch root "netns del $name"
		NAMESPACES=" $NAMESPACES "
		NAMESPACES=${NAMESPACES/ $name / }
		LACS=" $LACS "
		LACS=${LACS/ $name / }
	done
	ip -force -batch - <<<"${BATCH[root]}" 2>/dev/null
	unset 'BATCH[root]'
}

topology_down() {
	BATCH=()
	# shellcheck disable=SC2086 # a list of names
	ns_del $NAMESPACES
}

# Only a dead namespace takes its end of the canary with it.
topology_gone() { ! compgen -G '/sys/class/net/canary-*' >/dev/null; }
