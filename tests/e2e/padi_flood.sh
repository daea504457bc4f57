#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Somebody floods the access network with PADIs from invented addresses.
#
# Behaviours:
#  - answers are limited to padi-limit a second; no state and no memory is spent on them
#  - an established session is not affected
#  - after the flood a client dials as before

. "${0%/*}/../lib/e2e.sh"

memory() { awk '/^VmRSS/ { print $2 }' "/proc/${PID[openlacd]}/status"; }

AC_LINES="padi-limit 20"
lac_up 2
check "a client is up" dial 1
RSS=$(memory)
START=$EPOCHREALTIME
pppoe 2 padi --random-src --count 3000 --wait 2 --quiet >"$W/flood"
TOOK=$(awk -v a="$START" -v b="$EPOCHREALTIME" 'BEGIN { printf "%d", b - a + 1 }')
ANSWERS=$(sed -n 's/.*"answers": \([0-9]*\).*/\1/p' "$W/flood")
say "$(cat "$W/flood") in $TOOK s"
check "there was an answer" test "$ANSWERS" -gt 0
check "there were at most 20 answers a second" test "$ANSWERS" -le $((20 * TOOK + 20))
check "no session came of it" has_sessions 1
check "the daemon's memory did not grow" test $(($(memory) - RSS)) -le 1024
check "the established session is served" pings 1
check "a client dials after it" dial 2 pppoe-padi-attempts 5
e2e_finish
