#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The kernel module alone: requests that run without a lock against requests that bind a session to its tunnel.
#
# Behaviours (uapi/openlac.h, FRAME and SESSION_SET):
#  - a SESSION_SET that is refused, by an id in use or by an owner without room for the end marker, binds nothing, not
#    even for a moment: no frame to the peer, no message of the peer for that session
#  - a frame to the peer goes out only with the ids of a complete tunnel half
#  - the kernel reports nothing
#
# Two processors make it a race; on one it shows the refusals alone.

. "${0%/*}/../lib/e2e.sh"

need load_openlac
python3 "${0%/*}/kernel_race.py" || FAILED=$((FAILED + 1))
check "the kernel reports nothing" "${0%/*}/../lib/dmesg-check" --no-leaks
e2e_finish
