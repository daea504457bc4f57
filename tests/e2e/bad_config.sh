#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Configuration files with mistakes.
#
# Behaviours:
#  - openlacd -t prints one "file:line: ..." message for each mistake, all of them in one run, and exits non-zero
#  - openlacd does not start with such a file
#  - a reload with such a file changes nothing; sessions go on
#  - a good file is silent and exits 0

. "${0%/*}/../lib/e2e.sh"

cat >"$W/bad.conf" <<'END'
pppoe-ac mylittleac
 service-name any
 destination carrier-pigeon
 l2tp peer-address static 192.168.11.300
 l2tp profile my-l2tp-profile1
!
l2tp-profile my-l2tp-profile1
 hello-timeout soon
END
"$OPENLACD" -t "$W/bad.conf" >"$W/out" 2>&1
same "three mistakes end with status 1" 1 $?
same "and three messages" 3 "$(grep -c . "$W/out")"
for line in 3 4 8; do
	check "one is for line $line" grep -q "^$W/bad.conf:$line: " "$W/out"
done
lac_config
check "S101 a good file passes, which names the profile before it defines it" "$OPENLACD" -t "$W/openlac.conf"
refute "a missing file does not" "$OPENLACD" -t "$W/missing.conf"

lac_up 1
check "the client is up" dial 1
cp "$W/bad.conf" "$W/openlac.conf"
check "the daemon refuses to reload" lac_reload
check "it names the lines" logged openlacd "openlac.conf:8:"
check "the session is there" has_sessions 1
check "traffic flows" pings 1
stop client1 || :
check "the old configuration serves the next client" dial 1
stop openlacd
refute "it does not start with the bad file" timeout 10 nsenter --net=/run/netns/lac "$OPENLACD" -c "$W/bad.conf" -r "$W/run-lac"
e2e_finish
