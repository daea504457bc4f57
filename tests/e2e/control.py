#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""control.py SOCKET REQUEST - ask the daemon, print its answer."""
import json
import socket
import sys

with socket.socket(socket.AF_UNIX) as sock:
    sock.settimeout(20)
    sock.connect(sys.argv[1])
    sock.sendall(json.dumps({"request": sys.argv[2]}).encode() + b"\n")
    print(json.dumps(json.loads(sock.makefile().readline())))
