#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""intree_l2tp.py - pppd on a static L2TPv2 session of the kernel's own l2tp_ppp driver

usage: intree_l2tp.py LOCAL REMOTE TUNNEL:PEER_TUNNEL SESSION:PEER_SESSION PPPD-OPTION...

No control messages: the other end has been told the ids. Both ends use port 1701.
"""

import ctypes
import os
import socket
import struct
import sys

AF_PPPOX = 24
PX_PROTO_OL2TP = 1
PORT = 1701
LIBC = ctypes.CDLL(None, use_errno=True)


def connect(fd, udp, remote, tunnel, session):
    """connect() of a PPPoL2TP socket; session 0 stands for the tunnel itself."""
    peer = struct.pack("=H", socket.AF_INET) + struct.pack("!H4s8x", PORT, socket.inet_aton(remote))
    addr = struct.pack("=HIii", AF_PPPOX, PX_PROTO_OL2TP, 0, udp) + peer
    addr += struct.pack("=HHHH", tunnel[0], session[0], tunnel[1], session[1])
    if LIBC.connect(fd, addr, len(addr)):
        error = ctypes.get_errno()
        sys.exit(f"intree_l2tp: {os.strerror(error)}")


def main():
    local, remote, tunnel, session = sys.argv[1:5]
    tunnel = [int(word) for word in tunnel.split(":")]
    session = [int(word) for word in session.split(":")]
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind((local, PORT))
    udp.connect((remote, PORT))
    fds = [udp.fileno()]
    for ids in [0, 0], session:
        fds.append(LIBC.socket(AF_PPPOX, socket.SOCK_DGRAM, PX_PROTO_OL2TP))
        if fds[-1] < 0:
            sys.exit("intree_l2tp: no PPPoL2TP sockets")
        connect(fds[-1], udp.fileno(), remote, tunnel, ids)
    # pppd keeps what it is given: the tunnel lives as long as it does.
    for fd in fds:
        os.set_inheritable(fd, True)
    os.execvp("pppd", ["pppd", "plugin", "pppol2tp.so", "pppol2tp", str(fds[-1]), *sys.argv[5:]])


if __name__ == "__main__":
    main()
