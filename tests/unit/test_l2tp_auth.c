// SPDX-License-Identifier: GPL-2.0
/*
 * What makes a control connection fail (RFC 2661 sections 4.1, 4.2, 4.4.1, 5.1.1 and 7.1; S29 to S33):
 *  - handshakes with right, wrong and missing secrets on either side
 *  - length and id of the response, length of the challenge; the host name that the peer has to have
 *  - protocol version; unknown, malformed and missing AVPs; unknown messages; bad headers
 */
#include "test_l2tp_link.h"

#include <nettle/md5.h>

/* ---- authentication, S29 to S33 ---- */

static void s31_handshake(void **state)
{
	static const struct {
		const char *a, *b;
		bool up;
		bool told_by_a;		/* who sends the StopCCN */
	} tries[] = {
		{ NULL, NULL, true, false },
		{ SECRET, SECRET, true, false },
		{ SECRET, "other", false, true },	/* the SCCRP's response is wrong */
		{ NULL, SECRET, false, true },		/* a Challenge we cannot answer */
		{ SECRET, NULL, false, false },		/* the recipient cannot answer ours */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		for (unsigned int hide = L2TP_HIDE_AUTO; hide <= L2TP_HIDE_OFF; hide++) {
			struct end a, b;

			/*
			 * With different secrets hidden AVPs cannot be read, which ends in another
			 * code.
			 */
			if (hide == L2TP_HIDE_ON && !tries[i].up)
				continue;
			handshake(&a, &b, tries[i].a, tries[i].b, hide);
			assert_int_equal(a.up, tries[i].up);
			assert_int_equal(b.up, tries[i].up);
			assert_int_equal(a.down, !tries[i].up);
			assert_int_equal(b.down, !tries[i].up);
			if (!tries[i].up) {
				assert_int_equal(a.why.code, L2TP_STOP_NOT_AUTHORIZED);
				assert_int_equal(b.why.code, L2TP_STOP_NOT_AUTHORIZED);
				assert_int_equal(a.why.by_peer, !tries[i].told_by_a);
				assert_int_equal(b.why.by_peer, tries[i].told_by_a);
			} else {
				assert_int_equal(l2tp_tunnel_peer_id(a.t), PEER_ID);
				assert_int_equal(l2tp_tunnel_peer_id(b.t), LOCAL_ID);
				assert_string_equal(l2tp_tunnel_peer_info(b.t)->vendor_name,
						    "OpenLAC");
			}
			end_fini(&a);
			end_fini(&b);
		}
	}
}

/* Response made of the RFC's words (S33), not by the code under test. */
static void respond(struct peer *p, uint8_t id, const struct l2tp_field *challenge, size_t len)
{
	uint8_t digest[32] = { 0 };
	struct md5_ctx md5;

	md5_init(&md5);
	md5_update(&md5, 1, &id);
	md5_update(&md5, strlen(SECRET), (const uint8_t *)SECRET);
	md5_update(&md5, challenge->len, challenge->data);
	md5_digest(&md5, 16, digest);
	raw_avp(&p->b, L2TP_AVP_MANDATORY, 0, L2TP_AVP_CHALLENGE_RESPONSE, digest, len);
}

/*
 * S32: only 16 octets are a response, however right the first 16 are; S33: the id is the message
 * type.
 */
static void s33_response_length_and_id(void **state)
{
	static const struct {
		size_t len;
		uint8_t id;
		bool up;
	} tries[] = { { 16, 2, true }, { 15, 2, false }, { 17, 2, false }, { 32, 2, false },
		      { 0, 2, false }, { 16, 3, false }, { 16, 1, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct l2tp_tunnel_config cfg = link_config(SECRET);
		struct datagram copy;
		struct l2tp_msg m;
		struct peer p = { 0 };
		struct end e;

		end_init(&e, &lac_ops, &cfg, LOCAL_ID);
		l2tp_tunnel_open(e.t, 0);
		end_drain(&e, &m, &copy);
		peer_start(&p, LOCAL_ID, 0, L2TP_SCCRP);
		peer_fill(&p, L2TP_SCCRP);
		respond(&p, tries[i].id, &m.avp[L2TP_AVP_CHALLENGE], tries[i].len);
		peer_send(&p, &e);
		assert_int_equal(e.up, tries[i].up);
		assert_int_equal(end_drain(&e, &m, &copy), tries[i].up ? L2TP_SCCCN : L2TP_STOPCCN);
		if (!tries[i].up)
			assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE),
					 L2TP_STOP_NOT_AUTHORIZED);
		end_fini(&e);
	}
}

/* S32: the peer's Challenge may have any length from 1. */
static void s32_challenge_of_any_length(void **state)
{
	static const size_t lens[] = { 1, 15, 16, 17, 32, 143, 1000 };
	uint8_t challenge[1000];

	(void)state;
	memset(challenge, 0xa5, sizeof(challenge));
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		struct l2tp_tunnel_config cfg = link_config(SECRET);
		uint8_t expected[16];
		struct datagram copy;
		struct l2tp_msg m;
		struct peer p = { 0 };
		struct end e;

		end_init(&e, &lac_ops, &cfg, LOCAL_ID);
		peer_start(&p, 0, 0, L2TP_SCCRQ);
		peer_fill(&p, L2TP_SCCRQ);
		raw_avp(&p.b, L2TP_AVP_MANDATORY, 0, L2TP_AVP_CHALLENGE, challenge, lens[i]);
		peer_send(&p, &e);
		assert_int_equal(end_drain(&e, &m, &copy), L2TP_SCCRP);
		assert_int_equal(m.avp[L2TP_AVP_CHALLENGE_RESPONSE].len, 16);
		l2tp_chap_response(expected, 2, (const uint8_t *)SECRET, strlen(SECRET), challenge,
				   lens[i]);
		assert_memory_equal(m.avp[L2TP_AVP_CHALLENGE_RESPONSE].data, expected, 16);
		/* The recipient challenges too (S30); an SCCCN without a response is refused. */
		assert_int_equal(m.avp[L2TP_AVP_CHALLENGE].len, 16);
		peer_say(&p, &e, 0, L2TP_SCCCN, GOOD);
		assert_int_equal(e.why.code, L2TP_STOP_NOT_AUTHORIZED);
		end_fini(&e);
	}
}

/* ---- section 7.1 and 4.2 ---- */

static void test_protocol_version(void **state)
{
	static const struct { uint16_t version; bool ok; } tries[] = {
		{ 0x0100, true }, { 0x0101, true }, { 0x0000, false }, { 0x0200, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct end e;
		struct peer p;

		tunnel_reach(&e, &p, L2TP_T_IDLE);
		peer_start(&p, 0, 0, L2TP_SCCRQ);
		l2tp_build_u16(&p.b, L2TP_AVP_PROTOCOL_VERSION, tries[i].version);
		peer_fill(&p, L2TP_SCCRQ);
		peer_send(&p, &e);
		assert_int_equal(end_drain_type(&e), tries[i].ok ? L2TP_SCCRP : L2TP_STOPCCN);
		if (!tries[i].ok)
			assert_int_equal(e.why.code, L2TP_STOP_VERSION);
		end_fini(&e);
	}
}

static void test_unknown_avp_closes_only_if_mandatory(void **state)
{
	static const struct {
		uint16_t flags, vendor, attr;
		bool fatal;
	} tries[] = {
		{ 0x8000, 0, 9999, true },
		{ 0, 0, 9999, false },
		{ 0x8000, 9, 1, true },
		{ 0, 9, 1, false },
		{ 0x8000, 0, 20, true }, /* an unassigned number in the middle */
		{ 0x8400, 0, L2TP_AVP_FIRMWARE,
		  true }, /* reserved bits: unrecognised (section 4.1) */
		{ 0x0400, 0, L2TP_AVP_FIRMWARE, false },
		{ 0xc000, 0, 9999, true },
		{ 0x4000, 0, 9999, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct datagram copy;
		struct l2tp_msg m;
		struct end e;
		struct peer p;

		tunnel_reach(&e, &p, L2TP_T_WAIT_REPLY);
		peer_start(&p, LOCAL_ID, 0, L2TP_SCCRP);
		peer_fill(&p, L2TP_SCCRP);
		raw_avp(&p.b, tries[i].flags, tries[i].vendor, tries[i].attr, "ab", 2);
		peer_send(&p, &e);
		assert_int_equal(end_drain(&e, &m, &copy),
				 tries[i].fatal ? L2TP_STOPCCN : L2TP_SCCCN);
		if (tries[i].fatal) {
			char text[32];

			assert_int_equal(e.why.code, L2TP_STOP_ERROR);
			assert_int_equal(e.why.error, L2TP_ERR_MANDATORY_AVP);
			/* Section 4.4.2: the Error Message names the attribute. */
			snprintf(text, sizeof(text), "%u/%u", tries[i].vendor, tries[i].attr);
			assert_non_null(strstr(e.why.text, text));
		}
		end_fini(&e);
	}
}

static void test_malformed_avp_follows_its_m_bit(void **state)
{
	static const struct {
		uint16_t flags, attr;
		size_t len;
		bool fatal;
		uint16_t error;
	} tries[] = {
		{ 0x8000, L2TP_AVP_BEARER_CAPS, 3, true, L2TP_ERR_LENGTH },
		{ 0x0000, L2TP_AVP_BEARER_CAPS, 3, false, 0 },
		{ 0x8000, L2TP_AVP_RECEIVE_WINDOW, 2, true,
		  L2TP_ERR_VALUE }, /* a window of 0 is invalid */
		{ 0x0000, L2TP_AVP_RECEIVE_WINDOW, 2, false, 0 },
		{ 0x8000, L2TP_AVP_CHALLENGE, 0, true, L2TP_ERR_LENGTH },
		{ 0xc000, L2TP_AVP_BEARER_CAPS, 16, true,
		  L2TP_ERR_VALUE }, /* hidden, no secret, no vector */
		{ 0x4000, L2TP_AVP_BEARER_CAPS, 16, false, 0 },
		{ 0xc000, L2TP_AVP_HOST_NAME, 16, true, L2TP_ERR_VALUE }, /* must not be hidden */
	};
	const uint8_t value[16] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct l2tp_tunnel_stats st;
		struct end e;
		struct peer p;

		tunnel_reach(&e, &p, L2TP_T_IDLE);
		peer_start(&p, 0, 0, L2TP_SCCRQ);
		raw_avp(&p.b, tries[i].flags, 0, tries[i].attr, value, tries[i].len);
		peer_fill(&p, L2TP_SCCRQ);
		peer_send(&p, &e);
		assert_int_equal(end_drain_type(&e), tries[i].fatal ? L2TP_STOPCCN : L2TP_SCCRP);
		l2tp_tunnel_get_stats(e.t, &st);
		assert_int_equal(st.malformed, 1);
		if (tries[i].fatal) {
			assert_int_equal(e.why.code, L2TP_STOP_ERROR);
			assert_int_equal(e.why.error, tries[i].error);
		}
		end_fini(&e);
	}
}

static void test_missing_avp(void **state)
{
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_WAIT_REPLY);
	peer_say(&p, &e, 0, L2TP_SCCRP, NO_AVPS);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	assert_int_equal(e.why.code, L2TP_STOP_ERROR);
	assert_non_null(strstr(e.why.text, "missing"));
	end_fini(&e);
}

static void say_unknown_type(struct peer *p, struct end *e, bool mandatory)
{
	peer_start(p, LOCAL_ID, 0, 99);
	p->buf[L2TP_HEADER_LEN] = mandatory ? 0x80 : 0;
	peer_send(p, e);
}

/*
 * Section 4.4.1: unknown mandatory message clears the tunnel, unknown other message is acknowledged
 * and ignored.
 */
static void test_unknown_message_type(void **state)
{
	struct datagram *d;
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
	say_unknown_type(&p, &e, false);
	d = end_take(&e);
	assert_non_null(d);
	assert_int_equal(type_of(d), 0);
	assert_int_equal(d->data[11], p.ns);
	assert_true(l2tp_tunnel_is_established(e.t));
	say_unknown_type(&p, &e, true);
	assert_int_equal(end_drain_type(&e), L2TP_STOPCCN);
	assert_int_equal(e.why.code, L2TP_STOP_ERROR);
	end_fini(&e);
}

/*
 * Section 7.1: a header that is malformed, or names another tunnel, is discarded: no ack, no state.
 */
static void test_bad_headers_change_nothing(void **state)
{
	static const struct {
		unsigned int at;
		uint8_t value;
	} tries[] = {
		{ 0, 0x48 },  { 0, 0x88 },  { 0, 0xc0 }, { 0, 0xca }, { 1, 0x01 },
		{ 1, 0x03 },  { 3, 11 },    { 3, 200 },	 { 4, 0x77 }, { 13, 7 },
		{ 12, 0xc0 }, { 12, 0x84 }, { 17, 1 },	 { 15, 9 },
	};
	struct l2tp_tunnel_stats before, after;
	struct end e;
	struct peer p;

	(void)state;
	tunnel_reach(&e, &p, L2TP_T_ESTABLISHED);
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		peer_start(&p, LOCAL_ID, 0, L2TP_HELLO);
		writer_patch_be16(&p.b.w, 8, p.ns);
		writer_patch_be16(&p.b.w, 10, 2);
		l2tp_build_finish(&p.b);
		p.buf[tries[i].at] = tries[i].value;
		l2tp_tunnel_get_stats(e.t, &before);
		l2tp_tunnel_input(e.t, p.buf, p.b.w.len, 0);
		l2tp_tunnel_get_stats(e.t, &after);
		assert_int_equal(after.malformed, before.malformed + 1);
		assert_int_equal(after.nr, before.nr);
		assert_int_equal(after.hello_rx, 0);
		assert_null(end_take(&e));
	}
	/* Reserved header bits and P are ignored; octets after the message too. */
	peer_start(&p, LOCAL_ID, 0, L2TP_HELLO);
	p.buf[0] |= 0x35;
	p.buf[1] |= 0xf0;
	peer_send(&p, &e);
	l2tp_tunnel_get_stats(e.t, &after);
	assert_int_equal(after.hello_rx, 1);
	end_fini(&e);
}

/* The peer of these tests is called "peer". */
static void test_host_name_of_the_peer(void **state)
{
	static const struct { const char *name; bool up; } tries[] = {
		{ "", true }, { "peer", true }, { "pee", false }, { "peerx", false }, { "Peer", false },
		{ "lns.example", false },
	};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(tries) / sizeof(tries[0]); i++) {
		struct l2tp_tunnel_config cfg = link_config(NULL);
		uint16_t type = i % 2 ? L2TP_SCCRQ : L2TP_SCCRP;
		struct datagram copy;
		struct l2tp_msg m;
		struct end e;
		struct peer p = { 0 };

		strcpy(cfg.peer_name, tries[i / 2].name);
		end_init(&e, &lac_ops, &cfg, LOCAL_ID);
		if (type == L2TP_SCCRP)
			l2tp_tunnel_open(e.t, 0);
		peer_say(&p, &e, 0, type, GOOD);
		assert_int_equal(e.down, !tries[i / 2].up);
		if (!tries[i / 2].up) {
			assert_int_equal(end_drain(&e, &m, &copy), L2TP_STOPCCN);
			assert_int_equal(m.h.tunnel_id, PEER_ID);
			assert_int_equal(l2tp_msg_u16(&m, L2TP_AVP_RESULT_CODE), L2TP_STOP_NOT_AUTHORIZED);
			assert_int_equal(e.why.code, L2TP_STOP_NOT_AUTHORIZED);
			assert_false(e.why.by_peer);
		}
		end_fini(&e);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s31_handshake),
		cmocka_unit_test(s33_response_length_and_id),
		cmocka_unit_test(s32_challenge_of_any_length),
		cmocka_unit_test(test_host_name_of_the_peer),
		cmocka_unit_test(test_protocol_version),
		cmocka_unit_test(test_unknown_avp_closes_only_if_mandatory),
		cmocka_unit_test(test_malformed_avp_follows_its_m_bit),
		cmocka_unit_test(test_missing_avp),
		cmocka_unit_test(test_unknown_message_type),
		cmocka_unit_test(test_bad_headers_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
