#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
# Names and passwords are checked both ways, by each method.
#
# Behaviours:
#  - two ends with one account accept each other
#  - two ends with different passwords do not

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/pppd_link.inc"

sites_up
for METHOD in pap mschap mschapv2 "eap chap"; do
	conf siteA "ip address 10.99.0.1/30" "ppp authentication $METHOD" "$ACCOUNT"
	conf siteB "ip address 10.99.0.2/30" "ppp authentication $METHOD" "$ACCOUNT"
	need both
	check "$METHOD: both are accepted" both_up
	end_both
	conf siteA "ip address 10.99.0.1/30" "ppp authentication $METHOD" "ppp username u1@isp1.example password Secret1"
	need both
	check "$METHOD: with two passwords one is not" ended siteA "authenticate"
	check "$METHOD: nor is the other" ended siteB "authenticate"
done
e2e_finish
