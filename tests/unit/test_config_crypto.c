// SPDX-License-Identifier: GPL-2.0
/*
 * test_config_crypto.c - statements of IPsec and its key exchange
 *
 * Behaviours checked: keys and peers are known by their address, transforms by their number; every spelling and range; what is
 * refused; "no" with and without an argument. All of them there and back are in test_config_peer.c.
 */
#include "test_config_peer.h"

static void test_keys_and_peers_are_known_by_their_address(void **state)
{
	struct conf *c = parse("crypto isakmp key a address 10.0.0.1\ncrypto isakmp key b address 10.0.0.2\n"
			       "crypto isakmp key c address 10.0.0.1\n"
			       "crypto isakmp peer address 10.0.0.1 profile p\ncrypto isakmp peer address 10.0.0.2 profile q\n"
			       "crypto isakmp peer address 10.0.0.1 profile r\n");

	(void)state;
	assert_string_equal(print(c), "crypto isakmp key \"c\" address 10.0.0.1\ncrypto isakmp key \"b\" address 10.0.0.2\n"
				      "crypto isakmp peer address 10.0.0.1 profile r\n"
				      "crypto isakmp peer address 10.0.0.2 profile q\n");
	conf_free(c);
	c = parse("crypto isakmp key a address 10.0.0.1\ncrypto isakmp key b address 10.0.0.2\n"
		  "crypto isakmp peer address 10.0.0.1 profile p\ncrypto isakmp peer address 10.0.0.2 profile p\n"
		  "no crypto isakmp key a address 10.0.0.1\nno crypto isakmp peer address 10.0.0.1\n");
	assert_string_equal(print(c), "crypto isakmp key \"b\" address 10.0.0.2\ncrypto isakmp peer address 10.0.0.2 profile p\n");
	conf_free(c);
	c = parse("crypto isakmp key a address 10.0.0.1\ncrypto isakmp peer address 10.0.0.1 profile p\n"
		  "no crypto isakmp key\nno crypto isakmp peer address\n");
	assert_string_equal(print(c), "");
	conf_free(c);
	REFUSES("max-sessions 5", "crypto", "crypto isakmp", "crypto isakmp key", "crypto isakmp key a", "crypto isakmp key a address",
		"crypto isakmp key a address x", "no crypto isakmp key a", "no crypto isakmp key a address 10.0.0.1",
		"crypto isakmp peer", "crypto isakmp peer address 10.0.0.1", "crypto isakmp peer address 10.0.0.1 profile",
		"no crypto isakmp peer address 10.0.0.1", "crypto isakmp profile", "crypto ipsec profile", "crypto ipsec",
		"l2tp unmanaged port", "l2tp unmanaged port 0", "l2tp unmanaged port 65536", "max-peer-tunnels 0",
		"max-peer-tunnels 65536");
}

static void test_transforms_are_sorted_by_number(void **state)
{
	(void)state;
	assert_prints("crypto isakmp profile p",
		      "transform 9 group 2 encryption AES128 integrity SHA1\ntransform 3 integrity sha256 encryption aes256 group 5\n"
		      "transform 5 integrity SHA1 encryption 3DES group 15\ntransform 9 integrity SHA512 encryption AES192 group 16\n"
		      "no transform 5",
		      " transform 3 integrity SHA256 encryption AES256 group 5\n"
		      " transform 9 integrity SHA512 encryption AES192 group 16\n");
	assert_prints("crypto ipsec profile p",
		      "transform 2 protocol esp integrity SHA1 encryption AES128\n"
		      "transform 1 integrity SHA256 encryption 3DES protocol esp\nno transform 2",
		      " transform 1 protocol esp integrity SHA256 encryption 3DES\n");
	assert_prints("crypto ipsec profile p", "transform 2 protocol esp integrity SHA1 encryption AES128\nno transform", "");
}

static void test_at_most_16_transforms(void **state)
{
	char text[2048] = "crypto ipsec profile p\n";
	struct conf *c;
	int i;

	(void)state;
	for (i = 1; i <= CONF_TRANSFORMS; i++)
		sprintf(text + strlen(text), "transform %d protocol esp integrity SHA1 encryption AES128\n", i);
	c = parse(text);
	assert_int_equal(c->ipsec_profiles->transforms.count, CONF_TRANSFORMS);
	conf_free(c);
	strcat(text, "transform 1 protocol esp integrity SHA1 encryption AES256\n"
		     "transform 200 protocol esp integrity SHA1 encryption AES128\n");
	assert_mistakes(text, "f:19: there are too many transforms, expected at most 16\n");
}

static void test_crypto_profiles(void **state)
{
	(void)state;
	assert_prints("crypto isakmp profile p", "version 1", " version 1 mode main\n");
	assert_prints("crypto isakmp profile p", "version 1 mode main\nversion 2", " version 2\n");
	assert_prints("crypto isakmp profile p", "version 2\nno version", "");
	assert_prints("crypto isakmp profile p", "lifetime 3600\nno lifetime", "");
	assert_prints("crypto ipsec profile p", "lifetime seconds 3600\npfs 18\nno pfs", " lifetime seconds 3600\n");
	REFUSES("crypto isakmp profile p", "version", "version 3", "version 12", "version 1 mode", "version 1 mode aggressive",
		"version 2 mode main", "lifetime 599", "lifetime 31449601", "lifetime seconds 600", "transform", "transform 0",
		"transform 256 integrity SHA1 encryption AES128 group 2", "transform 1 integrity SHA1 encryption AES128",
		"transform 1 integrity MD5 encryption AES128 group 2", "transform 1 integrity SHA1 encryption DES group 2",
		"transform 1 integrity SHA1 encryption AES group 2", "transform 1 integrity SHA1 encryption AES128 group 1",
		"transform 1 protocol esp integrity SHA1 encryption AES128 group 2", "no transform 1", "pfs 2");
	REFUSES("crypto ipsec profile p", "lifetime", "lifetime 300", "lifetime seconds 299", "pfs", "pfs 1", "pfs 2 5",
		"transform 1 integrity SHA1 encryption AES128", "transform 1 protocol ah integrity SHA1 encryption AES128",
		"transform 1 protocol integrity SHA1 encryption AES128", "no transform 1", "version 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_and_peers_are_known_by_their_address),
		cmocka_unit_test(test_transforms_are_sorted_by_number),
		cmocka_unit_test(test_at_most_16_transforms),
		cmocka_unit_test(test_crypto_profiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
