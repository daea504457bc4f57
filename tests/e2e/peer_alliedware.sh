#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# The guide's Examples 5 and 7: the remote office has an older device, AlliedWare. It is played by tests/peers/alliedware.py,
# pppd over the in-tree driver and strongSwan, each set as the guide's commands for that device say.
#
# Behaviours:
#  - either end's call names the call of the other one (S166, S188), one that names another is refused (S167)
#  - PPP answers LCP echo and needs no LQR (S188); IPv4 and IPv6 run between hosts of the LANs (S152)
#  - a peer that calls, too, and knows no tie breaker: one session results (S160)
#  - equal tie breakers: neither tunnel lives, and the next ones have others (I1)
#  - Example 7: IKEv1, ESP in transport mode with AES128, SHA1, PFS; nothing else on the wire (S190)

. "${0%/*}/../lib/e2e.sh"
. "$TOP/tests/lib/sites.sh"
. "${0%/*}/ipsec.inc"

GUIDE=$TOP/tests/vectors/guide
WIRE=wan

# remote_start OPTION...: AlliedWare at the remote office
remote_start() {
	: >"$LOG/remote.log"
	: >"$W/remote.json"
	spawn remote nsenter --net=/run/netns/remote python3 -S "$PEERS/alliedware.py" --listen 130.16.0.2 \
		--host-name Remote --log "$W/remote.json" --ctl "$W/remote.ctl" --data kernel --pppd-options "$W/remote.ppp" \
		--pppd-log "$LOG/pppd-remote" --call-name remote_office --remote-call main_office "$@"
	wait_for 30 logged remote ready
}
event() { grep "\"ev\": \"$1\"" "$W/remote.json"; }
violations() { event violation; }
both_up() { site_up main && site_ping main 2; }
mode_is() { [ "$(tunnel_states main | tr '\n' ' ')" = "$1 " ]; }
echoes() { cat "$LOG"/pppd-remote.* | grep -c "rcvd \[LCP EchoRep"; }
answers_echoes() { [ "$(echoes)" -ge 3 ]; }
link_lost() { cat "$LOG"/pppd-remote.* | grep "Serial link appears to be disconnected\|LQR"; }

need load_openlac
need sites_up main remote
modprobe -aq l2tp_ppp 2>/dev/null
need ip -n remote addr add 130.16.0.2/30 dev eth1
need ip -n remote addr add 192.168.2.254/24 dev vlan1
need ip -n remote addr add fd00:2::fe/64 dev vlan1 nodad
need ppp_files
# set ppp=10 lqr=off echo=on; add ip int=ppp10 ip=10.0.0.2; add ip rou=192.168.1.0, here whatever it does not know
printf '%s\n' 10.0.0.2: "ifname ppp10" lcp-echo-interval\ 1 lcp-echo-failure\ 3 noauth nodetach debug debug defaultroute +ipv6 \
	defaultroute6 noccp nobsdcomp nodeflate novj "mtu 1400" "mru 1400" >"$W/remote.ppp"
pppd --help 2>&1 | grep -q defaultroute6 || sed -i /defaultroute6/d "$W/remote.ppp"

need remote_start
need site_start main "$GUIDE/example5-main.conf"
check_within 40 "S188 Example 5, the main office calls: hosts of the LANs reach each other" both_up
check "S188 and the other way round" site_ping remote 1
check "S166 its call names the remote office's" sh -c "grep '\"type\": \"ICRQ\"' $W/remote.json | grep -q remote_office"
check_within 20 "S188 LCP echo is answered" answers_echoes
refute "S188 the link needs no LQR" link_lost
refute "the remote office has nothing to complain of" violations
proxied() { event session-up | grep -i proxy; }
refute "S156 PPP is between the two ends: the call has nothing of a proxy" proxied
# The guide's example has IPv4 in the LANs; IPv6 goes over the same link.
need ip -n main addr add fd00:1::fe/64 dev vlan1 nodad
need ip -n main route add fd00:2::/64 dev ppp10
need ip -n remote route replace fd00:1::/64 dev ppp10
check_within 10 "S152 IPv6 runs between the LANs on the same link" site_ping6 main 2
check "S152 and back" site_ping6 remote 1
need stop remote
no_ppp10() { ! ip -n main link show dev ppp10 >/dev/null 2>&1; }
check_within 30 "S157 the interface goes with the remote office's farewell" no_ppp10

need remote_start --call 130.16.0.1 --fault sccrq=ignore
check_within 90 "S188 the remote office calls, and does not answer: there is traffic" both_up
check "S163 the main office is the LNS" sh -c "$LACCTL -r $W/run-main show l2tp tunnel | grep -q 'Tunnel Mode: *LNS'"
refute "the remote office has nothing to complain of" violations
need stop remote
need remote_start --call 130.16.0.1
need ask_site main clear l2tp tunnel all
check_within 90 "S160 both call, and one knows no tie breaker: there is traffic" both_up
check "it lasts" holds 15 site_ping main 2
same "S61 with one session" 1 "$(ask_site main show l2tp session | grep -c '^Session ID')"
refute "the remote office has nothing to complain of" violations
need stop remote

# It is not AlliedWare that would do this.
need remote_start --same-ties 2
need ask_site main clear l2tp tunnel all
check_within 60 "I1 two tunnels open with equal tie breakers, twice; then there is traffic" both_up
same "I1 each time with others" 2 "$(event same-tie | wc -l)"
unanswered() { ! grep '"ev": "rx"' "$W/remote.json" | grep '"type": "SCCRP"'; }
check "I1 neither of two equal ones was answered" unanswered
need stop remote

need remote_start --call-name another_office
wrong_call() { event wrong-call; }
check_within 90 "S167 a call that the remote office does not know is refused there" wrong_call
check "S157 there is no interface" no_ppp10
need stop remote

# --- Example 7
need stop openlacd-main
need wire_start
need charon_start main
need charon_start remote
mkdir -p "$W/remote-swanctl"
cat >"$W/remote-swanctl/swanctl.conf" <<-END
connections {
	main {
		version = 1
		local_addrs = 130.16.0.2
		remote_addrs = 130.16.0.1
		proposals = aes128-sha1-modp1024
		local {
			auth = psk
		}
		remote {
			auth = psk
		}
		children {
			l2tp {
				mode = transport
				local_ts = 130.16.0.2/32
				remote_ts = 130.16.0.1/32
				esp_proposals = aes128-sha1-modp1024
				life_time = 300s
				start_action = trap
			}
		}
	}
}
secrets {
	ike-main {
		secret = samplekey
	}
}
END
need vici remote --load-all --file "$W/remote-swanctl/swanctl.conf"
need site_start main "$GUIDE/example7-main.conf"
need remote_start
check_within 90 "S190 Example 7: hosts of the LANs reach each other" both_up
check "S190 by IKEv1" sh -c "STRONGSWAN_CONF=$W/strongswan-main.conf swanctl --list-sas --uri unix://$W/main.vici | grep -q IKEv1"
check "S181 with the profile's algorithms" established main AES_CBC-128/HMAC_SHA1_96
check "S191 on the wire is ESP" on_wire "ip proto 50"
check "S190 and ISAKMP, and nothing else" not_on_wire "$unprotected"
refute "the remote office has nothing to complain of" violations
need stop remote
e2e_finish
