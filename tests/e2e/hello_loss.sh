#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# HELLO with the default times, in virtual time.
# virtual-time: yes
# kernels: uml
# timeout: 1500
#
# Behaviours:
#  - a silent tunnel sends HELLO every 60 seconds and lives as long as it is answered (S22, S253)
#  - without answers the LAC retransmits five times and then gives the tunnel up: the client is told by PADT, nothing
#    is left (S23, S73)

. "${0%/*}/../lib/e2e.sh"

hellos() { grep '"ev": "rx"' "$W/lns1.json" | grep -c '"type": "HELLO"'; }

need load_openlac
need topology_up 1
need lnspy_start lns1 192.168.11.2
lac_config
need lac_start
check "the client is up" dial 1
nap 610
N=$(hellos)
check "S22 ten silent minutes take ten HELLOs, not $N" test "$N" -ge 9 -a "$N" -le 10
check "the session is alive" client_up 1
check "traffic flows" ping_from client1 "$(client_gateway 1)"
need lns_ctl lns1 mute on
START=$SECONDS
check_within 200 "a dead LNS is noticed" client_gone 1
TOOK=$((SECONDS - START))
# At most 60 s until the HELLO, then 1 + 2 + 4 + 8 + 8 + 8 s.
check "S23 within a HELLO and its retransmissions, $TOOK s" test "$TOOK" -ge 25 -a "$TOOK" -le 95
check_within 5 "no session is left" has_sessions 0
check_within 5 "no tunnel is left" has_tunnels 0
e2e_finish
