#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The daemon is killed.
#
# Behaviours:
#  - forwarding sessions stay in the kernel and carry traffic without a daemon (section 8 of the design)
#  - a new daemon starts on what the dead one left and serves

. "${0%/*}/../lib/e2e.sh"

lac_up 1
check "the client is up" dial 1
murder openlacd
check "traffic goes on without a daemon" ping_from client1 "$(client_gateway 1)" -c 10 -i 0.1
check "both ways" pings 1
check "a new daemon starts" lac_start
stop client1 || :
check "a client gets through it" dial 1
e2e_finish
