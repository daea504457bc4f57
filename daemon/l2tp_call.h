/* SPDX-License-Identifier: GPL-2.0 */
/* What the ICRQ and the ICCN of a call say (RFC 2661 sections 4.4.4, 4.4.5, 6.6 and 6.8). */
#ifndef OPENLAC_L2TP_CALL_H
#define OPENLAC_L2TP_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define L2TP_LCP_MAX		512	/* octets of the options of a Configure-Request that are kept */
#define L2TP_PROXY_MAX		255	/* octets of a proxy name, challenge or response */

struct access_line;

/* Proxy Authen Type values. */
enum l2tp_proxy_auth {
	L2TP_PROXY_UNKNOWN = 0,		/* AVPs 29 to 33 are not sent: the LNS has to authenticate by itself */
	L2TP_PROXY_TEXT = 1,
	L2TP_PROXY_CHAP = 2,
	L2TP_PROXY_PAP = 3,
	L2TP_PROXY_NONE = 4,
	L2TP_PROXY_MSCHAP = 5,		/* version 1 */
};

/**
 * struct l2tp_lcp - the options of a Configure-Request, without the packet's header
 * @present: there is one, if only with no options
 * @len: octets in
 * @data: the options
 */
struct l2tp_lcp {
	bool present;
	uint16_t len;
	uint8_t data[L2TP_LCP_MAX];
};

/**
 * struct l2tp_proxy - what a LAC has learnt of the client by answering it (section 4.4.5)
 * @first_received: Initial Received LCP CONFREQ
 * @last_sent: Last Sent LCP CONFREQ
 * @last_received: Last Received LCP CONFREQ
 * @auth: Proxy Authen Type; what follows goes with it
 * @id: CHAP, MSCHAPv1: Identifier of our Challenge; PAP: of the Authenticate-Request
 * @name_len: octets of
 * @name: the client's name, not terminated
 * @challenge_len: octets of
 * @challenge: CHAP, MSCHAPv1: value of our Challenge, at least one octet
 * @response_len: octets of
 * @response: CHAP, MSCHAPv1: value of the Response; PAP: the password. Secret: never logged
 */
struct l2tp_proxy {
	struct l2tp_lcp first_received;
	struct l2tp_lcp last_sent;
	struct l2tp_lcp last_received;
	enum l2tp_proxy_auth auth;
	uint8_t id;
	size_t name_len;
	size_t challenge_len;
	size_t response_len;
	uint8_t name[L2TP_PROXY_MAX];
	uint8_t challenge[L2TP_PROXY_MAX];
	uint8_t response[L2TP_PROXY_MAX];
};

/**
 * struct l2tp_call - parameters, copied by the engine together with what it points to
 * @serial: Call Serial Number
 * @bearer_analog: Bearer Type analog instead of digital
 * @physical_channel: Physical Channel ID, 0 = not sent
 * @tx_speed: Tx Connect Speed, bit/s, from the LAC to the client
 * @rx_speed: Rx Connect Speed, bit/s; sent when it differs from @tx_speed
 * @calling: Calling Number, empty = not sent
 * @called: Called Number, empty = not sent
 * @sub_address: Sub-Address, empty = not sent
 * @sequencing_required: Sequencing Required AVP in the ICCN
 * @line: access-line AVPs in the ICRQ (RFC 5515), those known; NULL = none
 * @proxy: proxy LCP and authentication AVPs in the ICCN, NULL = none; see l2tp_session_set_proxy()
 */
struct l2tp_call {
	uint32_t serial;
	bool bearer_analog;
	uint32_t physical_channel;
	uint32_t tx_speed;
	uint32_t rx_speed;
	char calling[64];
	char called[64];
	char sub_address[64];
	bool sequencing_required;
	const struct access_line *line;
	const struct l2tp_proxy *proxy;
};

/**
 * l2tp_call_set_line() - describe the client's line in a call
 * @c: gets @line, and from its actual rates, where known, the speeds
 * @line: not copied here; it has to live until l2tp_session_new()
 */
void l2tp_call_set_line(struct l2tp_call *c, const struct access_line *line);

#endif /* OPENLAC_L2TP_CALL_H */
