#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Lists of lacctl while sessions, tunnels and an interface come and go all the time. No daemon runs.
#
# Behaviours:
#  - ten thousand sessions, half of which come and go: every list, as text and as JSON, of all, of an interface, of a
#    tunnel, has each of the others exactly once, and none twice
#  - the same of tunnels
#  - the same when the interface whose sessions are being listed goes away
#  - lacctl says that the list may be inconsistent, on standard error, and exits with status 0; it says nothing when
#    nothing came or went

. "${0%/*}/../lib/e2e.sh"

need load_openlac
python3 "${0%/*}/dump_churn.py" "$LACCTL" || FAILED=$((FAILED + 1))
e2e_finish
