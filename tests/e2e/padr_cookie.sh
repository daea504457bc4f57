#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# PADRs with and without the cookie of a PADO.
#
# Behaviours:
#  - PADR without AC-Cookie, with an invented one, or with that of another client is ignored (RFC 2516 section 5.3)
#  - with the right one it is answered; asked again it is answered again without a second session (S124)
#  - Host-Uniq and Relay-Session-Id come back unchanged (RFC 2516 appendix A)

. "${0%/*}/../lib/e2e.sh"

cookie_in() { grep -o '"name": "AC-Cookie", "value": "[0-9a-f]*"' "$1" | head -n 1 | grep -o '[0-9a-f]*"$' | tr -d '"'; }
answered() { pppoe "$1" padr --ac $LAC_MAC --wait 2 --stop-after 1 --host-uniq c0ffee "${@:2}" >"$W/pads"; }
session_id() { grep -o '"session": [0-9]*' "$W/pads"; }

lac_up 2
pppoe 1 padi --host-uniq c0ffee --relay 0123456789abcdef --stop-after 1 >"$W/pado"
COOKIE=$(cookie_in "$W/pado")
check "PADO carries an AC-Cookie" test -n "$COOKIE"
check "PADO returns Host-Uniq" grep -q '"Host-Uniq", "value": "c0ffee"' "$W/pado"
check "PADO returns Relay-Session-Id" grep -q '"Relay-Session-Id", "value": "0123456789abcdef"' "$W/pado"
refute "PADR without a cookie is ignored" answered 1
refute "PADR with an invented cookie is ignored" answered 1 --bad-cookie
refute "PADR with another client's cookie is ignored" answered 2 --cookie "$COOKIE"
check "no session came of it" has_sessions 0
check "PADR with its own cookie is answered" answered 1 --cookie "$COOKIE"
FIRST=$(session_id)
check "PADS returns Host-Uniq" grep -q '"Host-Uniq", "value": "c0ffee"' "$W/pads"
check_within 10 "there is a session" has_sessions 1
check "the same PADR again is answered again" answered 1 --cookie "$COOKIE"
same "with the same session id" "$FIRST" "$(session_id)"
check "there is still one session" has_sessions 1
e2e_finish
