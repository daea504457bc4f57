// SPDX-License-Identifier: GPL-2.0
#include "debug.h"

const struct log_debug_name log_debug_names[LOG_SUBSYSTEMS] = {
	[LOG_SUB_PPPOE_AC] = { "pppoe-ac", "PPPoE Access Concentrator", "Discovery packets of clients" },
	[LOG_SUB_PPP] = { "ppp", "PPP", "LCP and authentication up to the user name" },
	[LOG_SUB_L2TP] = { "l2tp", "L2TP", "Control messages and states of tunnels and sessions" },
	[LOG_SUB_RADIUS] = { "radius", "RADIUS", "Requests and answers, without their contents" },
	[LOG_SUB_DNS] = { "dns", "DNS", "Questions and answers" },
	[LOG_SUB_NETLINK] = { "netlink", "Netlink", "Requests to the kernel module and its events" },
};

unsigned int log_debug_bits;

void log_debug_set(unsigned int mask)
{
	log_debug_bits = mask & LOG_DEBUG_ALL;
}
