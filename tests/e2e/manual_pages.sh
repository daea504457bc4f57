#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The manual pages tell what the programs do.
#
# Behaviours:
#  - openlac.conf(5) has every statement that a running daemon offers, lacctl(8) every command
#  - it warns of a remote sub-address (S179)

. "${0%/*}/../lib/e2e.sh"

# page NAME: as a reader has it, in one line
page() { mandoc -T ascii "$TOP/build/man/$1" | col -b | tr -s ' \t\n' ' '; }
tells() { grep -qF -- "$1" "$W/$2"; }

# offers MODE: the first words that are completed there, the keywords of objects aside
offers() {
	python3 -S - "$W/run-lac/control" "$@" <<'END'
import json, socket, sys
sock = socket.socket(socket.AF_UNIX)
sock.settimeout(20)
sock.connect(sys.argv[1])
answers = sock.makefile()
def ask(request):
    sock.sendall(json.dumps(request).encode() + b"\n")
    while True:
        answer = json.loads(answers.readline())
        if "status" in answer:
            return answer
for line in sys.argv[2:]:
    assert ask({"request": "cli", "line": line})["status"] == "ok", line
for candidate in ask({"request": "complete", "line": ""})["candidates"]:
    if not candidate["placeholder"]:
        print(candidate["word"])
END
}

# described TEXT PAGE [LINE...]: in the mode to which the lines lead
described() {
	local text=$1 file=$2 word missing=
	shift 2
	for word in $(offers "$@"); do
		case $word in
		do | end | exit | no) continue ;;
		esac
		tells " $word" "$file" || missing+="$word "
	done
	same "$text" "" "$missing"
}

need load_openlac
need topology_up 0
lac_config
need lac_start
page openlac.conf.5 >"$W/conf"
page lacctl.8 >"$W/lacctl"
described "lacctl(8) has every command" lacctl
described "openlac.conf(5) has the top level" conf "configure terminal"
for mode in "pppoe-ac a" "l2tp-profile p" "l2tp tunnel t" "interface ppp10" "aaa group server radius g" \
	"crypto isakmp profile i" "crypto ipsec profile e"; do
	described "openlac.conf(5) has what follows $mode" conf "configure terminal" "$mode"
done
check "S179 remote-subaddress: it warns of peers that know others by their host name" \
	tells "A peer of another make may tell its peers apart by their host name" conf
e2e_finish
