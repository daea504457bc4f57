#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Why a link ends, in words.
#
# Behaviours:
#  - wrong names and passwords, no account, no method in common
#  - a session that is deleted takes its interface along

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/pppd_link.inc"

sites_up
conf siteB "ip address 10.99.0.2/30" "ppp authentication chap" "$ACCOUNT"
conf siteA "ip address 10.99.0.1/30" "ppp username u1@isp1.example password wrong"
need both
check "our wrong password is told" ended siteA "ended 6: the peer does not accept our name and password: "
check "and the peer's" ended siteB "ended 5: the peer failed to authenticate: "
conf siteA "ip address 10.99.0.1/30" "ppp username u2@isp1.example password secret1"
need both
check "another name is wrong, too" ended siteA "ended 6: the peer does not accept our name and password: "
check "for both" ended siteB "ended 5: the peer failed to authenticate: "
conf siteA "ip address 10.99.0.1/30"
need both
check "a peer without an account is told" ended siteB "ended 5: the peer failed to authenticate: peer refused to authenticate"
check "so is its user" ended siteA "ended 3: PPP could not be negotiated: LCP terminated by peer (peer refused to authenticate)"
conf siteA "ip address 10.99.0.1/30" "ppp authentication pap" "$ACCOUNT"
need both
check "no method in common is told" ended siteA "authenticate"
end siteB
conf siteA "ip address 10.99.0.1/30"
conf siteB "ip address 10.99.0.2/30"
need both
check "no authentication is needed when none is configured" both_up
need lacctl -n siteA session del tunnel 12 id 120
check "a session that is deleted is told" ended siteA "ended 1: the session has ended"
check "by the kernel as well" logged siteA "deleted 1, "
check "S157 there is no interface without a session" no_ppp10 siteA
end siteB
e2e_finish
