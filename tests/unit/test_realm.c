// SPDX-License-Identifier: GPL-2.0
/*
 * test_realm.c - the domain of a user name (S37, S38)
 *
 * Behaviours checked: the last '@' counts; an empty user part is tolerated; lower case; one trailing dot goes; labels of 1
 * to 63 letters, digits and hyphens, no hyphen at either end; 253 octets at most; every other octet value is refused;
 * nothing behind the given length is read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/realm.h"

/* Parses a copy of exactly @len octets, so that the sanitizer sees a read past them. */
static int parse(const char *name, size_t len, char realm[REALM_MAX + 1], const char **why)
{
	char *copy = malloc(len ? len : 1);
	int err;

	memcpy(copy, name, len);
	err = realm_parse(copy, len, realm, why);
	free(copy);
	return err;
}

#define L63	"abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0"
#define L61	"abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxy"

static void s38_good(void **state)
{
	static const struct { const char *name, *realm; } row[] = {
		{ "user@domain.com", "domain.com" },
		{ "@d", "d" },
		{ "a@b@C.Com.", "c.com" },
		{ "@@d", "d" },
		{ "A@EXAMPLE.ORG", "example.org" },
		{ "a@1.2.3.4", "1.2.3.4" },
		{ "a@x-y--z.a", "x-y--z.a" },
		{ "a b\x01\xff@isp1.com", "isp1.com" },
		{ "a@" L63, L63 },
		{ "a@" L63 "." L63 "." L63 "." L61, L63 "." L63 "." L63 "." L61 },
		{ "a@" L63 "." L63 "." L63 "." L61 ".", L63 "." L63 "." L63 "." L61 },
	};
	char realm[REALM_MAX + 1];
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		assert_int_equal(parse(row[i].name, strlen(row[i].name), realm, &why), 0);
		assert_string_equal(realm, row[i].realm);
	}
}

static void s38_bad(void **state)
{
	static const struct { const char *name, *why; } row[] = {
		{ "", "no '@'" },
		{ "user", "no '@'" },
		{ "user.domain.com", "no '@'" },
		{ "a@", "is empty" },
		{ "@", "is empty" },
		{ "a@.", "is empty" },
		{ "a@b@", "is empty" },
		{ "a@..", "empty label" },
		{ "a@.b", "empty label" },
		{ "a@b..c", "empty label" },
		{ "a@b.c..", "empty label" },
		{ "a@../b", "empty label" },
		{ "a@b/c", "octets other" },
		{ "a@b c", "octets other" },
		{ "a@b_c", "octets other" },
		{ "a@b\\046c", "octets other" },
		{ "a@b\r\nc", "octets other" },
		{ "a@*.com", "octets other" },
		{ "a@m\xc3\xbcnchen.de", "octets other" },
		{ "a@-b.c", "begins with a hyphen" },
		{ "a@b.-", "begins with a hyphen" },
		{ "a@b-.c", "ends with a hyphen" },
		{ "a@b.c-", "ends with a hyphen" },
		{ "a@b.c-.", "ends with a hyphen" },
		{ "a@" L63 "a.b", "longer than 63" },
		{ "a@" L63 "." L63 "." L63 "." L63, "longer than 253" },
		{ "a@" L63 "." L63 "." L63 "." L61 "z", "longer than 253" },
	};
	char realm[REALM_MAX + 1];
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		assert_int_equal(parse(row[i].name, strlen(row[i].name), realm, &why), -EINVAL);
		assert_non_null(strstr(why, row[i].why));
	}
}

static void test_octets(void **state)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	char name[] = "u@b?c", realm[REALM_MAX + 1];
	const char *why;

	(void)state;
	for (int octet = 0; octet < 256; octet++) {
		int want = octet && (strchr(good, octet) || octet == '@') ? 0 : -EINVAL;

		name[3] = (char)octet;
		assert_int_equal(parse(name, 5, realm, &why), want);
	}
	assert_int_equal(parse("a@b\0.com", 8, realm, &why), -EINVAL);
	assert_int_equal(parse("a@b\0", 4, realm, &why), -EINVAL);
}

static void test_long(void **state)
{
	char name[65535], realm[REALM_MAX + 1];
	const char *why;

	(void)state;
	memset(name, 'a', sizeof(name));
	assert_int_equal(parse(name, 300, realm, &why), -EINVAL);
	name[0] = '@';
	assert_int_equal(parse(name, 300, realm, &why), -EINVAL);
	assert_int_equal(parse(name, sizeof(name), realm, &why), -EINVAL);
	assert_int_equal(parse(name, 64, realm, &why), 0);
	assert_int_equal(parse(name, 65, realm, &why), -EINVAL);
	memset(name, '@', sizeof(name));
	assert_int_equal(parse(name, sizeof(name), realm, &why), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s38_good),
		cmocka_unit_test(s38_bad),
		cmocka_unit_test(test_octets),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
