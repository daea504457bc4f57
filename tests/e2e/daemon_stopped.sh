#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The daemon does nothing for a while.
#
# Behaviours:
#  - data is forwarded by the kernel alone: traffic goes on while openlacd is stopped with SIGSTOP
#  - after SIGCONT control goes on where it was

. "${0%/*}/../lib/e2e.sh"

lac_up 2
check "the client is up" dial 1
UP=$(counter up packets)
kill -STOP "${PID[openlacd]}"
check "the client's traffic goes on" ping_from client1 "$(client_gateway 1)" -c 20 -i 0.1
check "the LNS's too" ping_from lns1 "$(client_addr 1)" -c 5 -i 0.1
check "the kernel counted it" test $(($(counter up packets) - UP)) -ge 25
kill -CONT "${PID[openlacd]}"
check "a new client is served" dial 2
check "the tunnel lived on" has_tunnels 1
check "traffic of both flows" pings 1
check "traffic of the other flows" pings 2
e2e_finish
