// SPDX-License-Identifier: GPL-2.0
/*
 * RFC 2661 sections 4.4 and 6 and RFC 5515 section 5 as tables. The M bit is what we send; on receipt it only decides what
 * an unknown or malformed AVP leads to (sections 4.2 and 7.1), so that a peer with its own idea of
 * an M bit is not punished.
 */
#include "access_line.h"
#include "l2tp.h"
#include "l2tp_spec.h"

#define ANY	L2TP_VALUE_MAX
#define M	.mandatory = true
#define H	.may_hide = true
#define NZ	.nonzero = true

/* Rows read: name, least and most octets, then what is true of it. */
static const struct l2tp_avp_spec avp_specs[L2TP_AVP_COUNT] = {
	[L2TP_AVP_MESSAGE_TYPE] = { "Message Type", 2, 2, M },
	[L2TP_AVP_RESULT_CODE] = { "Result Code", 2, ANY, M },
	[L2TP_AVP_PROTOCOL_VERSION] = { "Protocol Version", 2, 2, M },
	[L2TP_AVP_FRAMING_CAPS] = { "Framing Capabilities", 4, 4, M, H },
	[L2TP_AVP_BEARER_CAPS] = { "Bearer Capabilities", 4, 4, M, H },
	[L2TP_AVP_TIE_BREAKER] = { "Tie Breaker", 8, 8 },
	[L2TP_AVP_FIRMWARE] = { "Firmware Revision", 2, 2, H },
	[L2TP_AVP_HOST_NAME] = { "Host Name", 1, ANY, M },
	[L2TP_AVP_VENDOR_NAME] = { "Vendor Name", 0, ANY, H },
	[L2TP_AVP_TUNNEL_ID] = { "Assigned Tunnel ID", 2, 2, M, H, NZ },
	[L2TP_AVP_RECEIVE_WINDOW] = { "Receive Window Size", 2, 2, M, NZ },
	[L2TP_AVP_CHALLENGE] = { "Challenge", 1, ANY, M, H },
	[L2TP_AVP_Q931_CAUSE] = { "Q.931 Cause Code", 3, ANY, M },
	/*
	 * Any length is let through here: a wrong one has to end in "not authorized" (S32), not in
	 * "length is wrong".
	 */
	[L2TP_AVP_CHALLENGE_RESPONSE] = { "Challenge Response", 0, ANY, M, H },
	[L2TP_AVP_SESSION_ID] = { "Assigned Session ID", 2, 2, M, H, NZ },
	[L2TP_AVP_CALL_SERIAL] = { "Call Serial Number", 4, 4, M, H },
	[L2TP_AVP_MINIMUM_BPS] = { "Minimum BPS", 4, 4, M, H },
	[L2TP_AVP_MAXIMUM_BPS] = { "Maximum BPS", 4, 4, M, H },
	[L2TP_AVP_BEARER_TYPE] = { "Bearer Type", 4, 4, M, H },
	[L2TP_AVP_FRAMING_TYPE] = { "Framing Type", 4, 4, M, H },
	[L2TP_AVP_CALLED_NUMBER] = { "Called Number", 0, ANY, M, H },
	[L2TP_AVP_CALLING_NUMBER] = { "Calling Number", 0, ANY, M, H },
	[L2TP_AVP_SUB_ADDRESS] = { "Sub-Address", 0, ANY, M, H },
	[L2TP_AVP_TX_SPEED] = { "(Tx) Connect Speed", 4, 4, M, H },
	[L2TP_AVP_PHYSICAL_CHANNEL] = { "Physical Channel ID", 4, 4, H },
	[L2TP_AVP_FIRST_LCP_CONFREQ] = { "Initial Received LCP CONFREQ", 0, ANY, H },
	[L2TP_AVP_LAST_SENT_CONFREQ] = { "Last Sent LCP CONFREQ", 0, ANY, H },
	[L2TP_AVP_LAST_RECEIVED_CONFREQ] = { "Last Received LCP CONFREQ", 0, ANY, H },
	[L2TP_AVP_PROXY_AUTHEN_TYPE] = { "Proxy Authen Type", 2, 2, H },
	[L2TP_AVP_PROXY_AUTHEN_NAME] = { "Proxy Authen Name", 0, ANY, H },
	[L2TP_AVP_PROXY_AUTHEN_CHALLENGE] = { "Proxy Authen Challenge", 1, ANY, H },
	[L2TP_AVP_PROXY_AUTHEN_ID] = { "Proxy Authen ID", 2, 2, H },
	[L2TP_AVP_PROXY_AUTHEN_RESPONSE] = { "Proxy Authen Response", 0, ANY, H },
	[L2TP_AVP_CALL_ERRORS] = { "Call Errors", 26, 26, M, H },
	[L2TP_AVP_ACCM] = { "ACCM", 10, 10, M, H },
	[L2TP_AVP_RANDOM_VECTOR] = { "Random Vector", 1, ANY, M },
	[L2TP_AVP_PRIVATE_GROUP] = { "Private Group ID", 0, ANY, H },
	[L2TP_AVP_RX_SPEED] = { "Rx Connect Speed", 4, 4, H },
	[L2TP_AVP_SEQUENCING_REQUIRED] = { "Sequencing Required", 0, 0, M },
	/* RFC 3145 section 2: code, protocol, direction, then text. */
	[L2TP_AVP_PPP_DISCONNECT_CAUSE] = { "PPP Disconnect Cause Code", 5, ANY, H },
};

#define A(name) (UINT64_C(1) << L2TP_AVP_##name)

static const struct l2tp_msg_spec msg_specs[L2TP_MSG_COUNT] = {
	[L2TP_SCCRQ] = { "SCCRQ", false,
			 A(PROTOCOL_VERSION) | A(HOST_NAME) | A(FRAMING_CAPS) | A(TUNNEL_ID),
			 A(BEARER_CAPS) | A(RECEIVE_WINDOW) | A(CHALLENGE) | A(TIE_BREAKER) |
				 A(FIRMWARE) | A(VENDOR_NAME) },
	[L2TP_SCCRP] = { "SCCRP", false,
			 A(PROTOCOL_VERSION) | A(HOST_NAME) | A(FRAMING_CAPS) | A(TUNNEL_ID),
			 A(BEARER_CAPS) | A(FIRMWARE) | A(VENDOR_NAME) | A(RECEIVE_WINDOW) |
				 A(CHALLENGE) | A(CHALLENGE_RESPONSE) },
	[L2TP_SCCCN] = { "SCCCN", false, 0, A(CHALLENGE_RESPONSE) },
	[L2TP_STOPCCN] = { "StopCCN", false, A(TUNNEL_ID) | A(RESULT_CODE), 0 },
	[L2TP_HELLO] = { "HELLO", false, 0, 0 },
	[L2TP_OCRQ] = { "OCRQ", true,
			A(SESSION_ID) | A(CALL_SERIAL) | A(MINIMUM_BPS) | A(MAXIMUM_BPS) |
				A(BEARER_TYPE) | A(FRAMING_TYPE) | A(CALLED_NUMBER),
			A(SUB_ADDRESS) },
	[L2TP_OCRP] = { "OCRP", true, A(SESSION_ID), A(PHYSICAL_CHANNEL) },
	[L2TP_OCCN] = { "OCCN", true, A(TX_SPEED) | A(FRAMING_TYPE),
			A(RX_SPEED) | A(SEQUENCING_REQUIRED) },
	[L2TP_ICRQ] = { "ICRQ", true, A(SESSION_ID) | A(CALL_SERIAL),
			A(BEARER_TYPE) | A(PHYSICAL_CHANNEL) | A(CALLING_NUMBER) |
				A(CALLED_NUMBER) | A(SUB_ADDRESS),
			.line = true },
	/*
	 * Sequencing Required is the LAC's to send, but an LNS that asks for it here is understood.
	 */
	[L2TP_ICRP] = { "ICRP", true, A(SESSION_ID), A(SEQUENCING_REQUIRED) },
	[L2TP_ICCN] = { "ICCN", true, A(TX_SPEED) | A(FRAMING_TYPE),
			A(FIRST_LCP_CONFREQ) | A(LAST_SENT_CONFREQ) | A(LAST_RECEIVED_CONFREQ) |
				A(PROXY_AUTHEN_TYPE) | A(PROXY_AUTHEN_NAME) |
				A(PROXY_AUTHEN_CHALLENGE) | A(PROXY_AUTHEN_ID) |
				A(PROXY_AUTHEN_RESPONSE) | A(PRIVATE_GROUP) | A(RX_SPEED) |
				A(SEQUENCING_REQUIRED) },
	[L2TP_CDN] = { "CDN", true, A(RESULT_CODE) | A(SESSION_ID),
		       A(Q931_CAUSE) | A(PPP_DISCONNECT_CAUSE) },
	[L2TP_WEN] = { "WEN", true, A(CALL_ERRORS), 0 },
	[L2TP_SLI] = { "SLI", true, A(ACCM), 0 },
};

/* RFC 5515: rates in bit/s, which is why they are wider than those of TR-101; delays in ms. */
static const struct l2tp_avp_spec line_id = { "Access Line Id", 1, ACCESS_LINE_TEXT, H };
static const struct l2tp_avp_spec line_rate = { "Access Line Data Rate", 8, 8, H };
static const struct l2tp_avp_spec line_delay = { "Access Line Interleaving Delay", 4, 4, H };
static const struct l2tp_avp_spec line_encapsulation = { "Access Loop Encapsulation", 3, 3, H };
static const struct l2tp_avp_spec line_type = { "ANCP Access Line Type", 4, 4, H };
static const struct l2tp_avp_spec line_iwf = { "IWF Session", 4, 4, H };

static const struct l2tp_avp_spec *line_spec(uint16_t attr)
{
	switch (attr) {
	case ACCESS_LINE_CODE_CIRCUIT_ID:
	case ACCESS_LINE_CODE_REMOTE_ID:
		return &line_id;
	case ACCESS_LINE_CODE_RATE_FIRST ... ACCESS_LINE_CODE_RATE_LAST:
		return &line_rate;
	case ACCESS_LINE_CODE_DELAY_FIRST ... ACCESS_LINE_CODE_DELAY_LAST:
		return &line_delay;
	case ACCESS_LINE_CODE_ENCAPSULATION:
		return &line_encapsulation;
	case ACCESS_LINE_CODE_TYPE:
		return &line_type;
	case ACCESS_LINE_CODE_IWF:
		return &line_iwf;
	default:
		return NULL;
	}
}

const struct l2tp_avp_spec *l2tp_avp_spec(uint16_t vendor, uint16_t attr)
{
	if (vendor)
		return vendor == ACCESS_LINE_VENDOR ? line_spec(attr) : NULL;
	return attr < L2TP_AVP_COUNT && avp_specs[attr].name ? &avp_specs[attr] : NULL;
}

const struct l2tp_msg_spec *l2tp_msg_spec(uint16_t type)
{
	return type < L2TP_MSG_COUNT && msg_specs[type].name ? &msg_specs[type] : NULL;
}

uint16_t l2tp_value_check(uint16_t vendor, uint16_t attr, const uint8_t *data, size_t len)
{
	const struct l2tp_avp_spec *spec = l2tp_avp_spec(vendor, attr);
	bool zero = true;

	if (len < spec->min || len > spec->max)
		return L2TP_ERR_LENGTH;
	if (vendor)
		return L2TP_ERR_NONE;
	/* Result Code, then an optional two-octet Error Code: one octet of it is none. */
	if (attr == L2TP_AVP_RESULT_CODE && len == 3)
		return L2TP_ERR_LENGTH;
	for (size_t i = 0; i < len; i++)
		zero = zero && !data[i];
	if (spec->nonzero && zero)
		return L2TP_ERR_VALUE;
	/* Section 4.4.5: the upper octet of the Proxy Authen ID is reserved. */
	if (attr == L2TP_AVP_PROXY_AUTHEN_ID && data[0])
		return L2TP_ERR_VALUE;
	return L2TP_ERR_NONE;
}
