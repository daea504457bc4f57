#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Statements of the guide, typed into a running daemon: what is understood is what "show running-config" prints.
#
# Behaviours: S76 to S82, S86, S93, S96, S97; what the check of peer-to-peer tunnels tells, S199 to S205.

. "${0%/*}/../lib/e2e.sh"

ask() { lacctl -r "$W/run-lac" "$@"; }
# typed LINE...: in a shell of its own, from "configure terminal" on
typed() {
	local line args=(-c "configure terminal")
	for line in "$@"; do
		args+=(-c "$line")
	done
	ask "${args[@]}"
}
# block HEADER: the statements of that block, one line
block() { ask show running-config | awk -v h="$1" '$0 == h { p = 1; next } /^!/ { p = 0 } p { $1 = $1; print }' | paste -sd '|'; }
# becomes TEXT HEADER BLOCK STATEMENT...: typed, the block is that
becomes() {
	local text=$1 header=$2 wanted=$3
	shift 3
	typed "$@" >"$W/said" 2>&1 || sed 's/^/# /' "$W/said"
	same "$text" "$wanted" "$(block "$header")"
}

# the quotes of the guide's example (I34)
CURLY=($'\xe2\x80\x9c' $'\xe2\x80\x9d')

need load_openlac
need topology_up 0
: >"$W/openlac.conf"
need lac_start

AC="pppoe-ac-service mylittleac"
becomes "S76 the service's name" "$AC" "service-name remote-office advertised" \
	"pppoe-ac mylittleac" "service-name remote-office advertised"
becomes "S77 the destination" "$AC" "service-name remote-office advertised|destination l2tp" "pppoe-ac mylittleac" "destination l2tp"
becomes "S78 a static LNS" "$AC" "service-name remote-office advertised|destination l2tp|l2tp peer-address static 192.168.11.2" \
	"pppoe-ac mylittleac" "l2tp peer-address static 192.168.11.2"
becomes "S79 an LNS that RADIUS knows" "$AC" \
	"service-name remote-office advertised|destination l2tp|l2tp peer-address radius-lookup group my_group" \
	"pppoe-ac mylittleac" "l2tp peer-address radius-lookup group my_group"
becomes "S80 an LNS that the DNS knows" "$AC" \
	"service-name remote-office advertised|destination l2tp|l2tp peer-address dns-lookup prefix lns" \
	"pppoe-ac mylittleac" "l2tp peer-address dns-lookup prefix lns"
becomes "S81 the profile" "$AC" \
	"service-name any|destination l2tp|l2tp peer-address dns-lookup prefix lns|l2tp profile my-l2tp-profile1" \
	"pppoe-ac mylittleac" "service-name any" "l2tp profile my-l2tp-profile1"
becomes "S82 the protocols of authentication" "$AC" \
	"service-name any|ppp-auth-protocols pap|destination l2tp|l2tp peer-address dns-lookup prefix lns|l2tp profile my-l2tp-profile1" \
	"pppoe-ac mylittleac" "ppp-auth-protocols pap"
becomes "S86 the version is part of a profile" "l2tp-profile my-l2tp-profile1" 'version 2|secret "oursecret"' \
	"l2tp-profile my-l2tp-profile1" "shared-secret oursecret"
check "S93 the port of unmanaged pseudowires" typed "l2tp unmanaged port 1702"
same "it is what was typed" "l2tp unmanaged port 1702" "$(ask show running-config | grep unmanaged)"
becomes "S96 statements of an interface" "interface tunnel1" \
	'description "unmanaged L2TPv3 VTI"|tunnel source 130.16.0.1|tunnel destination 130.16.0.3|tunnel mode l2tp v3|ip address 10.1.0.1/30' \
	"interface tunnel1" "description ${CURLY[0]}unmanaged L2TPv3 VTI${CURLY[1]}" "tunnel source 130.16.0.1" "tunnel destination 130.16.0.3" \
	"tunnel mode l2tp v3" "ip address 10.1.0.1/30"
check "a route" typed "ip route 192.168.2.0/24 10.0.0.2"
same "it is what was typed" "ip route 192.168.2.0/24 10.0.0.2" "$(ask show running-config | grep '^ip route')"
ask show running-config >"$W/before"
check "S97 separators change nothing" typed "!" "! a comment" "l2tp-profile my-l2tp-profile1" "!" "shared-secret oursecret"
ask show running-config >"$W/after"
check "the configuration is the same" diff "$W/before" "$W/after"

# --- the check of peer-to-peer tunnels

typed "l2tp tunnel tunnel1" "encapsulation ppp 10" "destination 130.16.0.2" \
	"l2tp tunnel bare" \
	"l2tp tunnel same" "encapsulation ppp 10" "destination 130.16.0.9" \
	"l2tp tunnel mixed" "ip-version 6" "encapsulation ppp 11" "source 130.16.0.1" "destination 130.16.0.2" \
	"l2tp tunnel safe" "encapsulation ppp 12" "destination 130.16.0.3" "protection ipsec" >/dev/null 2>&1
# told TUNNEL: what the check says of it
told() { ask show l2tp tunnel "$1" config-check | sed -n 's/^ *//; 2,$p' | paste -sd '|'; }
same "a complete tunnel" "Complete Configuration" "$(told tunnel1)"
same "S199 two tunnels claim one PPP interface" "Incomplete Configuration|Missing tunnel name or tunnel name mismatch" "$(told same)"
BARE=$(told bare)
part() { cut -d '|' -f "$1" <<<"$BARE"; }
same "S200 a PPP interface is required" "Required: PPP interface" "$(part 2)"
same "S201 a destination is required" "Required: destination" "$(part 3)"
same "S202 an IP version is required" "Required: IP version" "$(part 4)"
MIXED=$(told mixed)
same "S203 the destination has another IP version" "Destination IP address does not match the configured IP version" \
	"$(cut -d '|' -f 2 <<<"$MIXED")"
same "S204 the source has another IP version" "Source IP address does not match the configured IP version" \
	"$(cut -d '|' -f 3 <<<"$MIXED")"
same "S205 with protection a source is required" "Incomplete Configuration|Source IP address required when IPSec protection on" \
	"$(told safe)"
e2e_finish
