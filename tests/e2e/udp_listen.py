#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""udp_listen.py ADDRESS PORT: prints "FROM-ADDRESS PORT HEX" for every datagram.

The far end of a LAC that is configured by hand: it sees what is sent and
answers nothing. Prints "ready" first.
"""
import socket
import sys

sys.dont_write_bytecode = True


def main():
    address, port = sys.argv[1], int(sys.argv[2])
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.bind((address, port))
        print("ready", flush=True)
        while True:
            data, peer = sock.recvfrom(65536)
            print(peer[0], peer[1], data.hex(), flush=True)


if __name__ == "__main__":
    main()
