#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
# The guide's Examples 6, 7 and 8, as they are written, on two and three offices with strongSwan in those that need it.
#
# Behaviours:
#  - Example 6: hosts of the two LANs reach each other; on the wire are only ISAKMP and ESP: from the very beginning, after
#    the keys were given up, when charon was killed, when the daemon was killed (S155, S180, S189, S191)
#  - Example 7: the same with its legacy profiles, IKEv1 and AES128/SHA1/group 2 (S181, S190)
#  - Example 8: a managed tunnel and a pseudowire beside it (S192, S193)

. "${0%/*}/../lib/e2e.sh"
. "$TOP/tests/lib/sites.sh"
. "${0%/*}/ipsec.inc"

GUIDE=$TOP/tests/vectors/guide
WIRE=wan
both_up() { site_up main && site_up remote && site_ping main 2; }
secret_wire() { not_on_wire "$unprotected"; }

need load_openlac
need sites_up main remote third
need wire_start
need site_start main "$GUIDE/example6-main.conf"
need site_start remote "$GUIDE/example6-remote.conf"
nap 5
check "S189 without charon nothing of L2TP is on the wire" not_on_wire "$clear_text"
check "S189 and no tunnel is established" sh -c "! $LACCTL -r $W/run-main show l2tp tunnel | grep -q ESTABLISHED"
need charon_start main
need charon_start remote
check_within 120 "S189 with charon at both ends hosts of the LANs reach each other" both_up
check "S189 also the other way round" site_ping remote 1
check "S191 in transport mode" established main
MTU=$(ip -n main -o link show dev ppp10 | sed 's/.* mtu \([0-9]*\) .*/\1/')
check "I19 a packet of the interface's whole MTU, $MTU" ns main ping -q -c 2 -i 0.2 -W 2 -M "do" -s $((MTU - 28)) 10.0.0.2
check "I19 is not fragmented on the way" not_on_wire "ip[6:2] & 0x3fff != 0"
check "S155 on the wire are ISAKMP and ESP" on_wire "ip proto 50"
check "S155 and nothing else" secret_wire
need vici main --terminate --ike openlac-tunnel1
ns host-main ping -q -c 3 -i 0.2 -W 1 192.168.2.1 >/dev/null
check "S155 nothing else either after the keys were given up" secret_wire
check_within 90 "S155 there are new ones, and traffic" both_up
need murder charon-remote
ns host-main ping -q -c 3 -i 0.2 -W 1 192.168.2.1 >/dev/null
check "S155 nothing else when charon was killed" secret_wire
need charon_start remote
check_within 150 "S155 it is there again, and so is the traffic" both_up
need murder openlacd-main
ns host-main ping -q -c 3 -i 0.2 -W 1 192.168.2.1 >/dev/null
check "S155 nothing else when the daemon was killed" secret_wire
check "S155 the guard of the killed daemon stays" guarded main
need site_start main "$GUIDE/example6-main.conf"
check_within 150 "it is started again, and the traffic is back" both_up
check "S155 nothing else in all the time" secret_wire

need stop wire
# What pretends to be the peer, in clear text, at an address that is ours but not the tunnel's
ours() { ask_site main -j show l2tp tunnel | grep -o '"created-at"' | wc -l; }
BEFORE=$(ours)
ns wan ip addr add 130.16.0.9/24 dev br0 2>/dev/null
ns wan ip route add 192.168.1.254/32 via 130.16.0.1 2>/dev/null
need ns wan python3 -S "$PEERS/l2tp_spoof.py" --raw --from 130.16.0.2 --to 192.168.1.254 --count 3 \
	control SCCRQ --assigned 77 >/dev/null
nap 1
same "S155 an SCCRQ in clear text to another address of ours makes no tunnel" "$BEFORE" "$(ours)"
need stop openlacd-main
has_connections() { vici main --list-conns | grep "^openlac-"; }
refute "an orderly end takes the connections from charon" has_connections
need stop openlacd-remote
need charon_stop main
need charon_stop remote
need charon_start main
need charon_start remote
need wire_start
# The other end is AlliedWare in the guide; here it is the same with the ends exchanged.
sed 's/130\.16\.0\.2/PEER/; s/130\.16\.0\.1/130.16.0.2/; s/PEER/130.16.0.1/
	s/192\.168\.1\.254/192.168.2.254/; s/10\.0\.0\.1\/30/10.0.0.2\/30/; s/^ip route .*/ip route 192.168.1.0\/24 10.0.0.1/
	s/local-subaddress .*/local-subaddress remote_office/; s/remote-subaddress .*/remote-subaddress main_office/' \
	"$GUIDE/example7-main.conf" >"$W/remote7.conf"
need site_start main "$GUIDE/example7-main.conf"
need site_start remote "$W/remote7.conf"
check_within 120 "S190 Example 7: hosts of the LANs reach each other" both_up
check "S190 by IKEv1" sh -c "STRONGSWAN_CONF=$W/strongswan-main.conf swanctl --list-sas --uri unix://$W/main.vici | grep -q IKEv1"
check "S181 with the profile's algorithms" established main AES_CBC-128/HMAC_SHA1_96
check "S190 nothing but ISAKMP and ESP" secret_wire
need stop wire

need stop openlacd-main
need stop openlacd-remote
need charon_stop main
need charon_stop remote
need site_start main "$GUIDE/example8-main.conf"
need site_start remote "$GUIDE/example8-remote1.conf"
need site_start third "$GUIDE/example8-remote2.conf"
check_within 60 "S192 Example 8: the managed tunnel carries traffic" both_up
check_within 60 "S193 and so does the pseudowire" site_ping main 3
check "S192 both at the same time" both_up
e2e_finish
