#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""How long the machine itself stands still: run with a priority above everything that is measured.

  chrt --fifo 2 stall.py

Sleeps 10 ms at a time, and prints each new record of what came on top, in microseconds.
"""

import time

NAP = 0.01


def main():
    record = 0
    print(record, flush=True)
    last = time.monotonic()
    while True:
        time.sleep(NAP)
        now = time.monotonic()
        over = int((now - last - NAP) * 1e6)
        if over > record:
            record = over
            print(record, flush=True)
            now = time.monotonic()
        last = now


if __name__ == "__main__":
    main()
