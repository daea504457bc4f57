/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What may stand at the end of a line that is being typed, from the grammar alone. Pure.
 */
#ifndef OPENLAC_CONFIG_COMPLETE_H
#define OPENLAC_CONFIG_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

#include "config_match.h"

/* What has names. */
enum conf_kind {
	CONF_KIND_AC,
	CONF_KIND_PROFILE,
	CONF_KIND_TUNNEL,
	CONF_KIND_GROUP,
	CONF_KIND_INTERFACE,
	CONF_KIND_LNS,		/* addresses */
};

/* Takes a name. */
typedef void (*conf_name_fn)(void *to, const char *name);

/**
 * struct conf_completion - whom to ask and to tell
 * @list: calls @name with @to and each name of the kind; may be NULL
 * @candidate: takes a word that may be next, and what it does; one in angle brackets stands for others and is only shown:
 *	"<1-65535>", or "<cr>" for the end of the line
 * @ctx: passed to both
 */
struct conf_completion {
	void (*list)(void *ctx, enum conf_kind kind, conf_name_fn name, void *to);
	void (*candidate)(void *ctx, const char *word, const char *help, bool placeholder);
	void *ctx;
};

/**
 * conf_complete() - tell what the last word of a line may become
 * @mode: where the line is typed
 * @line: up to the cursor; when it ends with a blank, what may be the next word
 * @how: whom to ask and to tell. Nothing is told when the words before are not understood, and nothing about secrets
 *
 * Return: offset of the word that the candidates replace.
 */
size_t conf_complete(enum conf_mode mode, const char *line, const struct conf_completion *how);

/* Return: what a keyword that several statements share is about, "" when it is not known. */
const char *conf_word_help(const struct conf_token *word);

#endif /* OPENLAC_CONFIG_COMPLETE_H */
