// SPDX-License-Identifier: GPL-2.0
#include "realm.h"

#include <errno.h>
#include <stdbool.h>

#define LABEL_MAX	63

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The C library's isalnum() depends on the locale. */
static bool letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Copies @len octets, lower case. Return: NULL, or what is wrong with them. */
static const char *copy_labels(char *dst, const char *src, size_t len)
{
	size_t label = 0;

	for (size_t i = 0; i < len; i++) {
		char c = lower(src[i]);

		if (c == '.') {
			if (!label)
				return "the domain has an empty label";
			if (dst[i - 1] == '-')
				return "a label of the domain ends with a hyphen";
			label = 0;
		} else if (c == '-' && !label) {
			return "a label of the domain begins with a hyphen";
		} else if (c != '-' && !letter_or_digit(c)) {
			return "the domain has octets other than letters, digits, hyphens and dots";
		} else if (++label > LABEL_MAX) {
			return "a label of the domain is longer than 63 octets";
		}
		dst[i] = c;
	}
	if (!label)
		return "the domain has an empty label";
	if (dst[len - 1] == '-')
		return "a label of the domain ends with a hyphen";
	dst[len] = '\0';
	return NULL;
}

int realm_parse(const char *name, size_t len, char realm[REALM_MAX + 1], const char **why)
{
	size_t at = len;

	/* The last '@': what is in front of it belongs to the user part, which nobody here looks at (S38). */
	while (at && name[at - 1] != '@')
		at--;
	if (!at) {
		*why = "the user name has no '@'";
		return -EINVAL;
	}
	name += at;
	len -= at;
	if (len && name[len - 1] == '.')
		len--;
	if (!len)
		*why = "the domain is empty";
	else if (len > REALM_MAX)
		*why = "the domain is longer than 253 octets";
	else
		*why = copy_labels(realm, name, len);
	return *why ? -EINVAL : 0;
}
