// SPDX-License-Identifier: GPL-2.0
/*
 * test_ipsec_conf.c - what charon is asked for a protected tunnel
 *
 * Behaviours checked: the connection and key of the guide's Example 6, with the internal profiles, and of Example 7, with
 * profiles of its own (S180, S181, S189, S190); ESP in transport mode between the two addresses (S191); IPv6; identities; keys
 * with any octet; every algorithm and group; profiles without transforms; what is missing is said in words without a secret;
 * the longest configuration fits; the other requests.
 */
#include <arpa/inet.h>

#include "daemon/ipsec_conf.h"
#include "daemon/vici_msg.h"
#include "test_config.h"

static const char example6[] =
	"crypto isakmp key samplekey address 130.16.0.2\n"
	"l2tp tunnel tunnel1\n encapsulation ppp 10\n destination 130.16.0.2\n source 130.16.0.1\n protection ipsec\n";

static const char example7[] =
	"crypto ipsec profile AW\n lifetime seconds 300\n pfs 2\n"
	" transform 1 protocol esp integrity SHA1 encryption AES128\n!\n"
	"crypto isakmp profile AW\n version 1 mode main\n transform 1 integrity SHA1 encryption AES128 group 2\n!\n"
	"crypto isakmp key samplekey address 130.16.0.2\n"
	"crypto isakmp peer address 130.16.0.2 profile AW\n"
	"l2tp tunnel 1\n version 2\n ip-version 4\n encapsulation ppp 10\n source 130.16.0.1\n destination 130.16.0.2\n"
	" local-subaddress main_office\n remote-subaddress remote_office\n protection ipsec\n protection profile AW\n";

static char text[65536];

static void say(const char *before, const void *data, size_t len, const char *after)
{
	size_t at = strlen(text);

	assert_true(at + strlen(before) + len + strlen(after) < sizeof(text));
	at += (size_t)sprintf(text + at, "%s", before);
	memcpy(text + at, data, len);
	strcpy(text + at + len, after);
}

static void say_element(const struct vici_element *e)
{
	switch (e->type) {
	case VICI_SECTION:
		say(e->name, "", 0, " {\n");
		break;
	case VICI_SECTION_END:
		say("}\n", "", 0, "");
		break;
	case VICI_VALUE:
		say(e->name, " ", 1, "");
		say("", e->data, e->len, "\n");
		break;
	case VICI_LIST:
		say(e->name, " ", 1, "[");
		break;
	case VICI_ITEM:
		say(" ", e->data, e->len, "");
		break;
	case VICI_LIST_END:
		say(" ]\n", "", 0, "");
		break;
	}
}

/* A request as text: its name, then its elements. */
static const char *show(const uint8_t *buf, size_t len)
{
	struct vici_element e;
	struct reader r;
	size_t n;

	text[0] = '\0';
	assert_int_not_equal(len, 0);
	reader_init(&r, buf, len);
	assert_int_equal(reader_be32(&r), len - VICI_HEADER_LEN);
	assert_int_equal(reader_u8(&r), 0);
	n = reader_u8(&r);
	say("", reader_take(&r, n), n, "\n");
	while (vici_next(&r, &e))
		say_element(&e);
	assert_false(r.err);
	return text;
}

static struct conf_addr addr(const char *literal)
{
	struct conf_addr a = { .family = strchr(literal, ':') ? AF_INET6 : AF_INET };

	assert_int_equal(inet_pton(a.family, literal, a.family == AF_INET ? (void *)&a.v4 : (void *)&a.v6), 1);
	return a;
}

static struct ipsec_ends ends_of(const struct conf *c, const char *tunnel)
{
	const struct conf_tunnel *t = conf_find_tunnel(c, tunnel);

	assert_non_null(t);
	return (struct ipsec_ends) { .conf = c, .tunnel = t, .local = t->source.addr, .remote = t->destination.addr };
}

static const char *connection(const struct ipsec_ends *e)
{
	uint8_t buf[IPSEC_REQUEST_MAX];

	return show(buf, ipsec_conf_load_connection(e, buf));
}

static const char *key(const struct ipsec_ends *e)
{
	uint8_t buf[IPSEC_REQUEST_MAX];

	return show(buf, ipsec_conf_load_key(e, buf));
}

static void s189_example_6_has_the_internal_profiles(void **state)
{
	struct conf *c = parse(example6);
	struct ipsec_ends e = ends_of(c, "tunnel1");
	char why[256];

	(void)state;
	assert_false(ipsec_conf_missing(&e, why, sizeof(why)));
	assert_string_equal(connection(&e),
			    "load-conn\n"
			    "openlac-tunnel1 {\n"
			    "version 0\n"
			    "local_addrs [ 130.16.0.1 ]\n"
			    "remote_addrs [ 130.16.0.2 ]\n"
			    "proposals [ aes256-sha256-modp2048 aes256-sha256-modp4096 "
				"aes128-sha256-modp2048 aes128-sha256-modp4096 ]\n"
			    "rekey_time 77760s\nrand_time 4320s\nover_time 8640s\n"
			    "dpd_delay 30s\ndpd_timeout 150s\n"
			    "mobike no\nsend_certreq no\n"
			    "local {\nauth psk\nid 130.16.0.1\n}\n"
			    "remote {\nauth psk\nid 130.16.0.2\n}\n"
			    "children {\n"
			    "openlac-tunnel1 {\n"
			    "mode transport\n"
			    "esp_proposals [ aes256-sha256 aes128-sha256 ]\n"
			    "local_ts [ dynamic ]\nremote_ts [ dynamic ]\n"
			    "rekey_time 25920s\nrand_time 1440s\nlife_time 28800s\n"
			    "start_action trap\n"
			    "}\n}\n}\n");
	assert_string_equal(key(&e), "load-shared\nid openlac-tunnel1\ntype IKE\ndata samplekey\nowners [ 130.16.0.2 ]\n");
	conf_free(c);
}

static void s190_example_7_has_its_own_profiles(void **state)
{
	struct conf *c = parse(example7);
	struct ipsec_ends e = ends_of(c, "1");
	char why[256];

	(void)state;
	assert_false(ipsec_conf_missing(&e, why, sizeof(why)));
	assert_string_equal(connection(&e),
			    "load-conn\n"
			    "openlac-1 {\n"
			    "version 1\n"
			    "local_addrs [ 130.16.0.1 ]\n"
			    "remote_addrs [ 130.16.0.2 ]\n"
			    "proposals [ aes128-sha1-modp1024 ]\n"
			    "rekey_time 77760s\nrand_time 4320s\nover_time 8640s\n"
			    "dpd_delay 30s\ndpd_timeout 150s\n"
			    "mobike no\nsend_certreq no\n"
			    "local {\nauth psk\nid 130.16.0.1\n}\n"
			    "remote {\nauth psk\nid 130.16.0.2\n}\n"
			    "children {\n"
			    "openlac-1 {\n"
			    "mode transport\n"
			    "esp_proposals [ aes128-sha1-modp1024 ]\n"
			    "local_ts [ dynamic ]\nremote_ts [ dynamic ]\n"
			    "rekey_time 270s\nrand_time 15s\nlife_time 300s\n"
			    "start_action trap\n"
			    "}\n}\n}\n");
	conf_free(c);
}

static void s181_a_profile_on_a_line_of_its_own_is_the_option(void **state)
{
	static const char head[] = "crypto isakmp key k address 130.16.0.2\n"
				   "crypto ipsec profile P\n transform 1 protocol esp integrity SHA512 encryption AES192\n!\n"
				   "l2tp tunnel t\n source 130.16.0.1\n destination 130.16.0.2\n";
	char config[1024], first[4096];
	struct ipsec_ends e;
	struct conf *c;

	(void)state;
	snprintf(config, sizeof(config), "%s protection ipsec\n protection profile P\n", head);
	c = parse(config);
	e = ends_of(c, "t");
	snprintf(first, sizeof(first), "%s", connection(&e));
	assert_non_null(strstr(first, "esp_proposals [ aes192-sha512 ]\n"));
	conf_free(c);
	snprintf(config, sizeof(config), "%s protection ipsec profile P\n", head);
	c = parse(config);
	e = ends_of(c, "t");
	assert_string_equal(connection(&e), first);
	conf_free(c);
}

static void s180_identities(void **state)
{
	struct conf *c = parse("crypto isakmp key k address 130.16.0.2\n"
			       "l2tp tunnel t\n source 130.16.0.1\n destination 130.16.0.2\n"
			       " protection ipsec local-id me@example.net remote-id \"the peer\"\n");
	struct ipsec_ends e = ends_of(c, "t");

	(void)state;
	assert_non_null(strstr(connection(&e), "local {\nauth psk\nid me@example.net\n}\n"
					       "remote {\nauth psk\nid the peer\n}\n"));
	/* A peer of IKEv1 may be known by its address only when the key is needed. */
	assert_non_null(strstr(key(&e), "owners [ 130.16.0.2 the peer ]\n"));
	conf_free(c);
}

/* Under a policy for all of IPv6 the hosts could not find each other. */
static void test_ipv6_protects_udp(void **state)
{
	struct conf *c = parse("crypto isakmp key k address 2001:db8::2\n"
			       "l2tp tunnel t\n source 2001:db8::1\n destination 2001:db8::2\n protection ipsec\n");
	struct ipsec_ends e = ends_of(c, "t");

	(void)state;
	assert_non_null(strstr(connection(&e), "local_addrs [ 2001:db8::1 ]\nremote_addrs [ 2001:db8::2 ]\n"));
	assert_non_null(strstr(text, "local_ts [ dynamic[udp] ]\nremote_ts [ dynamic[udp] ]\n"));
	assert_non_null(strstr(key(&e), "owners [ 2001:db8::2 ]\n"));
	conf_free(c);
}

/* Addresses may come from the DNS or an interface: those of the call count, not those of the statements. */
static void test_the_addresses_of_the_call_count(void **state)
{
	struct conf *c = parse("crypto isakmp key one address 10.0.0.2\ncrypto isakmp key two address 10.0.0.3\n"
			       "crypto isakmp peer address 10.0.0.3 profile P\n"
			       "crypto isakmp profile P\n version 2\n lifetime 600\n"
			       "l2tp tunnel t\n source eth1\n destination peer.example.net\n protection ipsec\n");
	struct ipsec_ends e = ends_of(c, "t");

	(void)state;
	e.local = addr("10.0.0.1");
	e.remote = addr("10.0.0.2");
	assert_non_null(strstr(key(&e), "data one\n"));
	assert_non_null(strstr(connection(&e), "version 0\n"));
	e.remote = addr("10.0.0.3");
	assert_non_null(strstr(key(&e), "data two\n"));
	/* A profile without transforms has those of the internal one. */
	assert_non_null(strstr(connection(&e), "version 2\n"));
	assert_non_null(strstr(text, "proposals [ aes256-sha256-modp2048 aes256-sha256-modp4096 "));
	assert_non_null(strstr(text, "rekey_time 540s\nrand_time 30s\nover_time 60s\n"));
	conf_free(c);
}

static void test_every_algorithm_and_group(void **state)
{
	struct conf *c = parse("crypto isakmp key k address 10.0.0.2\ncrypto isakmp peer address 10.0.0.2 profile P\n"
			       "crypto isakmp profile P\n"
			       " transform 1 integrity SHA1 encryption 3DES group 2\n"
			       " transform 2 integrity SHA1 encryption AES128 group 5\n"
			       " transform 3 integrity SHA256 encryption AES192 group 14\n"
			       " transform 4 integrity SHA256 encryption AES256 group 15\n"
			       " transform 5 integrity SHA512 encryption AES256 group 16\n"
			       " transform 6 integrity SHA512 encryption AES256 group 18\n"
			       "crypto ipsec profile P\n pfs 18\n"
			       " transform 9 protocol esp integrity SHA512 encryption AES256\n"
			       " transform 3 protocol esp integrity SHA1 encryption 3DES\n"
			       "l2tp tunnel t\n source 10.0.0.1\n destination 10.0.0.2\n protection ipsec profile P\n");
	struct ipsec_ends e = ends_of(c, "t");

	(void)state;
	assert_non_null(strstr(connection(&e),
			       "proposals [ 3des-sha1-modp1024 aes128-sha1-modp1536 aes192-sha256-modp2048 "
			       "aes256-sha256-modp3072 aes256-sha512-modp4096 aes256-sha512-modp8192 ]\n"));
	assert_non_null(strstr(text, "esp_proposals [ 3des-sha1-modp8192 aes256-sha512-modp8192 ]\n"));
	conf_free(c);
}

static void test_a_key_is_taken_as_it_is(void **state)
{
	struct conf *c = parse("crypto isakmp key \"a \\\"b\\\\ {}=#\" address 10.0.0.2\n"
			       "l2tp tunnel t\n source 10.0.0.1\n destination 10.0.0.2\n protection ipsec\n");
	struct ipsec_ends e = ends_of(c, "t");

	(void)state;
	assert_non_null(strstr(key(&e), "data a \"b\\ {}=#\nowners"));
	conf_free(c);
}

static void test_what_is_missing_is_said(void **state)
{
	struct conf *c = parse("crypto isakmp key hush address 10.0.0.2\n"
			       "crypto isakmp peer address 10.0.0.2 profile gone\n"
			       "l2tp tunnel t\n source 10.0.0.1\n destination 10.0.0.3\n protection ipsec profile lost\n");
	struct ipsec_ends e = ends_of(c, "t");
	char why[256];

	(void)state;
	assert_true(ipsec_conf_missing(&e, why, sizeof(why)));
	assert_string_equal(why, "there is no 'crypto isakmp key ... address 10.0.0.3'");
	e.remote = addr("10.0.0.2");
	assert_true(ipsec_conf_missing(&e, why, sizeof(why)));
	assert_string_equal(why, "there is no 'crypto isakmp profile gone', which 'crypto isakmp peer address 10.0.0.2' names");
	conf_free(c);
	c = parse("crypto isakmp key hush address 10.0.0.3\n"
		  "l2tp tunnel t\n source 10.0.0.1\n destination 10.0.0.3\n protection ipsec profile lost\n");
	e = ends_of(c, "t");
	assert_true(ipsec_conf_missing(&e, why, sizeof(why)));
	assert_string_equal(why, "there is no 'crypto ipsec profile lost'");
	conf_free(c);
}

static void test_the_longest_fits(void **state)
{
	char config[8192], name[64], id[256], psk[256];
	struct ipsec_ends e;
	struct conf *c;
	size_t len;

	(void)state;
	memset(name, 'n', sizeof(name));
	memset(id, 'i', sizeof(id));
	memset(psk, 'k', sizeof(psk));
	name[63] = id[255] = psk[255] = '\0';
	len = (size_t)snprintf(config, sizeof(config), "crypto isakmp key %s address 2001:db8:1111:2222:3333:4444:5555:6666\n"
			       "crypto isakmp peer address 2001:db8:1111:2222:3333:4444:5555:6666 profile P\n"
			       "crypto isakmp profile P\n lifetime 31449600\n", psk);
	for (int i = 1; i <= CONF_TRANSFORMS; i++)
		len += (size_t)snprintf(config + len, sizeof(config) - len,
					" transform %d integrity SHA512 encryption AES256 group 18\n", i);
	len += (size_t)snprintf(config + len, sizeof(config) - len,
				"crypto ipsec profile P\n lifetime seconds 31449600\n pfs 18\n");
	for (int i = 1; i <= CONF_TRANSFORMS; i++)
		len += (size_t)snprintf(config + len, sizeof(config) - len,
					" transform %d protocol esp integrity SHA512 encryption AES256\n", i);
	snprintf(config + len, sizeof(config) - len, "l2tp tunnel %s\n source 2001:db8:1111:2222:3333:4444:5555:7777\n"
		 " destination 2001:db8:1111:2222:3333:4444:5555:6666\n protection ipsec profile P local-id %s remote-id %s\n",
		 name, id, id);
	c = parse(config);
	e = ends_of(c, name);
	assert_non_null(strstr(connection(&e), "rekey_time 28304640s\n"));
	assert_non_null(strstr(key(&e), psk));
	conf_free(c);
}

static void test_the_other_requests(void **state)
{
	uint8_t buf[IPSEC_REQUEST_MAX];
	char name[IPSEC_NAME_MAX];

	(void)state;
	ipsec_conf_name(name, "a b");
	assert_string_equal(name, "openlac-a b");
	assert_true(ipsec_conf_is_ours(name));
	assert_false(ipsec_conf_is_ours("tunnel1"));
	assert_false(ipsec_conf_is_ours(""));
	assert_string_equal(show(buf, ipsec_conf_unload_key(name, buf)), "unload-shared\nid openlac-a b\n");
	assert_string_equal(show(buf, ipsec_conf_unload_connection(name, buf)), "unload-conn\nname openlac-a b\n");
	assert_string_equal(show(buf, ipsec_conf_list_keys(buf)), "get-shared\n");
	assert_string_equal(show(buf, ipsec_conf_list_connections(buf)), "get-conns\n");
	assert_string_equal(show(buf, ipsec_conf_terminate(name, buf)), "terminate\nike openlac-a b\ntimeout -1\n");
	assert_string_equal(show(buf, ipsec_conf_initiate(name, buf)),
			    "initiate\nike openlac-a b\ntimeout -1\nchild openlac-a b\n");
	assert_string_equal(show(buf, ipsec_conf_list_negotiated(name, buf)), "list-sas\nike openlac-a b\n");
	assert_int_equal(ipsec_conf_want_events(buf), 13);
	assert_memory_equal(buf, "\0\0\0\11\3\7list-sa", 13);
}

static bool is_alive(const char *event, size_t len)
{
	struct reader r;

	reader_init(&r, event, len);
	return ipsec_conf_is_alive(&r);
}

#define ALIVE(octets)	is_alive((octets), sizeof(octets) - 1)

static void test_what_is_alive(void **state)
{
	(void)state;
	assert_true(ALIVE("\1\1t\3\5state\0\12CONNECTING\2"));
	assert_false(ALIVE("\1\1t\3\5state\0\13ESTABLISHED\1\11child-sas\2\2"));
	assert_true(ALIVE("\1\1t\3\5state\0\13ESTABLISHED\1\11child-sas\1\3t-1\3\5state\0\11INSTALLED\2\2\2"));
	assert_false(ALIVE("\1\1t\3\5state\0\10DELETING\1\11child-sas\1\3t-1\3\5state\0\10DELETING\2\2\2"));
	assert_false(ALIVE("\1\1t\3\4name\0\11INSTALLED\2"));
	assert_false(ALIVE(""));
	assert_false(ALIVE("\11"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s189_example_6_has_the_internal_profiles),
		cmocka_unit_test(s190_example_7_has_its_own_profiles),
		cmocka_unit_test(s181_a_profile_on_a_line_of_its_own_is_the_option),
		cmocka_unit_test(s180_identities),
		cmocka_unit_test(test_ipv6_protects_udp),
		cmocka_unit_test(test_the_addresses_of_the_call_count),
		cmocka_unit_test(test_every_algorithm_and_group),
		cmocka_unit_test(test_a_key_is_taken_as_it_is),
		cmocka_unit_test(test_what_is_missing_is_said),
		cmocka_unit_test(test_the_longest_fits),
		cmocka_unit_test(test_the_other_requests),
		cmocka_unit_test(test_what_is_alive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
