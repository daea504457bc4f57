#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Statements typed at the command line take effect at once, or change nothing.
#
# Behaviours:
#  - a LAC without a configuration serves clients when the guide's Example 1 has been typed (S98), forward reference included
#  - a statement that is refused leaves configuration, sessions and service as they were
#  - what does not concern a session does not end it
#  - "write" keeps it: the next start serves the same clients
#  - a reload of a bad file lists every mistake and changes nothing; a good one drops what was not written

. "${0%/*}/../lib/e2e.sh"

RUN=$W/run-lac
ask() { lacctl -r "$RUN" "$@"; }
# typed LINE...: in a shell of its own, from "configure terminal" on
typed() {
	local line args=(-c "configure terminal")
	for line in "$@"; do
		args+=(-c "$line")
	done
	ask "${args[@]}"
}
running_config() { ask show running-config; }
# as_before FILE: the running configuration is what the file says
as_before() { running_config | diff "$1" -; }
# has TEXT COMMAND...: it prints that
has() {
	local text=$1
	shift
	"$@" | grep -q -- "$text"
}
written() { grep -v '^! ' "$W/openlac.conf" | diff - "$W/running"; }
startup_is_file() { ask show startup-config | diff - "$W/openlac.conf"; }

need load_openlac
need topology_up 2
need lns_start lns1 192.168.11.2
: >"$W/openlac.conf"
need lac_start
ask show running-config >"$W/empty"

check "S101 a profile may be named before it is made" typed "pppoe-ac mylittleac" "service-name any" "destination l2tp" \
	"l2tp peer-address static 192.168.11.2" "l2tp profile my-l2tp-profile1" exit "int eth1" "pppoe-ac-service mylittleac"
check "until then the check tells of it" has "Required: l2tp profile my-l2tp-profile1 (not configured)" \
	ask show pppoe-ac config-check
refute "and nobody is served" pppoe 1 padi --wait 2
check "the profile is made" typed "l2tp-profile my-l2tp-profile1" "shared-secret $SECRET"
check "S98 Example 1, typed, serves a client" dial 1
check "traffic flows" pings 1

running_config >"$W/before"
refute "an unknown statement is refused" typed "pppoe-ac mylittleac" "nonsense 5"
refute "a wrong value is refused" typed "l2tp-profile my-l2tp-profile1" "mtu 100"
refute "what is not there is not taken away" typed "interface eth1" "no pppoe-ac-service other"
refute "an interface cannot be bound to nobody" typed "interface eth1" "pppoe-ac-service nobody"
refute "a concentrator in use cannot be removed" typed "no pppoe-ac mylittleac"
check "the running configuration is as it was" as_before "$W/before"
check "the session is there" has_sessions 1
check "its traffic flows" pings 1

check "a new profile does not touch it" typed "l2tp-profile other" "hello-timeout 30"
check "nor does another option of the concentrator" typed "pppoe-ac mylittleac" "per-mac-limit 1"
check "the session is there still" pings 1
refute "an option holds at once: the limit of one session for a client" pppoe 1 dial --hold 1
check "the option is taken back" typed "pppoe-ac mylittleac" "no per-mac-limit"
same "an abbreviated statement is understood" "hello-timeout 45" \
	"$(typed "l2tp-pro other" "hello 45" "do show running-config l2tp-profile" | sed -n 's/^ \(hello.*\)/\1/p')"

typed "l2tp tunnel site" "destination 192.0.2.9" "interface tunnel1" "tunnel mode l2tp v3" 2>"$W/complaint"
same "S196 pseudowires and tunnels on one port are refused in the guide's words" \
	"% Error: L2TPv3 pseudowires and managed L2TPv2 tunnels cannot share UDP port 1701.|Reconfigure pseudowires to use an alternative UDP port." \
	"$(paste -sd '|' "$W/complaint")"
check "S194 with another port both can be configured" typed "l2tp unmanaged port 1702" "interface tunnel1" "tunnel mode l2tp v3"
typed "l2tp unmanaged port 1703" 2>"$W/complaint"
same "S195 the port cannot change while there are pseudowires" "1" "$(grep -c '^% .*pseudowire' "$W/complaint")"
check "it can when they are gone" typed "no interface tunnel1" "l2tp unmanaged port 1703"
twenty=("max-peer-tunnels 20")
for n in {2..20}; do
	twenty+=("l2tp tunnel site$n")
done
check "twenty peer-to-peer tunnels" typed "${twenty[@]}"
typed "l2tp tunnel site21" 2>"$W/complaint"
same "S60 the 21st is refused" "1" "$(grep -c '^% .*max-peer-tunnels' "$W/complaint")"

refute "nothing was written so far" grep -q mylittleac "$W/openlac.conf"
check "the configuration is written" ask write
running_config >"$W/running"
check "the file is the running configuration" written
check "so says the command" startup_is_file
check "it is written elsewhere" ask write file "$W/copy.conf"
check "alike" diff "$W/copy.conf" "$W/openlac.conf"
same "only its owner can read it" 600 "$(stat -c %a "$W/copy.conf")"
refute "a directory that does not exist" ask write file /nonexistent/file
check "the daemon ends" stop openlacd
check_within 10 "the client is told" client_gone 1
need lac_start
check "started again it serves clients" dial 1

printf 'l2tp-profile x\n mtu 5\nfoo bar\n' >"$W/bad.conf"
cp "$W/openlac.conf" "$W/good.conf"
cp "$W/bad.conf" "$W/openlac.conf"
running_config >"$W/before"
ask reload >"$W/said" 2>"$W/complaint"
same "a bad file is refused" 1 $?
same "every mistake is told with its line" "2 3" "$(sed -n 's/.*openlac.conf:\([0-9]*\): .*/\1/p' "$W/said" "$W/complaint" | paste -sd ' ')"
check "the running configuration stays" as_before "$W/before"
check "and the session" pings 1
cp "$W/good.conf" "$W/openlac.conf"
check "something is typed and not written" typed "l2tp-profile third"
check "a reload" ask reload
refute "drops it" has "l2tp-profile third" running_config
check "the session does not notice" pings 1
e2e_finish
