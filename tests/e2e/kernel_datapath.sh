#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The kernel module alone: every header form, every drop cause, the states of a session, netlink.
#
# Behaviours (uapi/openlac.h, RFC 2516, RFC 2661 section 3.1 and 5.4):
#  - both directions, every legal L2TP header, FF 03 present or absent, padding removed, DSCP copied
#  - every wrong frame is dropped and counted by its cause; control messages stay for the daemon
#  - punt, hold, forward: order, end marker, overruns, owner gone
#  - a VLAN and its parent with the same session id and MAC; events of a netdev; IPv6; routes
#  - bad requests are refused with a sentence; dumps resume; a socket outlives its descriptor

. "${0%/*}/../lib/e2e.sh"

need load_openlac
python3 "${0%/*}/kernel_datapath.py" || FAILED=$((FAILED + 1))
e2e_finish
