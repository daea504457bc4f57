#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# SIGHUP applies the difference.
#
# Behaviours:
#  - sessions that a change does not concern never notice
#  - a new LNS address and new limits hold for the next client
#  - the tunnel to the LNS that is no longer named closes with its last session
#  - an interface that is taken out of the file loses its sessions, the LNS is told

. "${0%/*}/../lib/e2e.sh"

lac_up 2
need lns_start lns2 192.168.12.2
check "the client is up" dial 1
check "a reload without a change" lac_reload
check "the session is there" has_sessions 1
LNS_ADDR=192.168.12.2
lac_config
check "a reload with another LNS" lac_reload
check "the session is there still" has_sessions 1
check "its traffic flows" pings 1 lns1
check "the next client is up" dial 2
check "it was taken to the new LNS" lns_has_sessions lns2 1
check "its traffic flows" pings 2 lns2
sed -i '/^int /,$d' "$W/openlac.conf"
check "a reload without the interface" lac_reload
check_within 10 "the sessions are gone" has_sessions 0
check_within 10 "the clients are told" client_gone 1
check_within 10 "the first LNS is told" lns_has_sessions lns1 0
check_within 10 "the second LNS is told" lns_has_sessions lns2 0
check_within 10 "only the tunnel to the LNS of the configuration stays" has_tunnels 1
e2e_finish
