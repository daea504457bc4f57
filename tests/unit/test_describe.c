// SPDX-License-Identifier: GPL-2.0
/*
 * test_describe.c - packets in a few words
 *
 * Behaviours checked: discovery packets, PPP frames, control messages, RADIUS messages, types of the DNS and commands of the
 * kernel module have their names, what is not known has its number; packets that are cut off at any point, or hold names of
 * any octets and length, do no harm; passwords, challenges and responses are never among the words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "daemon/describe.h"
#include "uapi/openlac.h"

static void assert_words(struct description d, const char *expected)
{
	assert_string_equal(d.text, expected);
}

/* All that is before the end may be missing, in a buffer of just that size. */
static void cut(struct description (*fn)(const uint8_t *buf, size_t len), const uint8_t *buf, size_t len)
{
	for (size_t n = 0; n < len; n++) {
		uint8_t *part = test_malloc(n ? n : 1);
		struct description d;

		memcpy(part, buf, n);
		d = fn(part, n);
		assert_true(strlen(d.text) > 0);
		test_free(part);
	}
}

static void test_discovery(void **state)
{
	static const uint8_t padi[] = { 0x11, 0x09, 0, 0, 0, 12, 1, 1, 0, 2, 'a', '\n', 1, 0x20, 0, 2, 5, 0xdc };
	static const uint8_t pads[] = { 0x11, 0x65, 0, 5, 0, 4, 1, 1, 0, 0 };
	static const uint8_t other[] = { 0x11, 0xd3, 0, 5, 0, 0 };
	static const uint8_t bad[] = { 0x11, 0xa7, 0, 5, 0, 4, 1, 1, 0, 9 };

	(void)state;
	assert_words(describe_discovery(padi, sizeof(padi)), "PADI service a? max-payload 1500");
	assert_words(describe_discovery(pads, sizeof(pads)), "PADS");
	assert_words(describe_discovery(other, sizeof(other)), "code 211");
	assert_words(describe_discovery(bad, sizeof(bad)), "PADT with malformed tags");
	assert_words(describe_discovery(padi, 3), "malformed packet of 3 octets");
	cut(describe_discovery, padi, sizeof(padi));
}

static void test_long_service(void **state)
{
	uint8_t padr[6 + 4 + 1400] = { 0x11, 0x19, 0, 0, 5, 0x7c, 1, 1, 5, 0x78 };
	struct description d;

	(void)state;
	memset(padr + 10, 'x', 1400);
	d = describe_discovery(padr, sizeof(padr));
	assert_memory_equal(d.text, "PADR service xxxx", 17);
	assert_true(strlen(d.text) < sizeof(d.text));
}

static void test_ppp(void **state)
{
	static const uint8_t lcp[] = { 0xc0, 0x21, 1, 7, 0, 8, 1, 4, 5, 0xd4 };
	static const uint8_t pap[] = { 0xc0, 0x23, 1, 1, 0, 14, 2, 'm', 'e', 6, 's', 'e', 'c', 'r', 'e', 't' };
	static const uint8_t chap[] = { 0xc2, 0x23, 2, 3, 0, 8, 1, 'r', 'm', 'e' };
	static const uint8_t eap[] = { 0xc2, 0x27, 2, 4, 0, 7, 1, 'm', 'e' };
	static const uint8_t ipcp[] = { 0x80, 0x21, 12, 1, 0, 4 };
	static const uint8_t ip[] = { 0x00, 0x21, 0x45, 0, 0, 0 };
	static const uint8_t other[] = { 0xc0, 0x25, 1, 2 };

	(void)state;
	assert_words(describe_ppp(lcp, sizeof(lcp)), "LCP Configure-Request id 7, 10 octets");
	assert_words(describe_ppp(pap, sizeof(pap)), "PAP Authenticate-Request id 1, 16 octets");
	assert_words(describe_ppp(chap, sizeof(chap)), "CHAP Response id 3, 10 octets");
	assert_words(describe_ppp(eap, sizeof(eap)), "EAP Response id 4, 9 octets");
	assert_words(describe_ppp(ipcp, sizeof(ipcp)), "IPCP code 12 id 1, 6 octets");
	assert_words(describe_ppp(ip, sizeof(ip)), "IPv4, 6 octets");
	assert_words(describe_ppp(other, sizeof(other)), "protocol 0xc025 Configure-Request id 2, 4 octets");
	cut(describe_ppp, pap, sizeof(pap));
}

static void test_l2tp(void **state)
{
	static const uint8_t icrp[] = { 0xc8, 2, 0, 20, 0, 9, 0, 7, 0, 1, 0, 3, 0x80, 8, 0, 0, 0, 0, 0, 11 };
	static const uint8_t zlb[] = { 0xc8, 2, 0, 12, 0, 9, 0, 0, 0, 4, 0, 2 };
	static const uint8_t other[] = { 0xc8, 2, 0, 20, 0, 9, 0, 0, 0, 1, 0, 3, 0x80, 8, 0, 0, 0, 0, 0, 99 };

	(void)state;
	assert_words(describe_l2tp(icrp, sizeof(icrp)), "ICRP to session 7 Ns 1 Nr 3");
	assert_words(describe_l2tp(zlb, sizeof(zlb)), "ZLB Ns 4 Nr 2");
	assert_words(describe_l2tp(other, sizeof(other)), "message type 99 Ns 1 Nr 3");
	assert_words(describe_l2tp(icrp, 19), "malformed message of 19 octets");
	cut(describe_l2tp, icrp, sizeof(icrp));
}

static void test_numbers(void **state)
{
	(void)state;
	assert_words(describe_radius(1, 0), "Access-Request id 0");
	assert_words(describe_radius(45, 255), "CoA-NAK id 255");
	assert_words(describe_radius(255, 1), "code 255 id 1");
	assert_words(describe_dns_type(33), "SRV");
	assert_words(describe_dns_type(65535), "type 65535");
	assert_words(describe_dns_type(2), "type 2");
	assert_words(describe_command(OPENLAC_CMD_SESSION_ADD), "session add");
	assert_words(describe_command(OPENLAC_CMD_FLUSH), "flush");
	assert_words(describe_command(255), "command 255");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_discovery),
		cmocka_unit_test(test_long_service),
		cmocka_unit_test(test_ppp),
		cmocka_unit_test(test_l2tp),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
