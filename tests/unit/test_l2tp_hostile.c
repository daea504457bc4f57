// SPDX-License-Identifier: GPL-2.0
/*
 * Hostile control messages: truncation at every octet, every value of every length field, random
 * mutation from a fixed seed, at the parser and at a running engine.
 */
#include "test_l2tp_link.h"

#include <errno.h>

#include "../vectors/l2tp_vectors.h"

static const uint8_t *const secret = (const uint8_t *)"s3cret";
#define SECRET_LEN 6

static const uint16_t all_types[] = { 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16 };
#define TYPES (sizeof(all_types) / sizeof(all_types[0]))

/*
 * Parse a copy that ends where the heap block ends, so that ASan sees every octet read beyond it.
 */
static int parse_copy(struct l2tp_msg *m, const uint8_t *buf, size_t len, bool with_secret)
{
	struct l2tp_header_info info;
	uint8_t *copy = test_malloc(len ? len : 1);
	char text[512];
	int rc;

	memcpy(copy, buf, len);
	rc = l2tp_peek(copy, len, &info);
	if (rc)
		assert_int_equal(rc, -EINVAL);
	rc = l2tp_msg_parse(m, copy, len, secret, with_secret ? SECRET_LEN : 0);
	if (rc) {
		assert_int_equal(rc, -EINVAL);
	} else if (m->spec) {
		struct l2tp_result why;

		/* Every value lies inside the message. */
		for (unsigned int i = 0; i < L2TP_AVP_COUNT; i++) {
			if (!m->avp[i].data)
				continue;
			assert_true(m->avp[i].data >= copy + L2TP_HEADER_LEN);
			assert_true(m->avp[i].data + m->avp[i].len <= copy + m->h.length);
		}
		l2tp_msg_result(m, &why);
		l2tp_fault_text(m, text, sizeof(text));
		l2tp_msg_text(m, L2TP_AVP_HOST_NAME, text, sizeof(text));
		l2tp_msg_text(m, L2TP_AVP_HOST_NAME, text, 1);
		assert_int_equal(text[0], 0);
	}
	test_free(copy);
	return rc;
}

/* ---- hostile input ---- */

/* Cut at every octet, with the header's length as it was, and as what is left. */
static void truncate_everywhere(const uint8_t *buf, size_t len)
{
	uint8_t cut[2048];
	struct l2tp_msg m;

	memcpy(cut, buf, len);
	for (size_t n = 0; n < len; n++) {
		assert_int_equal(parse_copy(&m, cut, n, true), -EINVAL);
		if (n < 4)
			continue;
		cut[2] = (uint8_t)(n >> 8);
		cut[3] = (uint8_t)n;
		/*
		 * Short of the Message Type it is no message; afterwards it is one, with a fault or
		 * without.
		 */
		assert_int_equal(parse_copy(&m, cut, n, true) == 0, n >= 20);
		assert_int_equal(parse_copy(&m, cut, n, false) == 0, n >= 20);
		cut[2] = buf[2];
		cut[3] = buf[3];
	}
}

/* Every value of the 10-bit length of every AVP, and every value of the header's length. */
static void every_length(const uint8_t *buf, size_t len)
{
	uint8_t bent[2048];
	struct l2tp_msg m;

	for (size_t at = L2TP_HEADER_LEN; at < len; at += (buf[at] & 3) << 8 | buf[at + 1]) {
		memcpy(bent, buf, len);
		for (unsigned int v = 0; v < 1024; v++) {
			bent[at] = (uint8_t)((buf[at] & 0xfc) | v >> 8);
			bent[at + 1] = (uint8_t)v;
			parse_copy(&m, bent, len, true);
		}
	}
	memcpy(bent, buf, len);
	for (unsigned int v = 0; v < 65536; v += v < 1024 ? 1 : 61) {
		bent[2] = (uint8_t)(v >> 8);
		bent[3] = (uint8_t)v;
		parse_copy(&m, bent, len, true);
	}
}

static void test_truncation_at_every_octet(void **state)
{
	(void)state;
	truncate_everywhere(sccrq_vector, sizeof(sccrq_vector));
	truncate_everywhere(iccn_vector, sizeof(iccn_vector));
	for (size_t i = 0; i < TYPES; i++) {
		struct peer p;

		peer_start(&p, 1, 2, all_types[i]);
		peer_fill(&p, all_types[i]);
		l2tp_build_finish(&p.b);
		truncate_everywhere(p.buf, p.b.w.len);
	}
}

static void test_every_length_value(void **state)
{
	(void)state;
	every_length(sccrq_vector, sizeof(sccrq_vector));
	every_length(iccn_vector, sizeof(iccn_vector));
}

/* An AVP cut short is judged by its M bit like any other malformed one. */
static void test_cut_avp_follows_its_m_bit(void **state)
{
	for (unsigned int mandatory = 0; mandatory < 2; mandatory++) {
		for (unsigned int left = 1; left < 6; left++) {
			struct l2tp_msg m;
			struct peer p;

			(void)state;
			peer_start(&p, 1, 2, L2TP_ICRP);
			peer_fill(&p, L2TP_ICRP);
			writer_bytes(&p.b.w, mandatory ? "\x80\x08\0\0\0" : "\0\x08\0\0\0", left);
			l2tp_build_finish(&p.b);
			assert_int_equal(parse_copy(&m, p.buf, p.b.w.len, false), 0);
			assert_true(m.malformed);
			/* A single octet does not even hold the length: nobody's M bit. */
			assert_int_equal(m.fault, mandatory && left > 1 ? L2TP_FAULT_MALFORMED
									: L2TP_FAULT_NONE);
		}
	}
}

static void mutate(uint8_t *buf, size_t len)
{
	for (unsigned int n = link_rand() % 8 + 1; n; n--) {
		size_t at = link_rand() % len;

		if (link_rand() % 3)
			buf[at] = (uint8_t)link_rand();
		else
			buf[at] ^= (uint8_t)(1 << link_rand() % 8);
	}
}

static void test_random_mutation(void **state)
{
	uint8_t buf[2048];
	struct l2tp_msg m;

	(void)state;
	link_seed = 20240229;
	for (unsigned int i = 0; i < 200000; i++) {
		const uint8_t *from = i & 1 ? iccn_vector : sccrq_vector;
		size_t len = i & 1 ? sizeof(iccn_vector) : sizeof(sccrq_vector);

		memcpy(buf, from, len);
		mutate(buf, len);
		parse_copy(&m, buf, len, i & 2);
	}
	for (unsigned int i = 0; i < 50000; i++) {
		size_t len = link_rand() % 200;

		link_random(buf, len);
		if (len > 20) {
			memcpy(buf, iccn_vector, 20);
			buf[2] = 0;
			buf[3] = (uint8_t)len;
			buf[19] = (uint8_t)(link_rand() % 18);
		}
		parse_copy(&m, buf, len, true);
	}
}

/* The same at an established engine: it may end the tunnel, but never break. */
static void test_mutated_messages_at_the_engine(void **state)
{
	(void)state;
	link_seed = 7;
	for (unsigned int i = 0; i < 3000; i++) {
		struct l2tp_tunnel_config cfg = link_config(SECRET);
		struct l2tp_call call = link_call();
		struct peer p = { 0 };
		struct end e;

		cfg.secret_len = i & 1 ? cfg.secret_len : 0;
		end_init(&e, i & 2 ? &lns_ops : &lac_ops, &cfg, LOCAL_ID);
		l2tp_session_new(e.t, LOCAL_SID, &call, NULL, 0);
		l2tp_tunnel_open(e.t, 0);
		for (unsigned int k = 0; k < 12 && e.t; k++) {
			uint16_t type = k ? all_types[link_rand() % TYPES] : L2TP_SCCRP;

			peer_start(&p, LOCAL_ID, link_rand() % 2 ? LOCAL_SID : 0, type);
			peer_fill(&p, type);
			l2tp_build_finish(&p.b);
			writer_patch_be16(&p.b.w, 8, (uint16_t)k);
			writer_patch_be16(&p.b.w, 10, 1);
			if (k)
				mutate(p.buf + 12, p.b.w.len - 12);
			l2tp_tunnel_input(e.t, p.buf, p.b.w.len, k);
			e.head = e.tail;
			if (e.t)
				l2tp_tunnel_tick(e.t, l2tp_tunnel_deadline(e.t) < 5000 ? 5000 : k);
			e.head = e.tail;
		}
		assert_true(e.down <= 1);
		assert_true(e.s_down <= 12);
		end_fini(&e);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_truncation_at_every_octet),
		cmocka_unit_test(test_every_length_value),
		cmocka_unit_test(test_cut_avp_follows_its_m_bit),
		cmocka_unit_test(test_random_mutation),
		cmocka_unit_test(test_mutated_messages_at_the_engine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
