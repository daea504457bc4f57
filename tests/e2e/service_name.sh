#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Service names: any, a name, an advertised name.
#
# Behaviours:
#  - "any" takes every name (S62, S65), a client has to know another one (S70)
#  - a name takes only itself: another one in PADI gets no answer, in PADR a Service-Name-Error (S63)
#  - only an advertised name is offered to a PADI without one (S64)
#  - without a destination there is no service (S68)

. "${0%/*}/../lib/e2e.sh"

asks() { pppoe 1 padi --wait 2 --stop-after 1 "$@" >"$W/pado"; }
offers() { grep -q "\"name\": \"Service-Name\", \"value\": \"$1\"" "$W/pado"; }
configure() {
	SERVICE=$1
	lac_config
	need lac_reload
}

SERVICE=any
lac_up 1
check "S65 any: a PADI without a name is answered" asks
check "S62 any: a PADI with some name is answered" asks --service whatever
check "any: with that name" offers whatever

configure remote-office
refute "S64 a name: a PADI without one is not answered" asks
refute "S63 a name: a PADI with another one is not answered" asks --service whatever
check "a name: a PADI with that one is answered" asks --service remote-office
COOKIE=$(grep -o '"name": "AC-Cookie", "value": "[0-9a-f]*"' "$W/pado" | grep -o '[0-9a-f]*"$' | tr -d '"')
check "a name: a PADR with another one is answered" pppoe 1 padr --ac $LAC_MAC --cookie "$COOKIE" --service whatever \
	--stop-after 1
pppoe 1 padr --ac $LAC_MAC --cookie "$COOKIE" --service whatever --stop-after 1 >"$W/pads"
check "S63 with session 0" grep -q '"code": "PADS", "session": 0' "$W/pads"
check "S63 and a Service-Name-Error" grep -q Service-Name-Error "$W/pads"
check "S70 a client with the name gets through" dial 1 pppoe-service remote-office
stop client1 || :
sed -i '/^ destination/d' "$W/openlac.conf"
need lac_reload
refute "S68 without destination l2tp nobody is served" asks --service remote-office

configure "remote-office advertised"
check "advertised: a PADI without a name is answered" asks
check "S64 advertised: with the name" offers remote-office
refute "advertised: a PADI with another one is not answered" asks --service whatever
e2e_finish
