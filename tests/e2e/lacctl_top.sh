#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# lacctl top: sessions and tunnels with their rates.
#
# Behaviours:
#  - a table for programs: names from the daemon, counters and rates from the kernel, as text and JSON
#  - a client that transfers has rates near those that it measures itself, one that is silent has none
#  - rows can be filtered and sorted
#  - without the daemon all but the names is there
#  - a live view on a terminal with keys; leaving it, by key or signal, gives the terminal back

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/terminal.inc"
. "${0%/*}/lookup.inc"

RUN=$W/run-lac
top() { lacctl -n lac -r "$RUN" top "$@"; }

# column NAME USER: a cell of the table in $W/top
column() {
	awk -v name="$1" -v user="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i }
		NR > 1 && $1 ~ user { print $column }' "$W/top"
}
above() { [ "$(column "$1" "$2")" -gt "$3" ]; }

# The LAC asks the DNS, so it has to know its clients' users.
need load_openlac
need topology_up 3 servers_add
need dns_start dns 10.1.1.1 host-record=lns.isp1.example,192.168.11.2,300
LNS_PPP_LINES=require-chap
need lns_start lns1 192.168.11.2
dns_config
need lac_start
check "client 1 is up" dial 1
check "client 2 is up" dial 2
check "client 3 is up" dial 3

# Client 1 sends 100 packets a second that come back; the others are silent.
spawn traffic nsenter --net=/run/netns/client1 ping -q -i 0.01 -s 1000 "$(client_gateway 1)"

# --- for programs

check "top once" eval 'top interval 2 once >"$W/top"'
same "a heading and a row per session" 4 "$(wc -l <"$W/top")"
check "the client that sends has packets up" above up-pps u1@ 10
check "and down" above down-pps u1@ 10
check "and bits up" above up-bps u1@ 80000
check "and down" above down-bps u1@ 80000
check "and totals" above up-bytes u1@ 1000
same "the silent one has no rate" "0 0" "$(column up-pps u2@) $(column down-bps u2@)"
same "its user" "u2@isp1.example" "$(column user u2@)"
same "its MAC address" "$(client_mac 2)" "$(column mac u2@)"
same "its LNS" "192.168.11.2" "$(column lns u2@)"
same "its access concentrator and interface" "mylittleac eth1" "$(column ac u2@) $(column interface u2@)"
same "its ids are the kernel's" "$(session_of 2 | field tunnel) $(session_of 2 | field id) $(session_of 2 | field sid)" \
	"$(column tunnel u2@) $(column session u2@) $(column sid u2@)"
same "its state" forward "$(column state u2@)"
same "the busiest is first" "u1@isp1.example" "$(sed -n '2s/ .*//p' "$W/top")"

users() { awk 'NR > 1 { print substr($1, 1, 2) }' | xargs; }
same "by user" "u1 u2 u3" "$(top interval 1 sort user once | users)"
same "in reverse" "u3 u2 u1" "$(top interval 1 sort user reverse once | users)"
same "of one user" "u2" "$(top interval 1 user U2@ once | users)"
same "of one MAC address" "u3" "$(top interval 1 mac "$(client_mac 3)" once | users)"
same "of an LNS" "u1 u2 u3" "$(top interval 1 lns 192.168.11. sort user once | users)"
same "of another" "" "$(top interval 1 lns 192.168.12. once | users)"
same "two tables" 8 "$(top interval 1 count 2 | wc -l)"
check "JSON" eval 'lacctl -n lac -r "$RUN" -j top interval 1 sort user once | python3 -c "
import json, sys
rows = json.load(sys.stdin)
assert [row[\"user\"] for row in rows] == [\"u%d@isp1.example\" % i for i in (1, 2, 3)], rows
assert rows[0][\"up_pps\"] > 10 and rows[1][\"up_pps\"] == 0, rows
assert rows[0][\"lns\"] == \"192.168.11.2\", rows
"'
check "tunnels" eval 'top interval 1 view tunnels once >"$W/top"'
same "one, with three sessions" "2 3" "$(wc -l <"$W/top") $(column sessions .)"
check "which transfers" above up-pps . 10
refute "a column that there is not" top sort frob once
refute "a wrong word" top frob

# --- on a terminal

start_top() {
	term_start "$1" 24 "stty -a >$W/before; $LACCTL -n lac -r $RUN top interval 1; s=\$?; stty -a >$W/after; (exit \$s)"
}
row() { screen | grep -c '@isp1.example'; }
rows_are() { [ "$(row)" -eq "$1" ]; }
first_row() { [[ $(screen | sed -n 5p) == "$1"* ]]; }

need start_top 200
check_within 20 "the sessions are on the screen" rows_are 3
check "with their count" on_screen "sessions: 3 (3 forward, 0 hold, 0 punt)  tunnels: 1"
check_within 20 "the busiest is first" first_row u1@
check_within 20 "rates are there" eval '[[ $(screen | sed -n 2p) =~ ^up:\ [1-9] ]]'
keys "<" "<" "<" "<" "<" "<" "<" "<" "<" "<" "<"
check_within 10 "< goes to the column on the left" on_screen "sessions by user"
check_within 10 "its order is that of the rows" first_row u1@
keys r
check_within 10 "r reverses it" first_row u3@
keys s
check_within 10 "s goes to the next column" on_screen "sessions by mac reversed"
keys / u 2 @
check_within 10 "/ filters as it is typed" rows_are 1
check_within 10 "and tells" on_screen "filter: u2@_"
keys Enter
check_within 10 "Enter keeps the filter" on_screen "1 of 3"
keys / Escape
check_within 10 "Escape ends it" rows_are 3
keys t
check_within 10 "t shows tunnels" on_screen "tunnels by"
check_within 10 "with their sessions" eval '[[ $(screen | sed -n 5p) =~ 192.168.11.2.*\ 3\  ]]'
keys t +
check_within 10 "t shows sessions again, + is slower" on_screen "every 2 s"
tmux resize-window -x 60 -y 10
check_within 10 "a smaller window" eval '[ "$(screen | wc -l)" -eq 10 ] && on_screen u1@ && ! on_screen "mac"'
tmux resize-window -x 200 -y 24
keys q
check_within 10 "q leaves" term_ended 0
check "the terminal is as it was" cmp "$W/before" "$W/after"
refute "the screen too" on_screen "lacctl top"
need term_end

# A signal, and no daemon: what it left in the kernel goes on.
murder openlacd
need start_top 200
check_within 20 "without the daemon all but the names is there" on_screen "$(client_mac 3)"
check_within 10 "and the reason is told" on_screen "openlacd is not running"
check "a signal ends it" kill -TERM "$(pgrep -P "$(tmux display-message -p '#{pane_pid}')" lacctl)"
check_within 10 "in order" term_ended 0
check "the terminal is as it was" cmp "$W/before" "$W/after"
need term_end
stop traffic INT
need lacctl -n lac flush
e2e_finish
