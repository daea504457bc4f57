// SPDX-License-Identifier: GPL-2.0
/*
 * The account of a link in the plugin: who is told it, and who is believed. pppd's part is played here.
 */
#define _GNU_SOURCE	/* memmem() */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "tools/pppd/secrets.c"

#include <cmocka.h>
#include <stdio.h>

int (*pap_check_hook)(void);
int (*chap_check_hook)(void);
int (*pap_passwd_hook)(char *user, char *passwd);
int (*chap_passwd_hook)(char *user, char *passwd);
int (*pap_auth_hook)(char *user, char *passwd, char **msgp, struct wordlist **paddrs, struct wordlist **popts);
int (*chap_verify_hook)(char *name, char *ourname, int id, struct chap_digest_type *digest, unsigned char *challenge,
			unsigned char *response, char *message, int message_space);
int (*allowed_address_hook)(u_int32_t addr);
void (*snoop_recv_hook)(unsigned char *p, int len);
void (*snoop_send_hook)(unsigned char *p, int len);

static unsigned int option_errors, errors;

void option_error(char *fmt, ...)
{
	(void)fmt;
	option_errors++;
}

void error(char *fmt, ...)
{
	(void)fmt;
	errors++;
}

size_t strlcpy(char *dest, const char *src, size_t len)
{
	snprintf(dest, len, "%s", src);
	return strlen(src);
}

/* pppd's own, of which only "%v" is needed here; what it makes visible is between brackets, so that a test sees it. */
int slprintf(char *buf, int len, char *fmt, ...)
{
	const char *text;
	va_list ap;
	char *p = buf;

	assert_string_equal(fmt, "%v");
	va_start(ap, fmt);
	text = va_arg(ap, const char *);
	va_end(ap);
	for (; *text && p - buf < len - 8; text++)
		p += sprintf(p, (unsigned char)*text < 0x80 ? "%c" : "<%02x>", (unsigned char)*text);
	*p = '\0';
	return (int)(p - buf);
}

static int read_option(const char *octets, size_t len)
{
	char word[16], *argv[] = { word, NULL };
	int fd[2], good;

	has_account = 0;
	was_reflected = 0;
	challenge_len = 0;
	shortest = CHALLENGE_MAX + 1;
	option_errors = 0;
	errors = 0;
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], octets, len), len);
	close(fd[1]);
	snprintf(word, sizeof(word), "%d", fd[0]);
	good = openlac_secrets(argv);
	assert_int_equal(option_errors, !good);
	if (!good)
		close(fd[0]);
	else
		assert_int_equal(close(fd[0]), -1);	/* it was closed */
	return good;
}

/* A digest that is right when the response is the secret. */
static int verify(int id, char *name, unsigned char *secret, int secret_len, unsigned char *asked, unsigned char *response,
		  char *message, int space)
{
	(void)id;
	(void)name;
	(void)asked;
	snprintf(message, (size_t)space, "digest");
	return !strncmp((char *)response, (char *)secret, (size_t)secret_len);
}

static int chap_by(int code, const char *name, const char *response)
{
	struct chap_digest_type digest = { .code = code, .verify_response = verify };
	char message[64];
	int good;

	good = chap_verify_hook((char *)name, "us", 1, &digest, NULL, (unsigned char *)response, message, sizeof(message));
	if (good)
		assert_string_equal(message, "digest");
	return good;
}

static int chap(const char *name, const char *response)
{
	return chap_by(CHAP_MD5, name, response);
}

static int pap(const char *name, const char *secret)
{
	char *message;

	return pap_auth_hook((char *)name, (char *)secret, &message, NULL, NULL);
}

static void the_account_answers_and_checks(void **state)
{
	char told[MAXSECRETLEN] = "";

	(void)state;
	assert_true(read_option("u1\0secret1", 11));
	assert_true(pap_check_hook());
	assert_true(chap_check_hook());
	assert_int_equal(pap_passwd_hook("u1", NULL), 1);
	assert_int_equal(pap_passwd_hook("u1", told), 1);
	assert_string_equal(told, "secret1");
	told[0] = '\0';
	assert_int_equal(chap_passwd_hook("u1", told), 0);
	assert_string_equal(told, "secret1");
	assert_true(pap("u1", "secret1"));
	assert_false(pap("u1", "secret2"));
	assert_false(pap("u2", "secret1"));
	assert_false(pap("u1", ""));
	assert_true(chap("u1", "secret1"));
	assert_false(chap("u1", "secret2"));
	assert_false(chap("u2", "secret1"));
	assert_int_equal(allowed_address_hook(1), 1);
}

/* pppd shows a peer's name and password as it prints them, and tells ours as they are. */
static void letters_of_any_language_are_compared_as_pppd_shows_them(void **state)
{
	char told[MAXSECRETLEN];

	(void)state;
	assert_true(read_option("m\xc3\xbc\0p\xc3\xa4", 8));
	assert_true(pap("m<c3><bc>", "p<c3><a4>"));
	assert_int_equal(pap_passwd_hook("", told), 1);
	assert_string_equal(told, "p\xc3\xa4");
	assert_true(chap("m<c3><bc>", "p\xc3\xa4"));
}

static void without_an_account_nobody_is_told_or_believed(void **state)
{
	char told[MAXSECRETLEN];

	(void)state;
	assert_true(read_option("", 0));
	assert_false(pap_check_hook());
	assert_false(chap_check_hook());
	assert_int_equal(pap_passwd_hook("", NULL), 0);
	assert_int_equal(chap_passwd_hook("", told), -1);
	assert_false(pap("", ""));
	assert_false(chap("", ""));
}

static void what_is_no_account_is_refused(void **state)
{
	char longest[MAXNAMELEN + MAXSECRETLEN], *wrong[] = { "x", NULL }, *none[] = { "999", NULL };

	(void)state;
	assert_false(read_option("u1", 2));
	assert_false(read_option("u1\0", 3));
	assert_false(read_option("u1\0secret1", 10));
	memset(longest, 'u', sizeof(longest));
	assert_false(read_option(longest, sizeof(longest)));
	longest[MAXNAMELEN - 1] = '\0';
	longest[sizeof(longest) - 1] = '\0';
	assert_true(read_option(longest, sizeof(longest)));
	longest[MAXNAMELEN - 1] = 'u';
	longest[MAXNAMELEN] = '\0';
	assert_false(read_option(longest, sizeof(longest)));
	assert_false(openlac_secrets(wrong));
	assert_false(openlac_secrets(none));
}

/* A packet as the hooks see it: protocol, code, id, length, and what follows. */
static void pass(void (*hook)(unsigned char *, int), int protocol, int code, const char *rest, int len)
{
	unsigned char packet[256] = { 0xff, 0x03, (unsigned char)(protocol >> 8), (unsigned char)protocol, (unsigned char)code, 7,
				      0, (unsigned char)(len + 4) };

	memcpy(packet + 8, rest, (size_t)len);
	hook(packet, len + 8);
}

static void our_own_challenge_is_not_answered_for_the_peer(void **state)
{
	(void)state;
	assert_true(read_option("u1\0secret1", 11));
	pass(snoop_send_hook, CHAP_PROTOCOL, CODE_ASK, "\x10" "0123456789abcdef" "us", 19);
	pass(snoop_recv_hook, CHAP_PROTOCOL, CODE_ASK, "\x10" "0123456789abcdeX" "us", 19);
	assert_true(chap("u1", "secret1"));
	/* An answer has it, too: only questions count. */
	pass(snoop_recv_hook, CHAP_PROTOCOL, 2, "\x10" "0123456789abcdef" "us", 19);
	assert_true(chap("u1", "secret1"));
	pass(snoop_recv_hook, CHAP_PROTOCOL, CODE_ASK, "\x10" "0123456789abcdef" "us", 19);
	assert_false(chap("u1", "secret1"));
	assert_int_equal(errors, 1);
	/* By EAP-MD5 the answer would be the same. */
	assert_true(read_option("u1\0secret1", 11));
	pass(snoop_send_hook, CHAP_PROTOCOL, CODE_ASK, "\x10" "0123456789abcdef" "us", 19);
	pass(snoop_recv_hook, EAP_PROTOCOL, CODE_ASK, "\x04\x10" "0123456789abcdef", 18);
	assert_false(chap("u1", "secret1"));
}

/* What pppd answers to them may be the answer to our question, which is nowhere in them. */
static void short_questions_are_answered_for_nobody(void **state)
{
	(void)state;
	assert_true(read_option("u1\0secret1", 11));
	pass(snoop_recv_hook, CHAP_PROTOCOL, CODE_ASK, "\x10" "0123456789abcdef" "us", 19);
	assert_true(chap_by(CHAP_MICROSOFT_V2, "u1", "secret1"));
	pass(snoop_recv_hook, CHAP_PROTOCOL, CODE_ASK, "\x08" "01234567" "us", 11);
	assert_true(chap_by(CHAP_MICROSOFT, "u1", "secret1"));
	assert_false(chap_by(CHAP_MICROSOFT_V2, "u1", "secret1"));
	pass(snoop_recv_hook, CHAP_PROTOCOL, CODE_ASK, "\x01" "0", 2);
	assert_false(chap_by(CHAP_MICROSOFT, "u1", "secret1"));
	/* The octets that MD5 takes are those that it was given. */
	assert_true(chap("u1", "secret1"));
	assert_int_equal(errors, 2);
}

static void hostile_packets_are_harmless(void **state)
{
	(void)state;
	assert_true(read_option("u1\0secret1", 11));
	pass(snoop_recv_hook, CHAP_PROTOCOL, CODE_ASK, "", 0);
	pass(snoop_send_hook, CHAP_PROTOCOL, CODE_ASK, "\xff", 1);
	pass(snoop_send_hook, CHAP_PROTOCOL, CODE_ASK, "\xff" "abc", 4);
	assert_int_equal(challenge_len, 0);
	pass(snoop_recv_hook, CHAP_PROTOCOL, CODE_ASK, "\x00", 1);
	assert_true(chap("u1", "secret1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_account_answers_and_checks),
		cmocka_unit_test(letters_of_any_language_are_compared_as_pppd_shows_them),
		cmocka_unit_test(without_an_account_nobody_is_told_or_believed),
		cmocka_unit_test(what_is_no_account_is_refused),
		cmocka_unit_test(our_own_challenge_is_not_answered_for_the_peer),
		cmocka_unit_test(short_questions_are_answered_for_nobody),
		cmocka_unit_test(hostile_packets_are_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
