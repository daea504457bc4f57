#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Drive the control socket of lns.py from a shell script.

  lnsctl.py SOCKET COMMAND WORDS...          prints the JSON answer, exit 1 when not ok
  lnsctl.py SOCKET get PATH                  one value of status, e.g. summary.sessions
                                             or tunnels.0.sessions.0.data.rx_packets
  lnsctl.py SOCKET wait [timeout=S] NAME=N NAME>=N ...
      polls until every condition holds; NAME is a key of summary, counters
      (rx.SCCRQ, ev.tunnel-up, ...) or violation_codes, absent counts as 0.
      Exit 1 and the last status on stderr when time runs out.
"""

import json
import re
import socket
import sys
import time


def ask(path, line):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        sock.settimeout(20)
        sock.connect(path)
        sock.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            piece = sock.recv(65536)
            if not piece:
                break
            answer += piece
    # `die` leaves without an answer.
    return json.loads(answer) if answer else {"ok": True}


def pick(status, path):
    steps = path.split(".")
    while steps:
        rest = ".".join(steps)
        if isinstance(status, dict) and rest in status:
            return status[rest]
        step = steps.pop(0)
        status = status[int(step)] if isinstance(status, list) else status[step]
    return status


def holds(status, name, op, wanted):
    for table in ("summary", "violation_codes", "counters"):
        if name in status[table]:
            value = status[table][name]
            break
    else:
        value = 0
    return value >= wanted if op == ">=" else value == wanted


def wait(path, words):
    timeout, conditions = 10.0, []
    for word in words:
        match = re.fullmatch(r"(.+?)(>=|=)([0-9.]+)", word)
        if not match:
            sys.exit("lnsctl: bad condition %s" % word)
        name, op, value = match.groups()
        if name == "timeout":
            timeout = float(value)
        else:
            conditions.append((name, op, float(value)))
    limit = time.monotonic() + timeout
    while True:
        try:
            status = ask(path, "status")
            if all(holds(status, *c) for c in conditions):
                return 0
        except OSError as why:
            status = {"error": str(why)}
        if time.monotonic() >= limit:
            print("lnsctl: timed out: %s" % " ".join(words), file=sys.stderr)
            json.dump(status, sys.stderr, indent=1)
            return 1
        time.sleep(0.05)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    path, command, *words = sys.argv[1:]
    if command == "wait":
        return wait(path, words)
    try:
        if command == "get":
            value = pick(ask(path, "status"), words[0])
            print(value if isinstance(value, str) else json.dumps(value))
            return 0
        answer = ask(path, " ".join([command] + ['"%s"' % w if " " in w else w for w in words]))
    except (OSError, KeyError, IndexError, ValueError) as why:
        sys.exit("lnsctl: %s: %s" % (type(why).__name__, why))
    print(json.dumps(answer, indent=1 if command == "status" else None))
    return 0 if answer.get("ok") else 1


if __name__ == "__main__":
    sys.exit(main())
