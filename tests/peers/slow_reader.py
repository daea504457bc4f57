#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Copy standard input to standard output, so many octets at a time.

  slow_reader.py OCTETS SECONDS

Reads OCTETS, waits SECONDS, and so on; what writes to it has to wait.
"""
import os
import sys
import time


def main():
    octets, seconds = int(sys.argv[1]), float(sys.argv[2])
    while data := os.read(0, octets):
        sys.stdout.buffer.write(data)
        time.sleep(seconds)


if __name__ == "__main__":
    main()
