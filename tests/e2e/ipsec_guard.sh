#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# The protection of managed tunnels: L2TP's datagrams between two sites, by the daemon's own code but without the tunnel, and
# strongSwan's charon on both sides.
#
# Behaviours:
#  - before charon is there the guard drops what L2TP sends and receives, and nothing else
#  - charon may start at any time, be told to close what it negotiated, be killed, stop and start again: it is told again what it
#    has to know, and on the wire there is nothing but IKE and ESP
#  - connections of others in charon stay, and when others clear charon ours come back
#  - a changed profile is negotiated at once; a missing key is said, and nothing is sent
#  - the guard survives the daemon; the next one removes it when the tunnel is no longer configured
#  - datagrams in clear text that claim to be the peer's are dropped
#  - the legacy profile of Example 7 (IKEv1), and IPv6

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/ipsec.inc"

PORT=1701

# tunnel_config SITE OWN PEER: Example 6 of the guide; TOP_LINES and PROTECTION add to it
tunnel_config() {
	cat >"$W/$1.conf" <<-END
	crypto isakmp key ${KEY-samplekey} address $3
	${TOP_LINES:-!}
	l2tp tunnel tunnel1
	 encapsulation ppp 10
	 destination $3
	 source $2
	 protection ipsec
	 ${PROTECTION:-}
	END
}

# tunnel_start SITE OWN PEER [PORT]
tunnel_start() {
	: >"$LOG/$1.log"
	spawn "$1" nsenter "--net=/run/netns/$1" env "OPENLAC_VICI=$W/$1.vici" "$TOP/build/peers/ipsec_tunnel" \
		"$W/$1.conf" tunnel1 "$2" "$3" ${4:+"$4"}
	wait_for 20 logged "$1" "protect:"
}
both_start() {
	tunnel_start siteA 130.16.0.1 130.16.0.2 $PORT && tunnel_start siteB 130.16.0.2 130.16.0.1 $PORT
}
reload() {
	local before
	before=$(grep -c reloaded "$LOG/$1.log")
	kill -HUP "${PID[$1]}"
	wait_for 20 more_lines "$1" reloaded "$before"
}

# heard SITE: a datagram has arrived since "listen"; both_hear: everywhere
declare -A HEARD=()
listen() {
	HEARD[siteA]=$(grep -c received "$LOG/siteA.log")
	HEARD[siteB]=$(grep -c received "$LOG/siteB.log")
}
heard() { more_lines "$1" received "${HEARD[$1]}"; }
hear_again() {
	listen
	wait_for "${1:-40}" heard siteA && wait_for "${1:-40}" heard siteB
}
deaf() {
	listen
	holds "${1:-3}" both_deaf
}
both_deaf() { ! heard siteA && ! heard siteB; }

need load_openlac
need ipsec_sites
need wire_start
tunnel_config siteA 130.16.0.1 130.16.0.2
tunnel_config siteB 130.16.0.2 130.16.0.1
check "a tunnel is protected before charon is there" both_start
check "with two policies in the kernel" guarded siteA
check "the daemon says that charon is not there" wait_for 10 logged siteA "charon: "
check "sending fails as it does for a firewall's sake" wait_for 10 logged siteA "not sent: Operation not permitted"
check "nothing arrives" deaf
check "what is not L2TP passes" ping_from siteA 130.16.0.2
check "S155 nothing of L2TP was on the wire without charon" not_on_wire "$clear_text"

say "charon on one side, then on both"
need charon_start siteA
check "it is told of the tunnel" wait_for 20 has_connection siteA openlac-tunnel1
check "nothing arrives yet" deaf 2
need charon_start siteB
check "S155 datagrams arrive with charon on both sides" hear_again
check "S189 the internal profile is used" established siteA "AES_CBC-256/HMAC_SHA2_256_128/PRF_HMAC_SHA2_256/MODP_2048"
check "S191 ESP between the two addresses" established siteA "130.16.0.1/32"
check "the wire has ESP" wait_for 10 on_wire esp
check "S191 IKE was outside of what it protects" on_wire "udp port 500"

say "what can happen to charon"
check "what was negotiated is closed" vici siteA --terminate --force --ike openlac-tunnel1
check "and negotiated again" hear_again
need murder charon-siteB
nap 3
need charon_start siteB
check "a killed one is told again" wait_for 20 has_connection siteB openlac-tunnel1
check "datagrams arrive" hear_again 60
check "one stops in order" charon_stop siteB
check "nothing arrives without it" deaf
check "its policies are gone, the guard is not" guarded siteB
need charon_start siteB
check "datagrams arrive when it is back" hear_again 60

say "charon has other users"
cat >"$W/swanctl.conf" <<-END
connections {
	foreign {
		remote_addrs = 130.16.0.77
		remote {
			auth = psk
		}
		children {
			foreign {
				mode = transport
			}
		}
	}
}
secrets {
	ike-foreign {
		id = 130.16.0.77
		secret = theirs
	}
}
END
check "another user loads his own, and by that unloads ours" vici siteA --load-all --file "$W/swanctl.conf" --noprompt
check "ours come back" wait_for 20 has_connection siteA openlac-tunnel1
check "his stay" has_connection siteA foreign
check "datagrams arrive" hear_again
need vici siteA --terminate --force --ike openlac-tunnel1
check "also after another negotiation, for which the key is needed" hear_again

say "the configuration changes"
TOP_LINES="crypto isakmp peer address 130.16.0.2 profile P
crypto isakmp profile P
 transform 1 integrity SHA512 encryption AES128 group 14
!" PROTECTION="protection profile Q
crypto ipsec profile Q
 transform 1 protocol esp integrity SHA512 encryption AES128" tunnel_config siteA 130.16.0.1 130.16.0.2
TOP_LINES="crypto isakmp peer address 130.16.0.1 profile P
crypto isakmp profile P
 transform 1 integrity SHA512 encryption AES128 group 14
!" PROTECTION="protection profile Q
crypto ipsec profile Q
 transform 1 protocol esp integrity SHA512 encryption AES128" tunnel_config siteB 130.16.0.2 130.16.0.1
need reload siteB
need reload siteA
check "other profiles are negotiated at once" wait_for 60 established siteA "AES_CBC-128/HMAC_SHA2_512_256"
check "S181 datagrams arrive with the profile of the tunnel" hear_again 60
sed -i '/^crypto isakmp key/d' "$W/siteA.conf"
need reload siteA
check "a missing key is said" logged siteA "tunnel1: there is no 'crypto isakmp key ... address 130.16.0.2'"
check "and the tunnel may not start" logged siteA "protect: -"
check "the key is taken from charon" wait_for 20 negate has_connection siteA openlac-tunnel1
check "nothing arrives" wait_for 20 deaf 2
tunnel_config siteA 130.16.0.1 130.16.0.2
tunnel_config siteB 130.16.0.2 130.16.0.1
need reload siteA
need reload siteB
check "datagrams arrive with the key" hear_again 90

say "the end of the daemon"
murder siteA
check "a killed one leaves the guard" guarded siteA
check "charon keeps what it knows" has_connection siteA openlac-tunnel1
need tunnel_start siteA 130.16.0.1 130.16.0.2 $PORT
check "the next one takes both over" hear_again
murder siteA
check "charon stops while there is no daemon" charon_stop siteA
refute "what is sent is refused" ns siteA python3 -S "$PEERS/l2tp_spoof.py" --from 130.16.0.1 --to 130.16.0.2 raw 6661
sed -i '/protection/d' "$W/siteA.conf"
need tunnel_start siteA 130.16.0.1 130.16.0.2
check "the next daemon removes the guard of a tunnel that is no longer protected" wait_for 10 guarded siteA 0
stop siteA
tunnel_config siteA 130.16.0.1 130.16.0.2
need charon_start siteA
need tunnel_start siteA 130.16.0.1 130.16.0.2 $PORT
check "datagrams arrive again" hear_again 60
check "S155 nothing but IKE and ESP was on the wire at any time" not_on_wire "$unprotected"

say "what pretends to be the peer"
before=$(grep -c received "$LOG/siteA.log")
need ns wire python3 -S "$PEERS/l2tp_spoof.py" --raw --from 130.16.0.2 --to 130.16.0.1 --count 5 raw 6661 >/dev/null
nap 1
refute "datagrams in clear text are dropped" grep -q "received fa" "$LOG/siteA.log"
check "they were on the wire" on_wire "$clear_text"
stop siteA
check "an orderly end removes the guard" guarded siteA 0
check "and what charon knows" wait_for 10 negate has_connection siteA openlac-tunnel1
stop siteB

say "Example 7"
aw() {
	echo "crypto ipsec profile AW
 lifetime seconds 300
 pfs 2
 transform 1 protocol esp integrity SHA1 encryption AES128
!
crypto isakmp profile AW
 version 1 mode main
 transform 1 integrity SHA1 encryption AES128 group 2
!
crypto isakmp peer address $1 profile AW"
}
TOP_LINES=$(aw 130.16.0.2) PROTECTION="protection profile AW" tunnel_config siteA 130.16.0.1 130.16.0.2
TOP_LINES=$(aw 130.16.0.1) PROTECTION="protection profile AW" tunnel_config siteB 130.16.0.2 130.16.0.1
stop wire
need wire_start
need both_start
check "S190 datagrams arrive by the legacy profile" hear_again 60
check "S190 main mode of IKEv1 with its algorithms" established siteA "IKEv1"
check "S190 AES-128, SHA-1 and group 2" established siteA "AES_CBC-128/HMAC_SHA1_96/PRF_HMAC_SHA1/MODP_1024"
check "nothing of L2TP was on the wire" not_on_wire "$clear_text"
stop siteA
stop siteB

say "IPv6"
tunnel_config siteA 2001:db8::1 2001:db8::2
tunnel_config siteB 2001:db8::2 2001:db8::1
need ip -n siteA neigh flush dev eth0
need ip -n siteB neigh flush dev eth0
need tunnel_start siteA 2001:db8::1 2001:db8::2 $PORT
need tunnel_start siteB 2001:db8::2 2001:db8::1 $PORT
check "datagrams arrive, though the hosts have to find each other first" hear_again 60
check "keys are for UDP" established siteA "2001:db8::1/128[udp]"
need ip -n siteA neigh flush dev eth0
need ip -n siteB neigh flush dev eth0
check "they do when they have forgotten each other" hear_again 60
check "nothing of L2TP was on the wire by IPv6" not_on_wire "$clear_text"
stop siteA
stop siteB
charon_stop siteA
charon_stop siteB
e2e_finish
