#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""control.py SOCKET COMMAND - have the daemon carry out a command, print its JSON."""
import json
import socket
import sys

with socket.socket(socket.AF_UNIX) as sock:
    sock.settimeout(20)
    sock.connect(sys.argv[1])
    sock.sendall(json.dumps({"request": "cli", "line": sys.argv[2], "json": True}).encode() + b"\n")
    text = ""
    for line in sock.makefile():
        answer = json.loads(line)
        if "status" in answer:
            break
        text += answer["text"]
if answer["status"] != "ok":
    sys.exit("control.py: " + answer["error"])
if text:
    print(json.dumps(json.loads(text)))
