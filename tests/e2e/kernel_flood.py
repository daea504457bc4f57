#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""kernel_flood.py NETNS IFINDEX COUNT - make the module send COUNT pairs of notifications, as fast as it can.

An access interface is added and deleted again and again: more than any listener's buffer takes when it does not read.
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from genl import Genl

genl, ifindex = Genl(sys.argv[1]), (4, int(sys.argv[2]))
for _ in range(int(sys.argv[3])):
    genl.call("IFACE_ADD", ifindex=ifindex)
    genl.call("IFACE_DEL", ifindex=ifindex)
