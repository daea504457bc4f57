#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lacctl's shell on a terminal, somebody typing.
#
# Behaviours:
#  - modes and prompts (S74, S75, S83, S84, S87, S90, S95), abbreviations (S94)
#  - Tab completes or lists, ? explains at once and leaves the line as it is
#  - an error is one line and the shell goes on; ^C gives a line up, ^D goes up one mode, and out
#  - statements, and their "no" forms, take effect at once; write keeps them; reload reads the file again
#  - the history comes back in the next shell, secrets do not
#  - a daemon that was restarted is found again

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/terminal.inc"

RUN=$W/run-lac
SHELL_COMMAND="$LACCTL -r $RUN"
running_config() { lacctl -r "$RUN" show running-config; }
configured() { [[ $(running_config) == *"$1"* ]]; }
not_configured() { ! configured "$1"; }

interfaces() { lacctl -n lac interface show; }
has_interface() { [[ $(interfaces) == *"dev eth1 "* ]]; }
no_interfaces() { [ -z "$(interfaces)" ]; }

# mode TEXT LINE PROMPT: a line leads to that prompt
mode() {
	type_line "$2"
	check_within 20 "$1" line_is "$3"
}

TOP_LINES="hostname awplus"
lac_up 1
need term_start 120 50 "$SHELL_COMMAND"
check_within 20 "S95 the prompt is the host's name" line_is "awplus#"

# --- modes

mode "S74 configure terminal enters the configuration" "configure terminal" "awplus(config)#"
mode "S75 pppoe-ac enters an access concentrator" "pppoe-ac second" "awplus(config-pppoe-ac)#"
mode "S83 exit leaves an access concentrator" "exit" "awplus(config)#"
mode "S84 l2tp-profile enters a profile" "l2tp-profile other" "awplus(config-l2tp-profile)#"
mode "S83 exit leaves a profile" "exit" "awplus(config)#"
mode "S90 aaa group server radius enters a group" "aaa group server radius isps" "awplus(config-sg)#"
mode "S83 exit leaves a server group" "exit" "awplus(config)#"
mode "S87 int eth1 enters an interface" "int eth1" "awplus(config-if)#"
mode "S95 each statement of the top level leads to its mode from there" "l2tp tunnel vpn" "awplus(config-l2tp-tunnel)#"
mode "end leads to the top" "end" "awplus#"
mode "S94 conf t is enough" "conf t" "awplus(config)#"
mode "S95 another host's name is in the prompt at once" "hostname LAC" "LAC(config)#"
mode "and the old one" "hostname awplus" "awplus(config)#"
mode "no takes an object away" "no l2tp tunnel vpn" "awplus(config)#"
check "it is gone" not_configured "tunnel vpn"
keys C-d
check_within 10 "^D goes up one mode" line_is "awplus#"

# --- completion, help, errors

wipe
text "sho"
keys Tab
check_within 10 "Tab completes a word" line_is "awplus# show"
text "pppoe-ac "
keys Tab
check_within 10 "Tab lists when there are several" on_screen "config-check"
check_within 10 "the line is still there" line_is "awplus# show pppoe-ac"
text "con"
wipe
text "?"
check_within 10 "? explains what is possible" on_screen "clients and the LNS each is connected to"
check "without carrying anything out" line_is "awplus# show pppoe-ac con"
keys C-c
check_within 10 "^C gives the line up" line_is "awplus#"
wipe
type_line "show pppoe-ac frob it"
check_within 10 "an error is told" on_screen "% "
check_within 10 "the shell goes on" line_is "awplus#"
same "in one line" 1 "$(screen | grep -c '^%')"
wipe
type_line "s"
check_within 10 "an ambiguous word lists what it may be" on_screen "%"
wipe
type_line "show l2tp tunnel"
check_within 10 "a command prints on the terminal" line_is "awplus#"
wipe
keys Up
check_within 10 "Up brings the last line back" line_is "awplus# show l2tp tunnel"
keys C-c

# --- live configuration

type_line "configure terminal"
type_line "interface eth1"
check_within 10 "in the mode of eth1" line_is "awplus(config-if)#"
type_line "description \"who? me\""
check_within 10 "inside quotes ? is a character" configured "who? me"
type_line "no pppoe-ac-service mylittleac"
check_within 10 "no takes the interface from the kernel at once" no_interfaces
type_line "pppoe-ac-service mylittleac"
check_within 10 "the statement gives it back" has_interface
wipe
type_line "pppoe-ac-service nobody-knows-it extra words"
check_within 10 "a wrong statement is refused" on_screen "% "
check "and changes nothing" has_interface
wipe
mode "secrets can be set" "l2tp-profile other" "awplus(config-l2tp-profile)#"
type_line "shared-secret veryhidden"
check_within 10 "they are" configured veryhidden
wipe
type_line "do show l2tp tunnel"
check_within 10 "do carries an operational command out" line_is "awplus(config-l2tp-profile)#"
check "a client gets its session" dial 1
type_line "end"
check_within 10 "at the top" line_is "awplus#"
refute "the file does not have the new statements yet" grep -q veryhidden "$W/openlac.conf"
type_line "write"
check_within 10 "write puts them there" grep -q veryhidden "$W/openlac.conf"
running_config >"$W/running"
# Its first line says who wrote it.
lacctl -r "$RUN" show startup-config | tail -n +2 >"$W/startup"
check "what is running is what was written" diff "$W/running" "$W/startup"
sed -i 's/^hostname .*/hostname LAC/' "$W/openlac.conf"
type_line "reload"
check_within 10 "reload reads the file again" line_is "LAC#"
check "the session is still there" has_sessions 1

# --- the daemon goes away and comes back

type_line "configure terminal"
check_within 10 "in the configuration" line_is "LAC(config)#"
check "the daemon ends" stop openlacd
wipe
type_line "hostname lost"
check_within 10 "a daemon that is gone is told of" on_screen "% openlacd is not running"
check "the next daemon" lac_start
wipe
type_line "hostname lost"
check_within 10 "it is found" on_screen "% connection lost, reconnected"
check_within 10 "its shell begins at the top" line_is "LAC#"
check "nothing was carried out there" not_configured "hostname lost"
type_line "exit"
check_within 10 "exit at the top leaves, with status 0" term_ended 0
need term_end

# --- history

need term_start 120 50 "$SHELL_COMMAND"
check_within 20 "another shell" line_is "LAC#"
keys Up Up
check_within 10 "the history is that of the one before" line_is "LAC# hostname lost"
keys C-c
refute "no secret is in its file" grep -q veryhidden "$W/.lacctl_history"
same "nobody else can read it" 600 "$(stat -c %a "$W/.lacctl_history")"
check_within 10 "an empty line" line_is "LAC#"
keys C-d
check_within 10 "^D at the top leaves, with status 0" term_ended 0
need term_end
e2e_finish
