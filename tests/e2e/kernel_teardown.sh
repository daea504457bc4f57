#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The kernel module alone, its objects taken away under traffic.
#
# Behaviours (uapi/openlac.h):
#  - frames keep their order while a session goes between hold and forward
#  - requests of every kind from several processes at once, with traffic: no report of the kernel, flush leaves nothing
#  - flush, rmmod and the end of the namespace under traffic: clean, told with their reasons, the port free at once

. "${0%/*}/../lib/e2e.sh"

need load_openlac
python3 "${0%/*}/kernel_teardown.py" || FAILED=$((FAILED + 1))
e2e_finish
