#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# virtual-time: yes
# kernels: uml
# timeout: 2400
# What may be wrong between two offices: each has its state and its message, and is over when it is put right, without a
# restart.
#
# Behaviours:
#  - secrets that differ (S31, S182), a sub-address that is not ours (S166, S167), another PPP password (S158)
#  - the peer is started again without a farewell, its address changes in the DNS (S175), the way is down for five minutes
#  - the PPP interface goes with the tunnel (S157)

. "${0%/*}/../lib/e2e.sh"
. "$TOP/tests/lib/sites.sh"

# both_up: PPP is up at both ends and passes traffic
both_up() { site_up main && site_up remote && site_ping main 2; }
last_error() { ask_site "$1" -j show l2tp tunnel tunnel1 | grep -q "\"last-error\":\"[^\"]*$2"; }
nothing_up() { ! tunnel_states main | grep -q ESTABLISHED && ! tunnel_states remote | grep -q ESTABLISHED; }
no_ppp() { ! ip -n "$1" link show dev ppp10 >/dev/null 2>&1; }
change() { site_config "$1" && site_reload "$1"; }

need load_openlac
need sites_up main remote
TUNNEL_LINES="shared-secret one" site_config main
TUNNEL_LINES="shared-secret two" site_config remote
need site_start main "$W/main.conf"
need site_start remote "$W/remote.conf"
check_within 60 "S31 secrets that differ: a message at one end" last_error main "challenge response"
check_within 60 "S31 and at the other" last_error remote "challenge response"
check "S31 no tunnel is established" nothing_up
TUNNEL_LINES="shared-secret one" need change remote
check_within 90 "S182 with the same secret there is a tunnel, and traffic" both_up

TUNNEL_LINES="remote-subaddress office1" need change main
TUNNEL_LINES="local-subaddress office2
 remote-subaddress any" need change remote
need ask_site main clear l2tp tunnel all
# The remote office's own calls are welcome, so that it must not be the caller.
caller_is_main() { [ "$(tunnel_states main | head -n 1)" = "LAC ESTABLISHED" ]; }
until_main_calls() {
	local i
	for ((i = 0; i < 20; i++)); do
		wait_for 60 one_pair && caller_is_main && return
		ask_site main clear l2tp tunnel all
	done
	return 1
}
check "a tunnel of the main office's opening" until_main_calls
check_within 30 "S167 the wrong sub-address: the caller has a message" last_error main "sub-address is not ours"
check "S167 the tunnel stays, without a session" sh -c "! $LACCTL -r $W/run-main show l2tp session | grep -q 'Session ID'"
check "S157 there is no PPP interface" no_ppp main
TUNNEL_LINES="local-subaddress office1
 remote-subaddress any" need change remote
check_within 120 "S166 with the right one there is traffic" both_up

PPP_LINES="ppp authentication chap
 ppp username main password right" need change main
PPP_LINES="ppp username main password wrong" need change remote
check_within 60 "S158 the wrong password: who asks for it has a message" last_error main "authenticat"
check_within 60 "S158 and who told it" last_error remote "authenticat"
PPP_LINES="ppp username main password right" need change remote
check_within 120 "S158 with the right one there is traffic" both_up

need murder openlacd-remote
need site_start remote "$W/remote.conf"
check_within 90 "a peer that was started again is connected again" both_up
check "there is one tunnel" one_pair

need ip -n wan link set remote down
nap 300
check "S157 the way is down for five minutes: no tunnel" nothing_up
check "S157 no interface at one end" no_ppp main
check "S157 nor at the other" no_ppp remote
check "the message says so" last_error main "no answer"
need ip -n wan link set remote up
check_within 150 "the way is there again, and so is the traffic" both_up

need ip -n wan addr add 130.16.0.6/29 dev br0
need dns_start wan 130.16.0.6 host-record=remote.example,130.16.0.2,30
DESTINATION=remote.example TOP_LINES="ip name-server 130.16.0.6" need change main
check_within 90 "S175 the destination is a name" both_up
sed -i 's/130.16.0.2/130.16.0.3/' "$W/remote.conf"
need dns_start wan 130.16.0.6 host-record=remote.example,130.16.0.3,30
need site_reload remote
check_within 400 "S175 the name has another address, the tunnel follows" both_up
same "S175 the new one is shown" 130.16.0.3 "$(ask_site main show l2tp tunnel | awk '$1 == "Remote" { print $4; exit }')"
e2e_finish
