/* SPDX-License-Identifier: GPL-2.0 */
/*
 * args.h - keyword arguments of lacctl: tables in, checked values out
 *
 * A verb describes its keywords in an array of struct arg_spec; args_parse() fills a parallel array
 * of struct arg_val. Nothing here prints: a failure leaves one line of text for the caller to show.
 */
#ifndef LACCTL_ARGS_H
#define LACCTL_ARGS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARGS_MAX	32	/* keywords of one verb; the bit masks below are 32 bits wide */
#define ARGS_BIT(n)	(UINT32_C(1) << (n))

/**
 * enum arg_type - what the word after a keyword must look like
 * @ARG_NUM: decimal or 0x number within [min, max], or one of @words
 * @ARG_ONOFF: "on" or "off"
 * @ARG_ADDR: IPv4 or IPv6 address, no host names: the data plane must not depend on a resolver
 * @ARG_DEV: name of a network interface of the current namespace
 * @ARG_MAC: unicast Ethernet address, six hexadecimal octets with colons
 * @ARG_WORD: one of @words, abbreviations allowed
 * @ARG_TEXT: any word
 * @ARG_FLAG: no word, the keyword alone says it
 */
enum arg_type {
	ARG_NUM,
	ARG_ONOFF,
	ARG_ADDR,
	ARG_DEV,
	ARG_MAC,
	ARG_WORD,
	ARG_TEXT,
	ARG_FLAG,
};

/**
 * struct arg_spec - one keyword
 * @name: the keyword
 * @type: form of its value
 * @min: smallest number (ARG_NUM)
 * @max: largest number (ARG_NUM)
 * @words: NULL-terminated words (ARG_WORD, optional with ARG_NUM)
 * @positional: a word that begins with a digit is this value even without the keyword
 * @attr: netlink attribute that carries the value as it is, or 0
 * @width: octets of an integer @attr: 1, 2 or 4
 */
struct arg_spec {
	const char *name;
	enum arg_type type;
	uint32_t min;
	uint32_t max;
	const char *const *words;
	bool positional;
	uint16_t attr;
	uint8_t width;
};

/** struct arg_addr - an IP address of either family, network byte order */
struct arg_addr {
	sa_family_t family;
	union {
		struct in_addr in4;
		struct in6_addr in6;
	};
};

/**
 * struct arg_val - value of one keyword
 * @set: the keyword was given
 * @num: number, interface index, 0 or 1 of ARG_ONOFF, index of an ARG_WORD
 * @word: ARG_NUM with @words only: 1 + index of the word that was given instead of a number
 * @addr: ARG_ADDR
 * @mac: ARG_MAC
 * @text: ARG_TEXT, belongs to the caller of args_parse()
 */
struct arg_val {
	bool set;
	uint32_t num;
	unsigned int word;
	struct arg_addr addr;
	uint8_t mac[6];
	const char *text;
};

/**
 * struct args_rule - what one verb accepts
 * @spec: its keywords
 * @n: how many, at most ARGS_MAX
 * @allowed: ARGS_BIT() of every keyword this verb takes
 * @required: ARGS_BIT() of every keyword it cannot do without
 */
struct args_rule {
	const struct arg_spec *spec;
	unsigned int n;
	uint32_t allowed;
	uint32_t required;
};

/** struct args_err - one line saying what is wrong, without a newline */
struct args_err {
	char text[512];
};

int args_match(const char *word, const char *const *names, const char *what, struct args_err *err);
int args_number(const char *word, uint32_t min, uint32_t max, uint32_t *num);
int args_mac(const char *word, uint8_t mac[6]);
int args_addr(const char *word, struct arg_addr *addr);
int args_parse(const struct args_rule *rule, int argc, char *const *argv, struct arg_val *vals,
	       struct args_err *err);
int args_next(const struct args_rule *rule, int argc, char *const *argv, uint32_t *left);

/* The words of ARG_ONOFF, NULL-terminated. */
extern const char *const args_onoff[];

#endif /* LACCTL_ARGS_H */
