/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Checks of a whole configuration. Pure; internal to the configuration engine.
 */
#ifndef OPENLAC_CONFIG_CHECK_H
#define OPENLAC_CONFIG_CHECK_H

#include "config.h"

/* Where the warnings go; each begins with @subject. */
struct conf_warner {
	void (*warn)(void *ctx, const char *text);
	void *ctx;
	char subject[CONF_NAME_MAX + 32];
};

__attribute__((format(printf, 2, 3))) void conf_warn(const struct conf_warner *w, const char *format, ...);

/* The warnings about tunnels, interfaces, routes and crypto; @w's subject is overwritten. */
void conf_peer_warnings(const struct conf *c, struct conf_warner *w);

/**
 * conf_peer_validate() - what each statement allows, but not all of them together: too many tunnels (S60), and pseudowires
 *	that share their UDP port with L2TPv2 (S196)
 * @c: the model
 * @mistake: called with each mistake and the line of the statement that comes too late; the text may have several lines
 * @ctx: passed to @mistake
 */
void conf_peer_validate(const struct conf *c, void (*mistake)(void *ctx, unsigned int line, const char *text), void *ctx);

#endif /* OPENLAC_CONFIG_CHECK_H */
