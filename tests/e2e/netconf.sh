#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Addresses, MTU, description and routes of the configuration are those of the system, and nothing else of the system changes.
#
#	lac wan0  130.16.0.1/30       130.16.0.2/30  wan0  lns1  192.168.2.1, fd00:2::1 behind it
#	lac vlan1, comes and goes
#	lac ppp10, a tun as pppd would make it
#
# Behaviours:
#  - what is configured is there after the start, and works; what comes later is configured when it comes
#  - what was there before stays as it was, and stays when its statement goes
#  - what a statement brought goes with it, MTU and description included
#  - a netdev goes down or away and comes back: so do its routes; nobody's "down" is contradicted
#  - neither kill -9 nor SIGTERM takes anything away; the next start removes what is no longer configured
#  - PPPoE clients do not notice

. "${0%/*}/../lib/e2e.sh"

wan() {
	link lac wan0 02:00:00:00:02:20 lns1 wan0
	batch lns1 "addr add 130.16.0.2/30 dev wan0"
	batch lns1 "addr add fd00:16::2/64 dev wan0 nodad"
	batch lns1 "addr add 192.168.2.1/32 dev lo"
	batch lns1 "addr add fd00:2::1/128 dev lo nodad"
	# Somebody else's, of which two are like statements, and one is in the way of a statement.
	batch lac "addr add 198.51.100.1/24 dev wan0"
	batch lac "addr add 198.51.101.1/24 dev wan0"
	batch lac "route add 203.0.113.0/24 via 198.51.100.2"
	batch lac "route add 203.0.114.0/24 via 198.51.100.3"
}

# conf: the configuration of a LAC, and the statements of standard input
conf() {
	lac_config
	echo ! >>"$W/openlac.conf"
	cat >>"$W/openlac.conf"
}

full() {
	conf <<-END
	interface wan0
	 ip address 130.16.0.1/30
	 ipv6 address fd00:16::1/64
	 mtu 1400
	 description "to the other office"
	interface eth0
	 ip address 198.51.102.1/24
	interface eth1
	 ip address 192.168.50.1/24
	interface eth2
	 ip address 192.168.12.1/24
	interface vlan1
	 ip address 192.168.1.254/24
	interface lo
	 ip address 10.255.0.1/32
	l2tp tunnel office
	 encapsulation ppp 10
	interface ppp10
	 ip address 10.0.0.1/30
	 ipv6 address fd00:10::1/64
	 mtu 1300
	 description "site to site"
	ip route 192.168.2.0/24 130.16.0.2
	ip route fd00:2::/64 fd00:16::2
	ip route 192.168.3.0/24 vlan1
	ip route 192.168.4.0/24 10.0.0.2
	ip route 192.168.5.0/24 192.168.1.1
	ip route 203.0.113.0/24 198.51.100.2
	ip route 203.0.114.0/24 198.51.100.4
	END
}

addrs() { ip -n lac -o addr show dev "$1" scope global | awk '{ print $4 }' | sort | paste -sd ' '; }
has_addrs() { [ "$(addrs "$1")" = "$2" ]; }
route() { ip -n lac route show "$1" | sed 's/ linkdown//; s/ *$//'; }
route6() { ip -n lac -6 route show "$1" | sed 's/ linkdown//; s/ pref .*//; s/ *$//'; }
has_route() { [ "$(route "$1")" = "$1 $2" ]; }
no_route() { [ -z "$(route "$1")$(route6 "$1" 2>/dev/null)" ]; }
routes_are_back() { has_route 192.168.2.0/24 "$VIA" && [ "$(route6 fd00:2::/64)" = "fd00:2::/64 $VIA6" ]; }
VIA="via 130.16.0.2 dev wan0 proto 172"
VIA6="via fd00:16::2 dev wan0 proto 172 metric 1024"
# link_is DEV TEXT
link_is() { [[ $(ip -n lac link show dev "$1") == *$2* ]]; }
has_alias() { link_is "$1" "alias $2"; }
no_alias() { ! link_is "$1" " alias "; }
is_down() { ! link_is "$1" ",UP"; }
foreign_is_there() {
	[[ " $(addrs wan0) " == *" 198.51.100.1/24 198.51.101.1/24 "* ]] &&
		has_route 203.0.113.0/24 "via 198.51.100.2 dev wan0" && has_route 203.0.114.0/24 "via 198.51.100.3 dev wan0" &&
		[[ " $(addrs eth2) " == *" 192.168.12.1/24 "* ]]
}
vlan1_add() {
	ip -n lac link add vlan1 type veth peer name vlan1 netns lns2 && ip -n lns2 link set vlan1 up
}
# What pppd does when IPCP is up.
ppp10_add() {
	ip -n lac tuntap add dev ppp10 mode tun && ip -n lac link set ppp10 up &&
		ip -n lac addr add 10.0.0.1 peer 10.0.0.2 dev ppp10
}
ask() { lacctl -r "$W/run-lac" "$@"; }
typed() { ask -c "configure terminal" -c "interface wan0" -c "$1"; }
# client_lives: its session is the one that it had
client_lives() { pings 1 && [ "$(session_of 1 | field sid)" = "$SID" ]; }
told() { grep -c -- "$1" "$LOG/openlacd.log"; }
undone() {
	has_addrs wan0 "198.51.100.1/24 198.51.101.1/24" && has_addrs eth1 "" && has_addrs vlan1 "" && has_addrs lo "" &&
		no_route 192.168.2.0/24 && no_route fd00:2::/64 && no_route 192.168.3.0/24 && no_route 192.168.4.0/24
}

[ "${OPENLAC_KERNEL:-}" = uml ] || modprobe -q tun
need load_openlac
need topology_up 1 wan
need lns_start lns1 192.168.11.2
full
need lac_start

same "addresses are added to those that are there" "130.16.0.1/30 198.51.100.1/24 198.51.101.1/24 fd00:16::1/64" "$(addrs wan0)"
check "the IPv4 address has its broadcast address" grep -q "130.16.0.1/30 brd 130.16.0.3 " <<<"$(ip -n lac addr show dev wan0)"
check "the MTU is set" link_is wan0 " mtu 1400 "
check "the description is the alias" has_alias wan0 "to the other office"
same "loopback has an address too" "10.255.0.1/32" "$(addrs lo)"
same "an address that was there is not added again" "192.168.12.1/24 fd00:12::1/64" "$(addrs eth2)"
same "S186 a route by its next hop" "192.168.2.0/24 $VIA" "$(route 192.168.2.0/24)"
same "S186 the same for IPv6" "fd00:2::/64 $VIA6" "$(route6 fd00:2::/64)"
check "the network behind it is reached" ping_from lac 192.168.2.1
check "by IPv6 too" ns lac busybox ping -6 -q -c 1 -W 5 fd00:2::1
check "somebody else's addresses and routes are as they were" foreign_is_there
same "a route in the way of a statement is told" 1 "$(told "ip route 203.0.114.0/24 198.51.100.4 is not installed")"
check "routes that have no next hop yet are not there" no_route 192.168.4.0/24
check "a client dials on an interface that has an address" dial 1
check "its traffic flows" pings 1
SID=$(session_of 1 | field sid)

need vlan1_add
check_within 10 "an interface that appears gets its address" has_addrs vlan1 "192.168.1.254/24"
check "and is taken up" link_is vlan1 ",UP"
check_within 10 "and gets its route" has_route 192.168.3.0/24 "dev vlan1 proto 172 scope link"
check "so do those over it" has_route 192.168.5.0/24 "via 192.168.1.1 dev vlan1 proto 172"
need ip -n lac link del vlan1
check_within 10 "they go with it" no_route 192.168.3.0/24
need vlan1_add
check_within 10 "and come back with it" has_route 192.168.3.0/24 "dev vlan1 proto 172 scope link"

need ppp10_add
check_within 10 "S186 the route over a PPP link is installed when the link comes up" \
	has_route 192.168.4.0/24 "via 10.0.0.2 dev ppp10 proto 172"
same "the IPv4 address of a managed tunnel's link is left as it is, IPv6 is added" "10.0.0.1 fd00:10::1/64" "$(addrs ppp10)"
check "so is the MTU" link_is ppp10 " mtu 1500 "
check "it has its description" has_alias ppp10 "site to site"
same "S250 it is shown with the prefix of its statement" "IPv4 address 10.0.0.1/30 point-to-point 10.0.0.2" \
	"$(ask show interface ppp10 | sed -n 's/^ *\(IPv4 .*\)/\1/p')"
need ip -n lac link del ppp10
check_within 10 "the route goes with the link" no_route 192.168.4.0/24
need ppp10_add
check_within 10 "and comes back with it" has_route 192.168.4.0/24 "via 10.0.0.2 dev ppp10 proto 172"

need ip -n lac link set wan0 down
check_within 10 "a link goes down, and its routes go" no_route 192.168.2.0/24
check "it stays down" holds 2 is_down wan0
need ip -n lac link set wan0 up
check_within 10 "up again it has its routes back" routes_are_back
# Who took it down lost them.
need ip -n lac route replace 203.0.113.0/24 via 198.51.100.2
need ip -n lac route replace 203.0.114.0/24 via 198.51.100.3
check "its IPv6 address too" has_addrs wan0 "130.16.0.1/30 198.51.100.1/24 198.51.101.1/24 fd00:16::1/64"
check "the client does not notice any of this" client_lives

check "a typed statement holds at once" typed "ip address 130.16.0.9/30"
check_within 10 "the address is another one" has_addrs wan0 "130.16.0.9/30 198.51.100.1/24 198.51.101.1/24 fd00:16::1/64"
check "which does not reach the next hop: the route is gone" no_route 192.168.2.0/24
check "IPv6 does not notice" test "$(route6 fd00:2::/64)" = "fd00:2::/64 $VIA6"
check "back again" typed "ip address 130.16.0.1/30"
check_within 10 "the route is back" has_route 192.168.2.0/24 "$VIA"
check "an MTU that IPv6 cannot live with" typed "mtu 1200"
check_within 10 "takes the IPv6 address away" has_addrs wan0 "130.16.0.1/30 198.51.100.1/24 198.51.101.1/24"
for n in 1 2 3; do
	need ip -n lac link set wan0 alias "change $n"
	check_within 10 "somebody's description is not left there ($n)" has_alias wan0 "to the other office"
done
same "what cannot be done is told once" 1 "$(told "ipv6 address fd00:16::1/64 cannot be added: .* interface=wan0")"

lac_config
need lac_reload
check_within 10 "what statements brought goes with them" undone
check "the MTU is what it was" link_is wan0 " mtu 1500 "
check "there is no description any more" no_alias wan0
check "somebody else's addresses and routes stay" foreign_is_there
check "nor does the client notice this" client_lives
full
need lac_reload
check_within 10 "they come back with them" routes_are_back

murder openlacd
murder client1
check "a killed daemon leaves everything" routes_are_back
conf <<-END
interface wan0
 ip address 130.16.0.1/30
interface vlan1
 description x
ip route 192.168.2.0/24 130.16.0.2
END
need lac_start
check "the next one removes what is no longer configured" has_addrs wan0 "130.16.0.1/30 198.51.100.1/24 198.51.101.1/24"
check "also of interfaces without statements" has_addrs eth1 ""
check "and routes" no_route 192.168.3.0/24
check "and keeps what is" has_route 192.168.2.0/24 "$VIA"
check "somebody else's addresses and routes stay then too" foreign_is_there
check "a daemon that is told to end ends" stop openlacd
check "it leaves everything" has_route 192.168.2.0/24 "$VIA"
check "the network behind is still reached" ping_from lac 192.168.2.1
lac_config
need lac_start
check "without statements nothing of ours is left" undone
check "somebody else's addresses and routes stay after all" foreign_is_there
check "clients are served" dial 1
e2e_finish
