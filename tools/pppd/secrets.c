// SPDX-License-Identifier: GPL-2.0
/*
 * secrets.c - pppd plugin: the one account of a link, read from a descriptor
 *
 *	pppd plugin openlac.so openlac-secrets FD ...
 *
 * FD yields a name and a password, both ended by NUL, or nothing: then there is no account. It replaces pap-secrets and
 * chap-secrets: a peer that asks is told the password, and a peer that is asked must tell both.
 *
 * One secret for both ways invites a peer without it to have us answer its question: it sends us our own challenge back, and
 * our answer to that. So a peer that does is not accepted any more, whichever protocol it asks by. Nor is one that has asked
 * for less than an answer to MS-CHAP is made of: pppd takes the rest from what came before, and an answer to a question of
 * MS-CHAP is also one to some of MS-CHAPv2. PAP has no such question: who lets us answer by PAP gives the secret away, see pppd_args.h for why we do not unless it is asked by PAP, too.
 */
#define _GNU_SOURCE	/* memmem() */
#include "openlac.h"

#include <errno.h>
#include <pppd/pppd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef PPPD_VERSION	/* pppd 2.5 and later */
#include <pppd/chap.h>
#include <pppd/options.h>
#include <pppd/upap.h>
#else
#include <pppd/chap-new.h>
#define ppp_option_error	option_error
#endif

#define CHALLENGE_MAX		255
#define EAP_PROTOCOL		0xc227
#define CHAP_PROTOCOL		0xc223
#define CODE_ASK		1	/* CHAP Challenge, EAP Request */
#define MSCHAP_OCTETS		8	/* of a challenge */
#define MSCHAPV2_OCTETS		16
#define PPP_HEADER		4
#define VALUE_AT		(PPP_HEADER + 5)	/* of a CHAP Challenge, behind code, id, length and the value's own length */

/* As they are, and as pppd makes them visible before it shows them to us. */
static char password[MAXSECRETLEN], seen_name[MAXNAMELEN], seen_password[MAXSECRETLEN];
static int has_account;
/* What we asked last, and whether we have been asked the same. */
static unsigned char challenge[CHALLENGE_MAX];
static size_t challenge_len;
static int was_reflected;
/* Octets of the shortest question that we have been asked by CHAP */
static int shortest = CHALLENGE_MAX + 1;

static int have_account(void)
{
	return has_account;
}

static int tell_pap(char *name, char *secret)
{
	(void)name;
	if (has_account && secret)
		strlcpy(secret, password, MAXSECRETLEN);
	return has_account;
}

static int tell_chap(char *name, char *secret)
{
	(void)name;
	if (!has_account)
		return -1;
	strlcpy(secret, password, MAXSECRETLEN);
	return 0;
}

static int check_pap(char *name, char *secret, char **message, struct wordlist **addrs, struct wordlist **opts)
{
	int good = has_account && !strcmp(name, seen_name) && !strcmp(secret, seen_password);

	(void)addrs;
	(void)opts;
	*message = good ? "Login ok" : "Login incorrect";
	return good;
}

/* What we said to the shortest question may be the answer to ours. */
static int is_too_short(const struct chap_digest_type *digest)
{
	return (digest->code == CHAP_MICROSOFT && shortest < MSCHAP_OCTETS) ||
	       (digest->code == CHAP_MICROSOFT_V2 && shortest < MSCHAPV2_OCTETS);
}

static int check_chap(char *name, char *our_name, int id, struct chap_digest_type *digest, unsigned char *asked,
		      unsigned char *response, char *message, int space)
{
	int good;

	(void)our_name;
	if (!has_account)
		return 0;
	good = digest->verify_response(id, name, (unsigned char *)password, (int)strlen(password), asked, response, message,
				       space);
	if (good && (was_reflected || is_too_short(digest)))
		error("openlac: the peer may answer with what it has asked us");
	if (good && (was_reflected || is_too_short(digest) || strcmp(name, seen_name))) {
		strlcpy(message, "Access denied", (size_t)space);
		good = 0;
	}
	return good;
}

/* Addresses are negotiated, accounts do not come with any. */
static int allow_address(u_int32_t addr)
{
	(void)addr;
	return 1;
}

static int asks(const unsigned char *packet, int len, int protocol)
{
	return len > VALUE_AT && (packet[2] << 8 | packet[3]) == protocol && packet[PPP_HEADER] == CODE_ASK;
}

static void note_challenge(unsigned char *packet, int len)
{
	if (!asks(packet, len, CHAP_PROTOCOL) || packet[VALUE_AT - 1] > len - VALUE_AT)
		return;
	challenge_len = packet[VALUE_AT - 1];
	memcpy(challenge, packet + VALUE_AT, challenge_len);
}

static void note_reflection(unsigned char *packet, int len)
{
	if (len >= VALUE_AT && (packet[2] << 8 | packet[3]) == CHAP_PROTOCOL && packet[PPP_HEADER] == CODE_ASK &&
	    packet[VALUE_AT - 1] < shortest)
		shortest = packet[VALUE_AT - 1];
	if (challenge_len && (asks(packet, len, CHAP_PROTOCOL) || asks(packet, len, EAP_PROTOCOL)) &&
	    memmem(packet, (size_t)len, challenge, challenge_len))
		was_reflected = 1;
}

/* Return: octets, or a negative errno. */
static ssize_t read_all(int fd, char *buf, size_t size)
{
	size_t len = 0;
	ssize_t got;

	do {
		got = read(fd, buf + len, size - len);
		if (got > 0)
			len += (size_t)got;
	} while ((got > 0 && len < size) || (got < 0 && errno == EINTR));
	return got < 0 ? -errno : (ssize_t)len;
}

/* Takes the account out of what was read. Return: 1, or 0 when it is none. */
static int take_account(char *buf, size_t len)
{
	const char *secret = memchr(buf, 0, len);
	size_t left = secret ? len - (size_t)(++secret - buf) : 0;

	if (!left || !memchr(secret, 0, left) || strlen(buf) >= MAXNAMELEN || strlen(secret) >= MAXSECRETLEN)
		return 0;
	strlcpy(password, secret, sizeof(password));
	slprintf(seen_name, sizeof(seen_name), "%v", buf);
	slprintf(seen_password, sizeof(seen_password), "%v", secret);
	has_account = 1;
	return 1;
}

static void set_hooks(void)
{
	pap_check_hook = have_account;
	chap_check_hook = have_account;
	pap_passwd_hook = tell_pap;
	chap_passwd_hook = tell_chap;
	pap_auth_hook = check_pap;
	chap_verify_hook = check_chap;
	allowed_address_hook = allow_address;
	snoop_send_hook = note_challenge;
	snoop_recv_hook = note_reflection;
}

/**
 * openlac_secrets() - the option "openlac-secrets FD"
 * @argv: its word
 *
 * Return: 1, or 0 when it is wrong.
 */
int openlac_secrets(char **argv)
{
	char buf[MAXNAMELEN + MAXSECRETLEN], *rest;
	long fd = strtol(argv[0], &rest, 10);
	ssize_t len;
	int good;

	if (rest == argv[0] || *rest || fd < 0 || fd > INT32_MAX) {
		ppp_option_error("openlac-secrets: \"%s\" is no descriptor", argv[0]);
		return 0;
	}
	len = read_all((int)fd, buf, sizeof(buf));
	if (len < 0) {
		ppp_option_error("openlac-secrets: %s", strerror((int)-len));
		return 0;
	}
	close((int)fd);
	good = !len || take_account(buf, (size_t)len);
	explicit_bzero(buf, sizeof(buf));
	if (!good) {
		ppp_option_error("openlac-secrets: not a name and a password");
		return 0;
	}
	set_hooks();
	return 1;
}
