#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The LNS loses its power and comes back.
#
# Behaviours:
#  - missing answers to HELLO end the tunnel and its sessions, clients are told by PADT (S22, S23, S73)
#  - a client that dials again gets a new tunnel and session without anybody's help (S23)

. "${0%/*}/../lib/e2e.sh"

addresses() { grep -c 'local  IP address' "$LOG/client1.log"; }
came_back() { [ "$(addresses)" -ge 2 ]; }
other_tunnel() { [ -n "$(tunnels | field id)" ] && [ "$(tunnels | field id)" != "$OLD" ]; }

export PROFILE_LINES=$'hello-timeout 2\n max-retries 2'
lac_up 1
check "the client is up" dial 1 persist maxfail 0 holdoff 1
OLD=$(tunnels | field id)
need lns_kill lns1
need lns_start lns1 192.168.11.2
check_within 60 "the client is told and comes back" came_back
check "S23 over a new tunnel" other_tunnel
same "there is one session" 1 "$(session_count)"
same "there is one tunnel" 1 "$(tunnel_count)"
check "traffic flows" pings 1
e2e_finish
