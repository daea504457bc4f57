#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Requests that the kernel or lacctl refuses.
#
# Behaviours:
#  - the kernel's own sentence is shown on standard error, the exit status is 2
#  - a command that makes no sense is refused before the kernel is asked, with exit status 1 and what was expected

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/by_hand.inc"

# refused STATUS PATTERN ARGUMENTS...
refused() {
	local status=$1 pattern=$2 rc
	shift 2
	lacctl -n lac "$@" >"$W/out" 2>"$W/err"
	rc=$?
	if [ $rc -eq "$status" ] && grep -Eqi "$pattern" "$W/err" && [ "$(grep -c . "$W/err")" -ge 1 ]; then
		ok "lacctl $*: $(head -n 1 "$W/err")"
	else
		fail "lacctl $*: status $rc, '$(cat "$W/err")'"
	fi
}

MAC=$(client_mac 1)
by_hand 1
refused 2 "in use|exists" tunnel add id 12 peer-id 1 remote 192.168.11.2
refused 2 "in use|exists" session add dev eth1 sid 4711 mac "$MAC"
refused 2 "in use|exists" session add dev eth1 sid 4712 mac "$MAC" tunnel 12 id 99 peer-id 8 state forward
refused 2 "tunnel" session add dev eth1 sid 4713 mac "$MAC" tunnel 13 id 1 peer-id 8 state forward
refused 2 "tunnel" session add dev eth1 sid 4714 mac "$MAC" state forward
refused 2 "interface|owned|no such" session add dev eth0 sid 1 mac "$MAC"
refused 2 "exist|owned|in use" interface add dev eth1
refused 2 "ethernet" interface add dev lo
refused 2 "." session del dev eth1 sid 999
refused 2 "." tunnel del id 999
refused 2 "use|busy" socket del "$(lacctl -n lac socket show | field id)"
refused 1 "unicast" session add dev eth1 sid 4715 mac ff:ff:ff:ff:ff:ff
refused 1 "nosuchif|device|interface" interface add dev nosuchif
refused 1 "65535|range" tunnel add id 65536 peer-id 1 remote 192.168.11.2
refused 1 "expected|unknown" tunnel frob
refused 1 "expected|unknown" frob
same "nothing was changed" "1 1 1 1" "$(object_counts lac)"
need lacctl -n lac flush
e2e_finish
