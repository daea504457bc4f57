#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Addresses of the two ends of a link.
#
# Behaviours:
#  - a site without an address is assigned one
#  - any two addresses will do
#  - IPv6 alone

. "${0%/*}/../lib/e2e.sh"
. "${0%/*}/pppd_link.inc"

sites_up
conf siteA
conf siteB "ip address 10.99.0.1/24" "peer default ip address 10.99.0.9"
need both
check "a site without an address comes up" both_up
same "S159 it was assigned one" "10.99.0.9 peer 10.99.0.1/32" "$(address siteA)"
end_both
conf siteA "ip address 10.99.0.1/32"
conf siteB "ip address 10.99.0.2/32" "mtu 1400"
need both
check "any two addresses will do" both_up
check "IPv4 passes both ways" pings4
same "an MTU is kept" "mtu 1400" "$(ip -n siteB -o link show dev ppp10 | grep -o 'mtu [0-9]*')"
end_both
conf siteA "ipv6 address 2001:db8::1/64"
conf siteB "ip address 10.99.0.2/30"
need both
check "S152 IPv6 comes up alone" both_up6
check "and passes both ways" pings6
same "there is no IPv4" "" "$(address siteA)$(address siteB)"
end_both
e2e_finish
