#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Example 8: an unmanaged L2TPv3 pseudowire beside L2TPv2 (S192 to S196).
#
# Behaviours:
#  - the main office and remote office 2, each with the guide's configuration, reach each other through it, Ethernet and all
#  - so does a Linux system that is configured by hand, with the lines of openlac.conf(5)
#  - it has UDP port 1702 to itself, and a LAC on port 1701 beside it is not disturbed
#  - statements take effect at once, on their own pseudowire only; the port cannot change while there is one
#  - several pseudowires go from one address; a destination may be a name, a source an interface, both may be IPv6
#  - a daemon that is killed leaves it running, and the next one takes it over; what is no longer configured goes
#  - L2TPv2 and pseudowires on one port are refused in either order
#
#	office2 130.16.0.3 eth1 --+                    +-- eth1 130.16.0.1 lac eth0 --- lns1
#	linux   130.16.0.4 eth1 --+-- inet (ns access) +              eth3 --- br0 --- client1
#	        130.17.0.2 eth4 ------------------------- eth4 130.17.0.1   eth5 --- dns

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

GUIDE=$TOP/tests/vectors/guide
OURS=130.16.0.1 PEER=130.16.0.3 LINUX=130.16.0.4

ask() { lacctl -r "$W/run-${AT:-lac}" "$@"; }
# typed LINE...: in a shell of its own, from "configure terminal" on; AT another office than the main one
typed() {
	local line args=(-c "configure terminal")
	for line in "$@"; do
		args+=(-c "$line")
	done
	ask "${args[@]}"
}

# on_inet NS MAC: another system there
on_inet() {
	link "$1" eth1 "$2" access "p-$1"
	batch access "link set p-$1 master inet"
}

network() {
	lac_ns lac
	lac_ns office2
	ns_add linux
	access_add lac eth1 inet 02:00:00:00:04:01
	on_inet office2 02:00:00:00:04:03
	on_inet linux 02:00:00:00:04:04
	link lac eth4 02:00:00:00:05:01 linux eth4
	access_add lac eth3 br0
	client_add 1 br0
	wan_add lac eth0 lns1 11
	server_add lac eth5 10.1.1.2 dns 10.1.1.1 13
	batch lac "addr replace $OURS/29 dev eth1"
	batch lac "addr replace 130.17.0.1/24 dev eth4"
	batch lac "addr replace fd00:17::1/64 dev eth4 nodad"
	batch office2 "addr replace $PEER/29 dev eth1"
	batch linux "addr replace $LINUX/29 dev eth1"
	batch linux "addr replace 130.17.0.2/24 dev eth4"
	batch linux "addr replace fd00:17::2/64 dev eth4 nodad"
	batch_run
}

# has_netdev NS NAME; is_up NS NAME
has_netdev() { ip -n "$1" link show "$2" >/dev/null 2>&1; }
is_up() { ip -n "$1" link show "$2" 2>/dev/null | grep -q '[<,]UP[,>]'; }
ifindex() { ip -n "$1" -o link show "$2" | cut -d: -f1; }
mac_of() { ip -n "$1" -o link show "$2" | field link/ether; }
l2tp() { ip -n "$1" l2tp show "$2"; }
# tunnel_is NS PATTERN: it has a tunnel, and what is told of it in one line matches
tunnel_is() { l2tp "$1" tunnel | paste -sd ' ' | grep -Eq -- "$2"; }
session_is() { l2tp "$1" session | paste -sd ' ' | grep -Eq -- "$2"; }
no_tunnels() { [ -z "$(l2tp "$1" tunnel)$(l2tp "$1" session)" ]; }
addr() { ip -n "$1" addr replace "$3" dev "$2"; }
# reach NS ADDRESS
reach() { ping_from "$1" "$2" -c 2 -i 0.2; }
reached() { wait_for 10 ping_from "$1" "$2"; }
# complaint: the lines of the latest refusal, joined
complaint() { paste -sd '|' "$W/complaint"; }
started() { lac_start "$@" && wait_for 10 is_up "${1:-lac}" tunnel1; }

need load_openlac
quiet_ipv6
need network
need dns_start dns 10.1.1.1 "host-record=site7.example,130.17.0.2,1"

# --- the guide's configurations, beside a LAC

# The first one who needs the kernel's driver.
need lac_start office2 "$GUIDE/example8-remote2.conf"
check_within 10 "remote office 2 has tunnel1" is_up office2 tunnel1
need lns_start lns1 192.168.11.2
ACCESS_IF=eth3 lac_config
cat "$GUIDE/example8-main.conf" >"$W/main.conf"
{ echo "!"; grep -v '^!$' "$W/openlac.conf"; echo "ip name-server 10.1.1.1"; } >>"$W/main.conf"
# Somebody else's, which has the id that ours would have.
need ip -n lac l2tp add tunnel tunnel_id 1 peer_tunnel_id 1 encap udp local $OURS remote 130.16.0.5 udp_sport 1800 udp_dport 1800
need ip -n lac l2tp add session name foreign tunnel_id 1 session_id 77 peer_session_id 77
need lac_start lac "$W/main.conf"
check_within 10 "the main office has tunnel1" is_up lac tunnel1
need addr lac tunnel1 10.1.0.1/30
need addr office2 tunnel1 10.1.0.2/30
need capture wan lac eth1 "udp"
check "S192 the main office reaches remote office 2 through tunnel1" reached lac 10.1.0.2
check "S193 and remote office 2 the main office" reach office2 10.1.0.1
same "it is Ethernet: ARP found the peer" "$(mac_of office2 tunnel1)" "$(ip -n lac neigh show 10.1.0.2 | field lladdr)"
check "both ids are the interface's number" session_is lac "Session 1 in tunnel .* Peer session 1, .*interface name: tunnel1"
check "a LAC on port 1701 serves a client beside it" dial 1
check "its traffic flows" pings 1
check "and that of the pseudowire" reach lac 10.1.0.2
capture_end wan
count() { tcpdump -n -r "$W/wan.pcap" "$1" 2>/dev/null | grep -c .; }
on_wire() { [ "$(count "src $1 and dst $2 and udp src port 1702 and udp dst port 1702")" -ge 4 ]; }
check "S194 on the wire it has UDP port 1702, from here" on_wire $OURS $PEER
check "and from there" on_wire $PEER $OURS
same "and no other" 0 "$(count "host $PEER and not udp port 1702")"

# --- a Linux system that has been configured by hand

check "remote office 2 ends orderly" stop openlacd-office2
check_within 5 "and with it its pseudowire" no_tunnels office2
# by_the_manual NS LOCAL REMOTE: the lines of openlac.conf(5), for addresses of other systems
by_the_manual() {
	sed -n '/^ip l2tp add tunnel/,/^\.Ed/p' "$TOP/daemon/man/openlac.conf.5.in" | grep -v '^\.Ed' |
		sed 's/\\e$/\\/; s/130\.16\.0\.3/'"$2"'/; s/130\.16\.0\.1/'"$3"'/' >"$W/by-hand"
	grep -q "local $2 remote $3" "$W/by-hand" && ns "$1" sh -e "$W/by-hand"
}
check "the lines of the manual configure a Linux system" by_the_manual office2 $PEER $OURS
need ip -n lac neigh flush dev tunnel1
check "it reaches the main office" reached office2 10.1.0.1
check "and the main office reaches it" reach lac 10.1.0.2

# --- statements

BEFORE=$(ifindex lac tunnel1)
sed 's/unmanaged port 1702/unmanaged port 1703/' "$W/main.conf" >"$W/other-port.conf"
cp "$W/main.conf" "$W/good.conf"
cp "$W/other-port.conf" "$W/main.conf"
ask reload >"$W/complaint" 2>/dev/null
same "S195 a reload cannot change the port while there is a pseudowire" \
	"$W/main.conf: l2tp unmanaged port cannot be changed while there are L2TPv3 pseudowires, expected them to be removed first" \
	"$(complaint)"
typed "l2tp unmanaged port 1703" 2>"$W/complaint"
same "S195 nor can a statement" \
	"% l2tp unmanaged port cannot be changed while there are L2TPv3 pseudowires, expected them to be removed first" "$(complaint)"
cp "$W/good.conf" "$W/main.conf"
check "the pseudowire is as it was" [ "$(ifindex lac tunnel1)" = "$BEFORE" ]
check "and works" reach lac 10.1.0.2
check "a reload that does not concern it leaves it alone" ask reload
same "it is the same" "$BEFORE" "$(ifindex lac tunnel1)"
check "other ids" typed "interface tunnel1" "tunnel local id 70000" "tunnel remote id 80000"
check_within 10 "S193 take effect at once" session_is lac "Session 70000 in tunnel .* Peer session 80000"
check "which the peer has not" negate reach lac 10.1.0.2
check "the first ones again" typed "interface tunnel1" "no tunnel local id" "no tunnel remote id"
check_within 10 "take effect, too" session_is lac "Session 1 in tunnel .* Peer session 1,"
check_within 10 "it is up" is_up lac tunnel1
need addr lac tunnel1 10.1.0.1/30
check "traffic flows again" reached lac 10.1.0.2
check "the statement is removed" typed "interface tunnel1" "no tunnel mode l2tp v3"
check_within 10 "S195 the netdev is gone" negate has_netdev lac tunnel1
check_within 10 "and what made it" negate session_is lac "interface name: tunnel1"
check "now another port" typed "l2tp unmanaged port 1703"
check "and back" typed "l2tp unmanaged port 1702"
check "it is made anew" typed "interface tunnel1" "tunnel mode l2tp v3"
check_within 10 "the netdev is there" is_up lac tunnel1
need addr lac tunnel1 10.1.0.1/30
check "traffic flows" reached lac 10.1.0.2

# --- killed

spawn pings nsenter --net=/run/netns/office2 busybox ping -i 0.1 -c 100 -q -W 1 10.1.0.1
BEFORE=$(ifindex lac tunnel1)
murder openlacd
check "without a daemon traffic flows" reach office2 10.1.0.1
check "the next one starts" started lac "$W/main.conf"
check "it takes the pseudowire over" logged openlacd "pseudowire to $PEER port 1702 taken over as it was interface=tunnel1"
same "as it is" "$BEFORE" "$(ifindex lac tunnel1)"
wait "${PID[pings]}"
unset "PID[pings]"
check "no ping was lost" logged pings "100 packets transmitted, 100 packets received, 0% packet loss"
client_again() { stop client1; dial 1; }
check "the client dials again" client_again
check "its traffic flows" pings 1

# --- several

need ns linux ip l2tp add tunnel tunnel_id 2 peer_tunnel_id 2 encap udp local $LINUX remote $OURS udp_sport 1702 udp_dport 1702
need ns linux ip l2tp add session name tunnel2 tunnel_id 2 session_id 2 peer_session_id 2
need ip -n linux link set tunnel2 up
need addr linux tunnel2 10.1.0.6/30
check "a second one from the same address" typed "interface tunnel2" "tunnel source eth1" "tunnel destination $LINUX" \
	"tunnel mode l2tp v3"
check_within 30 "is there" is_up lac tunnel2
check_within 10 "beside the first" is_up lac tunnel1
need addr lac tunnel1 10.1.0.1/30
need addr lac tunnel2 10.1.0.5/30
check "S193 the first one's traffic flows" reached lac 10.1.0.2
check "S193 and the second one's" reached linux 10.1.0.5
BEFORE=$(ifindex lac tunnel2)
check "another to a peer that it has already" typed "interface tunnel3" "tunnel source $OURS" "tunnel destination $LINUX" \
	"tunnel mode l2tp v3"
check_within 30 "is there" is_up lac tunnel3
same "the others are not touched" "$BEFORE" "$(ifindex lac tunnel2)"
need ns linux ip l2tp add session name tunnel3 tunnel_id 2 session_id 3 peer_session_id 3
need ip -n linux link set tunnel3 up
need addr linux tunnel3 10.1.0.10/30
need addr lac tunnel3 10.1.0.9/30
check "S193 its traffic flows" reached lac 10.1.0.10
check "one of an id that is in use" typed "interface pw2" "tunnel destination 130.16.0.6" "tunnel mode l2tp v3"
check_within 5 "is told of in words" logged openlacd "its tunnel local id 2 is that of interface tunnel2 interface=pw2"
refute "and is not made" has_netdev lac pw2
check "the configuration is written" ask write
murder openlacd
check_within 10 "S193 several from one address end with the daemon" negate has_netdev lac tunnel2
check "the next one starts" started lac "$W/main.conf"
check_within 10 "and makes them anew" is_up lac tunnel2
need addr lac tunnel1 10.1.0.1/30
need addr lac tunnel2 10.1.0.5/30
check "the first one's traffic flows" reached lac 10.1.0.2
# The netdev is another one, with another address.
need ip -n linux neigh flush dev tunnel2
check "and the second one's" reached linux 10.1.0.5
check "the others are removed" typed "no interface pw2" "no interface tunnel2" "no interface tunnel3"
check_within 10 "and gone" negate has_netdev lac tunnel2
check "the first one's traffic flows" reach lac 10.1.0.2

# --- a destination by name, a source by interface

need ns linux ip l2tp add tunnel tunnel_id 7 peer_tunnel_id 7 encap udp local 130.17.0.2 remote 130.17.0.1 udp_sport 1702 udp_dport 1702
need ns linux ip l2tp add session name tunnel7 tunnel_id 7 session_id 7 peer_session_id 7
need ip -n linux link set tunnel7 up
need addr linux tunnel7 10.1.0.14/30
check "a destination by name" typed "interface tunnel7" "tunnel source eth4" "tunnel destination site7.example" "tunnel mode l2tp v3"
check_within 10 "it is made" is_up lac tunnel7
need addr lac tunnel7 10.1.0.13/30
check "S193 its traffic flows" reached lac 10.1.0.14
need ip -n lac addr del 130.17.0.1/24 dev eth4
need ip -n lac addr add 130.17.0.9/24 dev eth4
check_within 10 "it follows the address of its source" tunnel_is lac "From 130\.17\.0\.9 to 130\.17\.0\.2"
check_within 10 "and is up" is_up lac tunnel7
check "without a destination it goes" typed "interface tunnel7" "no tunnel destination"
check_within 10 "at once" negate has_netdev lac tunnel7

# --- IPv6, and the source that the route tells

need ns linux ip l2tp add tunnel tunnel_id 8 peer_tunnel_id 8 encap udp local fd00:17::2 remote fd00:17::1 udp_sport 1702 udp_dport 1702
need ns linux ip l2tp add session name tunnel8 tunnel_id 8 session_id 8 peer_session_id 8
need ip -n linux link set tunnel8 up
need addr linux tunnel8 10.1.0.18/30
check "a destination with an IPv6 address" typed "interface tunnel8" "tunnel destination fd00:17::2" "tunnel mode l2tp v3"
check_within 10 "it is made" is_up lac tunnel8
need addr lac tunnel8 10.1.0.17/30
check "S193 its traffic flows" reached lac 10.1.0.18
check "from the address of the route" tunnel_is lac "From fd00:17::1 to fd00:17::2"

# --- killed, and no longer configured

murder openlacd
sed '/^interface tunnel1/,/^!/d' "$W/good.conf" >"$W/without.conf"
check "a daemon starts with a configuration without it" lac_start lac "$W/without.conf"
check_within 10 "what the dead one made is deleted" negate has_netdev lac tunnel1
check "somebody else's is left alone" session_is lac "Session 77 in tunnel 1 .*interface name: foreign"
refute "and nothing else is there" session_is lac "Session .* Session "
stop openlacd

# --- L2TPv2 on the same port

: >"$W/empty.conf"
need ip -n office2 l2tp del tunnel tunnel_id 1
need lac_start office2 "$W/empty.conf"
AT=office2
BOTH="% Error: L2TPv3 pseudowires and managed L2TPv2 tunnels cannot share UDP port 1701.|Reconfigure pseudowires to use an alternative UDP port."
check "a managed tunnel on port 1701" typed "l2tp tunnel site" "destination 192.0.2.9"
typed "interface tunnel1" "tunnel destination $OURS" "tunnel mode l2tp v3" 2>"$W/complaint"
same "S196 a pseudowire beside it is refused" "$BOTH" "$(complaint)"
refute "and not made" has_netdev office2 tunnel1
check "without the tunnel it is made" typed "no l2tp tunnel site" "interface tunnel1" "tunnel mode l2tp v3"
check_within 10 "on port 1701" tunnel_is office2 "UDP source / dest ports: 1701/1701"
typed "l2tp tunnel site" 2>"$W/complaint"
same "S196 a managed tunnel beside it is refused" "$BOTH" "$(complaint)"
typed "pppoe-ac a" "l2tp peer-address static 192.0.2.9" 2>"$W/complaint"
same "S196 and so is a way to an LNS" "$BOTH" "$(complaint)"
check "it is there still" is_up office2 tunnel1
AT=lac
e2e_finish
