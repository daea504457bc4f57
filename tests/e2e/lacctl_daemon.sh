#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lacctl with commands of the daemon: one a run, several in one session, scripts, completion.
#
# Behaviours:
#  - what a command prints goes to standard output, an error to standard error, as one line that begins with %
#  - exit status 0, 1 for what is wrong or refused, 2 when there is nobody to ask
#  - ambiguous words list their candidates, those of the kernel's objects and of the daemon together
#  - several commands share a session; the first that fails ends it and is named
#  - every show command can print JSON
#  - bash completes objects, keywords, commands and names

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/lookup.inc"

RUN=$W/run-lac
ask() { lacctl -r "$RUN" "$@"; }
configured() { [[ $(ask show running-config) == *"$1"* ]]; }
# shows PATTERN COMMAND...: what it prints has that in it
shows() {
	local pattern=$1
	shift
	"$@" | grep -Eq -- "$pattern"
}

# wrong STATUS PATTERN COMMAND...: it fails with that status and one line that matches; nothing on standard output
wrong() {
	local status=$1 pattern=$2 rc what
	shift 2
	what=$(tr -s ' \n' ' ' <<<"${*:2}")
	"$@" >"$W/out" 2>"$W/err" </dev/null
	rc=$?
	if [ $rc -eq "$status" ] && [ "$(wc -l <"$W/err")" -eq 1 ] && grep -Eqi -- "$pattern" "$W/err" && [ ! -s "$W/out" ]; then
		ok "refused: $what: $(<"$W/err")"
	else
		fail "refused: $what"
		say "status $rc, standard error '$(<"$W/err")', standard output '$(<"$W/out")'"
	fi
}

# The LAC asks the DNS, so it has to know its clients' users.
need load_openlac
need topology_up 1 servers_add
need dns_start dns 10.1.1.1 host-record=lns.isp1.example,192.168.11.2,300
LNS_PPP_LINES=require-chap
need lns_start lns1 192.168.11.2
MORE_TOP_LINES="hostname awplus"
dns_config
need lac_start
check "a client is up" dial 1

# --- one command

check "a command's output" shows "mylittleac-eth1" ask show pppoe-ac connections
same "abbreviated it is the same" "$(ask show pppoe-ac config-check)" "$(ask sh pppoe conf)"
same "options may follow the words" "$(ask -j show version)" "$(lacctl show version -j -r "$RUN")"
wrong 1 "^% 'my \\\\ac' is not known" ask show pppoe-ac 'my \ac' connections
check "a switch goes on" ask debug l2tp
check "it is on" shows "debugging is enabled" ask show debugging l2tp
check "and off" ask no debug l2tp
check "it is off" shows "debugging is disabled" ask show debugging l2tp
check "the LAC drains" ask drain lac
check "and serves again" ask no drain lac
check "the configuration is written" ask write
check "copied" ask copy running-config startup-config
check "and read again" ask reload
check "a client's session is cleared" ask clear pppoe-ac connections user u1@isp1.example
check_within 10 "it is gone" has_sessions 0
check_within 10 "its client is told" client_gone 1

# --- what is wrong

wrong 1 "ambiguous: show socket session stats" ask s
wrong 1 "ambiguous: clear configure copy" ask c
wrong 1 "expected one of: help show debug .*monitor" ask frob
wrong 1 "^% " ask show
wrong 1 "^% .*(pppoe-ac|expected|unknown)" ask show frob
wrong 1 "^% .*ambiguous.*(startup-config|running-config|debugging|drain)" ask show d
wrong 1 "^% " ask show pppoe-ac connections too many words
wrong 1 "^% " ask debug
wrong 1 "^% " ask no
wrong 1 "^% " ask no show version
wrong 1 "^% " ask clear l2tp session tunnel 0
wrong 1 "^% " ask clear pppoe-ac connections mac nonsense
wrong 1 "^% " ask drain lns nowhere
wrong 1 "^% " ask copy startup-config running-config
wrong 1 "^% " ask write file
wrong 1 "^% .*one line" ask show "two
lines"
wrong 1 "-c" ask configure terminal
long=$(printf '%3000s' x)
wrong 1 "too long" ask show "$long"
wrong 1 "option" ask -z
wrong 1 "c and a command" ask -c "show version" show version
wrong 2 "^% openlacd is not running: /nowhere/control: " lacctl -r /nowhere show version
wrong 2 "^% openlacd is not running: " lacctl -r /nowhere -c "show version"
wrong 2 "^% openlacd is not running: " lacctl -r /nowhere
wrong 2 "name too long" lacctl -r "/$(printf '%200s' x)" show version

# --- several in one session

check "statements of one session" ask -c "configure terminal" -c "l2tp-profile X" -c "shared-secret yes" -c "hello-timeout 33"
check "belong to one object" eval '[[ $(ask show running-config l2tp-profile) =~ l2tp-profile\ X.*hello-timeout\ 33 ]]'
wrong 1 "^% " ask -c "configure terminal" -c "l2tp-profile X" -c "frobnicate" -c "hello-timeout 44"
refute "after an error nothing is carried out" configured "hello-timeout 44"
same "the output of all" "$(ask show version; ask show drain)" "$(ask -c "show version" -c "show drain")"
same "exit ends them" "$(ask show version)" "$(ask -c "show version" -c exit -c "show drain")"

script() { printf '%s\n' "$@" | ask; }
check "a script" script "! a comment" "" "configure terminal" "  l2tp-profile Y" "	shared-secret two" "!" "end" "show version"
check "is carried out" configured "l2tp-profile Y"
script "show version" "!" "" "conf t" "l2tp-profile Y" "hello-timeout 1 2 3" "hello-timeout 44" >"$W/out" 2>"$W/err"
same "a wrong line ends it with status 1" 1 $?
check "the line is named" grep -Eq "^stdin:6: % " "$W/err"
same "in one line" 1 "$(wc -l <"$W/err")"
check "what was printed before is there" [ -s "$W/out" ]
refute "what comes behind is not carried out" configured "hello-timeout 44"
printf 'show version' | ask >"$W/out"
same "the last line needs no end" "$(ask show version)" "$(<"$W/out")"
printf 'show version\0\n' | ask 2>"$W/err"
same "what is no text is refused" "1 1" "$? $(grep -c '^stdin:1: % ' "$W/err")"

# --- JSON

check "a client is up again" dial 1
# One program reads the answers to all: starting one for each would take most of the test's time.
while read -r command; do
	# shellcheck disable=SC2086 # words
	ask -j $command >"$W/json-$command"
done <<END
show pppoe-ac connections
show pppoe-ac mylittleac connections
show pppoe-ac statistics
show pppoe-ac config-check
show pppoe-ac mylittleac config-check
show l2tp tunnel
show l2tp tunnel detail
show l2tp tunnel config-check
show l2tp tunnel my-l2tp-profile1
show l2tp tunnel my-l2tp-profile1 detail
show l2tp session
show l2tp session detail
show running-config
show running-config pppoe-ac
show startup-config
show debugging
show debugging l2tp
show interface
show interface eth1
show drain
show version
show event-loop
END
python3 -S - "$W"/json-* >"$W/json" <<'END'
import json, sys
for path in sys.argv[1:]:
    name = path.split("json-")[1]
    try:
        with open(path) as file:
            assert isinstance(json.load(file), (dict, list))
        print("ok", name)
    except (ValueError, AssertionError) as error:
        print("bad", name, error)
END
same "every show command can print JSON" "22 ok" "$(grep -c '^ok' "$W/json") $(cut -d' ' -f1 "$W/json" | sort -u)"
sed -n 's/^bad/# bad/p' "$W/json"
check "JSON of the client" shows '"user": *"u1@isp1.example"' ask -j show pppoe-ac connections

# --- completion

[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd

# completes TEXT WANTED WORD...: bash offers WANTED, in any order, for the last word
completes() {
	local text=$1 wanted=$2
	shift 2
	same "$text" "$wanted" "$(bash -c '
		. "$1"; shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_lacctl
		printf "%s\n" "${COMPREPLY[@]}"' bash "$TOP/tools/lacctl/completion/bash" "$LACCTL" "$@" | sort | xargs)"
}
completes "commands and objects" "session show socket stats" s
completes "options" "--netns" --n
completes "verbs of an object" "add del help set show" tunnel ""
completes "keywords" "udp-checksum" tunnel add id 1 udp
completes "values of a keyword" "off on" tunnel add udp-checksum ""
completes "interfaces of a namespace" "canary eth0 eth1 eth2 eth3 eth4 lo" -n lac interface add dev ""
completes "network namespaces" "lac" -n la
completes "words of the daemon" "pppoe-ac" -r "$RUN" show pppoe
completes "with abbreviations and options before" "connections" -j -r "$RUN" sh pppoe-ac conne
completes "names of the configuration" "mylittleac" -r "$RUN" clear pppoe-ac connections ac my
completes "arguments that are no words of ours: nothing" "" -r "$RUN" clear l2tp session tunnel ""
completes "without a daemon: nothing" "" -r /nowhere show pppoe
completes "behind something wrong: nothing" "" tunnel frob ""
e2e_finish
