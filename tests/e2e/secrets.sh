#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Whoever reads along learns no password.
#
# Behaviours:
#  - the clear-text password of a PAP client is in no line of openlacd -d, in no answer of the control socket, in nothing
#    that lacctl shows, in no file that the daemon writes, in no kernel message, neither when all goes well nor when not
#  - it is in no frame of the tunnel when there is a secret, and is in the ICCN when there is none
#  - the same holds for the secrets of tunnels and RADIUS servers, also in the errors of a bad file

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

PASSWORD=Pa55w0rd.in-the-clear
KEY=testing123-1

# look: everything that can be asked for, as it is now
look() {
	local request what
	for request in "show pppoe-ac statistics" "show pppoe-ac connections" "show l2tp tunnel" "show l2tp tunnel detail" \
		"show l2tp session" "show l2tp session detail" "show pppoe-ac config-check" "show debugging" reload nonsense; do
		control "$request"
		lacctl -r "$W/run-lac" $request
	done
	for what in session tunnel interface socket stats; do
		lacctl -n lac $what show
		lacctl -n lac -j -s $what show
	done
} >>"$W/shown" 2>&1

# tells WORD: something tells it; where grep cannot look, that is said too
tells() {
	dmesg >"$W/dmesg"
	grep -raF -- "$1" "$LOG/openlacd.log" "$LOG/monitor.log" "$W/shown" "$W/dmesg" "$W/run-lac" 2>&1 | grep .
}

# hidden TEXT
hidden() {
	local word
	look
	for word in "$PASSWORD" "$SECRET" "$KEY"; do
		refute "$1: nothing tells $word" tells "$word"
	done
}

in_capture() { grep -qaF -- "$PASSWORD" "$W/$1.pcap"; }

# dials N USER: with PAP, until its fate is known
dials() { need crowd_start 1 --first "$1" --user "$2" --password "$PASSWORD" --auth pap --timeout 20; }

# The daemon with all that it may say.
printf '#!/bin/sh\nexec "%s" -d "$@"\n' "$OPENLACD" >"$W/openlacd-debug"
chmod +x "$W/openlacd-debug"
OPENLACD=$W/openlacd-debug

need load_openlac
need topology_up 1 servers_add
radius_user isp1.example "Framed-IP-Address = 192.168.11.2"
radius_user isp2.example "Framed-IP-Address = 192.168.12.2"
need radius_start radius 192.168.1.200
need lnspy_start lns1 192.168.11.2 --expect proxy --user "user1@isp1.example=$PASSWORD"
LNS_SECRET=
need lnspy_start lns2 192.168.12.2 --expect proxy --user "user4@isp2.example=$PASSWORD"
need capture access lac eth1
need capture wan lac eth0
need capture radius lac eth4
need capture clear lac eth2
radius_lookup_config
need lac_start
spawn monitor nsenter --net=/run/netns/lac "$LACCTL" monitor
dials 1 user1@isp1.example
same "a client is up" up "$(fact_of 1 state)"
hidden "while it is up"
check "its name is told" tells user1@isp1.example
stop crowd
dials 2 user2@isp1.example
same "one with another password is refused by the LNS" auth "$(fact_of 2 failure)"
murder crowd
dials 3 nobody
same "one without a domain is sent away" terminated "$(fact_of 3 failure)"
murder crowd
hidden "after refusals"
sed -i "s/shared-secret.*/& surplus/; s/key $KEY/& $KEY/" "$W/openlac.conf"
need lac_reload
check "a bad file is refused" logged openlacd "the configuration stays as it was"
hidden "after a bad file"

LAC_SECRET=
radius_lookup_config
need lac_reload
dials 4 user4@isp2.example
same "without a secret a client is up" up "$(fact_of 4 state)"
hidden "without a secret"
for name in access wan radius clear; do
	need capture_end $name
done
check "the client's own line has the password" in_capture access
refute "the tunnel with a secret does not" in_capture wan
refute "the RADIUS servers are not told" in_capture radius
check "the tunnel without a secret has it" in_capture clear
check "the first LNS found no fault" lns_content lns1
check "the second LNS found no fault" lns_content lns2
e2e_finish
