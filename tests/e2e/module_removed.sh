#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# rmmod under traffic.
#
# Behaviours:
#  - with the daemon running and traffic flowing, removing the module is refused, or it is clean: no report of the
#    kernel, the daemon ends or recovers
#  - afterwards module and daemon start again and serve

. "${0%/*}/../lib/e2e.sh"

lac_up 1
check "the client is up" dial 1
spawn traffic nsenter --net=/run/netns/client1 busybox ping -q -i 0.01 -w 60 "$(client_gateway 1)"
nap 1
if rmmod openlac 2>"$W/rmmod"; then
	ok "the module was removed"
	check "nothing of it is left" negate test -e /sys/module/openlac
	check "the daemon lives" running openlacd
	check "it stops in good order" stop openlacd
else
	ok "the kernel refused to remove it"
	say "$(cat "$W/rmmod")"
	check "traffic flows" pings 1
	check "the daemon stops" stop openlacd
	check_within 10 "the module unloads then" unload_openlac
fi
stop traffic || :
stop client1 || :
need load_openlac
need lac_start
check "the client is up again" dial 1
check "traffic flows" pings 1
e2e_finish
