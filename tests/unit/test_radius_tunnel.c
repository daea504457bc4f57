// SPDX-License-Identifier: GPL-2.0
/*
 * LNS candidates out of an Access-Accept (S42, RFC 2868):
 *  - Framed-IP-Address, and the two values of it that are no address
 *  - tags 0x01 to 0x1f, none, and octets above that; what is inherited from attributes without a tag
 *  - type, medium, preference order, several addresses, names, passwords at the lengths where blocks end
 *  - hostile: empty and short values, names with control characters, host names, more tunnels than fit, random octets
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/radius_tunnel.h"

#include "../vectors/radius_vectors.h"

#define SECRET	"testing123-1"

static struct lookup_answer answer;
static struct radius_msg msg;

static int setup(void **state)
{
	(void)state;
	radius_msg_init(&msg, RADIUS_ACCESS_ACCEPT);
	memset(&answer, 0x5a, sizeof(answer));
	return 0;
}

static void read_msg(void)
{
	assert_false(msg.err);
	radius_tunnel_read(&answer, &msg, (const uint8_t *)VECTOR_REQUEST, SECRET);
	assert_int_equal(answer.status, answer.count ? LOOKUP_OK : LOOKUP_NOT_FOUND);
	assert_true(answer.count || answer.text[0]);
	assert_non_null(memchr(answer.text, '\0', sizeof(answer.text)));
}

static const char *address(size_t i)
{
	static char text[INET6_ADDRSTRLEN];
	const struct conf_addr *addr = &answer.candidate[i].addr;

	assert_true(i < answer.count);
	assert_non_null(inet_ntop(addr->family, addr->family == AF_INET ? (const void *)&addr->v4 : &addr->v6, text,
				  sizeof(text)));
	return text;
}

static void server(uint8_t tag, const char *text)
{
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_SERVER_ENDPOINT, tag, text);
}

static void password(uint8_t tag, const struct password_vector *v)
{
	uint8_t value[RADIUS_VALUE_MAX];

	value[0] = tag;
	memcpy(value + 1, v->hidden, v->hidden_len);
	radius_add(&msg, RADIUS_TUNNEL_PASSWORD, value, v->hidden_len + 1);
}

static void test_framed_ip_address(void **state)
{
	static const uint32_t none[] = { 0, 0xffffffff, 0xfffffffe };

	(void)state;
	radius_add_u32(&msg, RADIUS_FRAMED_IP_ADDRESS, 0xc0a80b02);
	read_msg();
	assert_int_equal(answer.count, 1);
	assert_string_equal(address(0), "192.168.11.2");
	assert_string_equal(answer.text, "");
	assert_int_equal(answer.candidate[0].secret_len, 0);
	for (size_t i = 0; i < 3; i++) {
		setup(NULL);
		radius_add_u32(&msg, RADIUS_FRAMED_IP_ADDRESS, none[i]);
		read_msg();
		assert_int_equal(answer.count, 0);
	}
	setup(NULL);
	radius_add_text(&msg, RADIUS_FRAMED_IP_ADDRESS, "abc");
	read_msg();
	assert_int_equal(answer.count, 0);
	setup(NULL);
	read_msg();
	assert_int_equal(answer.count, 0);
}

/* With tunnel attributes there, Framed-IP-Address is the client's business. */
static void test_tunnel_attributes_win(void **state)
{
	(void)state;
	radius_add_u32(&msg, RADIUS_FRAMED_IP_ADDRESS, 0xc0a80b02);
	server(0, "192.0.2.1");
	read_msg();
	assert_int_equal(answer.count, 1);
	assert_string_equal(address(0), "192.0.2.1");
	setup(NULL);
	radius_add_u32(&msg, RADIUS_FRAMED_IP_ADDRESS, 0xc0a80b02);
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_TYPE, 1, 3);
	read_msg();
	assert_int_equal(answer.count, 0);
}

static void test_complete_tunnel(void **state)
{
	const struct lns_candidate *c = &answer.candidate[0];

	(void)state;
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_TYPE, 5, 3);
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_MEDIUM_TYPE, 5, 1);
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_CLIENT_ENDPOINT, 5, "198.51.100.7");
	server(5, "192.0.2.1");
	password(5, &tunnel_passwords[1]);
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_ASSIGNMENT_ID, 5, "blue");
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_PREFERENCE, 5, 0xffffff);
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_CLIENT_AUTH_ID, 5, "lac1");
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_SERVER_AUTH_ID, 5, "lns1");
	read_msg();
	assert_int_equal(answer.count, 1);
	assert_string_equal(address(0), "192.0.2.1");
	assert_int_equal(c->preference, 0xffffff);
	assert_int_equal(c->port, 0);
	assert_int_equal(c->source.family, AF_INET);
	assert_int_equal(ntohl(c->source.v4.s_addr), 0xc6336407);
	assert_int_equal(c->secret_len, 1);
	assert_memory_equal(c->secret, tunnel_passwords[1].clear, 1);
	assert_string_equal(c->assignment_id, "blue");
	assert_string_equal(c->client_name, "lac1");
	assert_string_equal(c->server_name, "lns1");
	assert_string_equal(answer.text, "");
}

static void test_every_tag(void **state)
{
	(void)state;
	for (unsigned int tag = 0; tag < 256; tag++) {
		char value[32];

		setup(NULL);
		value[0] = (char)tag;
		strcpy(value + 1, "192.0.2.1");
		radius_add(&msg, RADIUS_TUNNEL_SERVER_ENDPOINT, value, strlen(value + 1) + 1);
		radius_add_u32(&msg, RADIUS_TUNNEL_PREFERENCE, tag << 24 | 7);
		read_msg();
		/* Above 0x1f the octet is part of the text: only a space leaves an address. */
		assert_int_equal(answer.count, tag <= ' ');
		if (tag < 0x20)
			assert_int_equal(answer.candidate[0].preference, 7);
	}
	setup(NULL);
	server(0, "192.0.2.1");
	radius_add_u32(&msg, RADIUS_TUNNEL_PREFERENCE, 0x80000007);
	read_msg();
	assert_int_equal(answer.count, 1);
	assert_int_equal(answer.candidate[0].preference, 7);
}

static void test_preference_order(void **state)
{
	static const uint32_t preference[] = { 30, 10, 20, 10, 0, 30 };
	static const char *const expected[] = {
		"192.0.2.5", "192.0.2.2", "192.0.2.4", "192.0.2.3", "192.0.2.1", "192.0.2.6",
	};

	(void)state;
	for (uint8_t i = 0; i < 6; i++) {
		char text[16];

		snprintf(text, sizeof(text), "192.0.2.%d", i + 1);
		server(i + 1, text);
		radius_add_tagged_u24(&msg, RADIUS_TUNNEL_PREFERENCE, i + 1, preference[i]);
	}
	read_msg();
	assert_int_equal(answer.count, 6);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(address(i), expected[i]);
}

static void test_attributes_without_a_tag_hold_for_all(void **state)
{
	(void)state;
	password(0, &tunnel_passwords[1]);
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_CLIENT_AUTH_ID, 0, "lac1");
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_MEDIUM_TYPE, 0, 1);
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_TYPE, 0, 3);
	server(1, "192.0.2.1");
	server(2, "192.0.2.2");
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_CLIENT_AUTH_ID, 2, "lac2");
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_PREFERENCE, 2, 1);
	read_msg();
	assert_int_equal(answer.count, 2);
	assert_string_equal(answer.candidate[0].client_name, "lac1");
	assert_string_equal(answer.candidate[1].client_name, "lac2");
	assert_int_equal(answer.candidate[0].secret_len, 1);
	assert_int_equal(answer.candidate[1].secret_len, 1);

	/* The server without a tag goes to the tunnel that has none; then it is not a tunnel of its own. */
	setup(NULL);
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_TYPE, 1, 3);
	server(0, "192.0.2.9");
	read_msg();
	assert_int_equal(answer.count, 1);
	assert_string_equal(address(0), "192.0.2.9");

	setup(NULL);
	server(0, "192.0.2.9");
	server(3, "192.0.2.3");
	read_msg();
	assert_int_equal(answer.count, 2);
}

static void test_type_and_medium(void **state)
{
	(void)state;
	server(1, "192.0.2.1");
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_TYPE, 1, 1);	/* PPTP */
	server(2, "192.0.2.2");
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_MEDIUM_TYPE, 2, 6);	/* IEEE 802 */
	server(3, "192.0.2.3");
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_MEDIUM_TYPE, 3, 2);	/* IPv6 */
	server(4, "2001:db8::4");
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_MEDIUM_TYPE, 4, 1);	/* IPv4 */
	server(5, "2001:db8::5");
	radius_add_tagged_u24(&msg, RADIUS_TUNNEL_MEDIUM_TYPE, 5, 2);
	server(6, "2001:db8::6");
	server(7, "lns.example.net");
	read_msg();
	assert_int_equal(answer.count, 2);
	assert_string_equal(address(0), "2001:db8::5");
	assert_string_equal(address(1), "2001:db8::6");
	assert_non_null(strstr(answer.text, "tunnel 1: Tunnel-Type is not L2TP"));
	assert_non_null(strstr(answer.text, "tunnel 2: Tunnel-Medium-Type"));
	assert_non_null(strstr(answer.text, "tunnel 3: a Tunnel-Server-Endpoint is not an address"));
}

static void test_several_addresses(void **state)
{
	(void)state;
	server(1, " 192.0.2.1  2001:db8::1 lns.example.net 224.0.0.1 0.0.0.0 255.255.255.255 ff02::1 :: 192.0.2.3 ");
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_CLIENT_ENDPOINT, 1, "198.51.100.7");
	password(1, &tunnel_passwords[1]);
	read_msg();
	assert_int_equal(answer.count, 3);
	assert_string_equal(address(0), "192.0.2.1");
	assert_string_equal(address(1), "2001:db8::1");
	assert_string_equal(address(2), "192.0.2.3");
	assert_int_equal(answer.candidate[0].source.family, AF_INET);
	assert_int_equal(answer.candidate[1].source.family, AF_UNSPEC);
	assert_int_equal(answer.candidate[2].source.family, AF_INET);
	assert_int_equal(answer.candidate[2].secret_len, 1);
}

static void test_passwords(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(tunnel_passwords) / sizeof(tunnel_passwords[0]); i++) {
		const struct password_vector *v = &tunnel_passwords[i];
		const struct lns_candidate *c = &answer.candidate[0];

		/* The tag octet is there whatever it says. */
		for (unsigned int tag = 0; tag < 256; tag += 0x11) {
			setup(NULL);
			server(tag < 0x20 ? (uint8_t)tag : 0, "192.0.2.1");
			password((uint8_t)tag, v);
			radius_tunnel_read(&answer, &msg, (const uint8_t *)VECTOR_REQUEST, v->secret);
			assert_int_equal(answer.count, 1);
			assert_int_equal(c->secret_len, v->clear_len);
			assert_memory_equal(c->secret, v->clear, v->clear_len);
			assert_int_equal(c->secret[c->secret_len], 0);
		}
	}
	setup(NULL);
	password(1, &bad_tunnel_passwords[0]);
	server(1, "192.0.2.1");
	server(2, "192.0.2.2");
	read_msg();
	assert_int_equal(answer.count, 1);
	assert_string_equal(address(0), "192.0.2.2");
	assert_non_null(strstr(answer.text, "tunnel 1: Tunnel-Password"));
}

static void test_hostile_values(void **state)
{
	(void)state;
	/* Of no octets, of a tag only, of another length than a number has. */
	memcpy(msg.attrs,
	       "\x43\x02\x45\x02\x43\x03\x01\x45\x03\x01\x40\x03\x01\x41\x05\x01\x02\x03\x53\x07\x01\x02\x03\x04\x05", 25);
	msg.len = 25;
	read_msg();
	assert_int_equal(answer.count, 0);

	setup(NULL);
	server(1, "192.0.2.1");
	radius_add(&msg, RADIUS_TUNNEL_ASSIGNMENT_ID, "\x01" "a\0b", 4);
	server(2, "192.0.2.2");
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_SERVER_AUTH_ID, 2, "a\nb");
	server(3, "192.0.2.3");
	radius_add_tagged_text(&msg, RADIUS_TUNNEL_CLIENT_ENDPOINT, 3, "lac.example.net");
	radius_add(&msg, RADIUS_TUNNEL_SERVER_ENDPOINT, "\x04" "192.0.2.4\0", 11);
	read_msg();
	assert_int_equal(answer.count, 0);

	/* The first of two that contradict each other. */
	setup(NULL);
	server(1, "192.0.2.1");
	server(1, "192.0.2.2");
	read_msg();
	assert_int_equal(answer.count, 1);
	assert_string_equal(address(0), "192.0.2.1");
}

static void test_more_than_fits(void **state)
{
	(void)state;
	for (uint8_t tag = 1; tag < 0x20; tag++) {
		char name[RADIUS_VALUE_MAX];

		memset(name, 'x', sizeof(name));
		name[sizeof(name) - 1] = '\0';
		server(tag, "192.0.2.1 192.0.2.2 192.0.2.3");
		if (tag < 8)
			radius_add_tagged_text(&msg, RADIUS_TUNNEL_SERVER_AUTH_ID, tag, name);
	}
	read_msg();
	assert_int_equal(answer.count, LOOKUP_CANDIDATES_MAX);
	assert_int_equal(strlen(answer.candidate[0].server_name), RADIUS_VALUE_MAX - 1);
	assert_non_null(strstr(answer.text, "more than 32"));
}

static void test_random_attributes(void **state)
{
	static const uint8_t types[] = { 8, 64, 65, 66, 67, 69, 82, 83, 90, 91, 26 };

	(void)state;
	srand(2868);
	for (unsigned int round = 0; round < 5000; round++) {
		setup(NULL);
		for (unsigned int n = (unsigned int)rand() % 20; n; n--) {
			uint8_t value[64];
			size_t len = (size_t)rand() % sizeof(value);

			for (size_t i = 0; i < len; i++)
				value[i] = (uint8_t)(rand() % 3 ? "192.0.2.1 ::\x01\x02"[rand() % 14] : rand());
			radius_add(&msg, types[(size_t)rand() % sizeof(types)], value, len);
		}
		read_msg();
		for (size_t i = 1; i < answer.count; i++)
			assert_true(answer.candidate[i - 1].preference <= answer.candidate[i].preference);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_framed_ip_address, setup),
		cmocka_unit_test_setup(test_tunnel_attributes_win, setup),
		cmocka_unit_test_setup(test_complete_tunnel, setup),
		cmocka_unit_test_setup(test_every_tag, setup),
		cmocka_unit_test_setup(test_preference_order, setup),
		cmocka_unit_test_setup(test_attributes_without_a_tag_hold_for_all, setup),
		cmocka_unit_test_setup(test_type_and_medium, setup),
		cmocka_unit_test_setup(test_several_addresses, setup),
		cmocka_unit_test_setup(test_passwords, setup),
		cmocka_unit_test_setup(test_hostile_values, setup),
		cmocka_unit_test_setup(test_more_than_fits, setup),
		cmocka_unit_test_setup(test_random_attributes, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
