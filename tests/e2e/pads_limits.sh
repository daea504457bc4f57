#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# More clients than allowed.
#
# Behaviours:
#  - beyond max-sessions a PADR gets PADS with session 0 and AC-System-Error; nothing crashes (S58)
#  - beyond per-mac-limit the same for that client only
#  - when a session ends its place is free again

. "${0%/*}/../lib/e2e.sh"

refused() {
	pppoe "$1" dial --hold 0 --wait 2 "${@:2}" >"$W/refused" && return 1
	grep -q '"code": "PADS", "session": 0' "$W/refused" && grep -q "AC-System-Error" "$W/refused"
}

TOP_LINES="max-sessions 2" AC_LINES="per-mac-limit 1"
lac_up 3
check "the first session" pppoe_dial 1
check "a second one of the same client is refused" refused 1 --host-uniq aa
check "another client's session" pppoe_dial 2
check "a third one is one too many" refused 3
check "there are two" has_sessions 2
need pppoe 1 padt --ac $LAC_MAC --session "$(session_of 1 | field sid)" --wait 0
check_within 10 "its place is free" has_sessions 1
check "the third client gets it" dial 3
check "traffic flows" pings 3
e2e_finish
