/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a log line is about, as KEY=VALUE words behind its text. Pure.
 *
 * Values and texts come from clients and LNSs: whatever is not printable ASCII is escaped, so that nobody can end a line or
 * speak to a terminal. The fields are always the last words and always in the same order.
 */
#ifndef OPENLAC_LOG_FIELDS_H
#define OPENLAC_LOG_FIELDS_H

#include <stdint.h>
#include <sys/socket.h>

#include "cursor.h"

/**
 * struct log_fields - the parties of an event, in the order of the line; whatever is 0 is left out
 * @interface: access interface
 * @mac: six octets of the client's address
 * @session: PPPoE session id
 * @user: name of the client; quoted when it could be taken for something else
 * @route: "Route ID" of show commands
 * @tunnel: local tunnel id
 * @l2tp_session: local L2TP session id
 * @lns: address of the LNS; its port is told when it is another than 1701
 */
struct log_fields {
	const char *interface;
	const uint8_t *mac;
	uint16_t session;
	const char *user;
	uint32_t route;
	uint16_t tunnel;
	uint16_t l2tp_session;
	const struct sockaddr_storage *lns;
};

/* Appends @text with everything but printable ASCII as \xNN. */
void log_put_text(struct writer *w, const char *text);

/* Appends " KEY=VALUE" for each field that is set. @f: NULL = none */
void log_put_fields(struct writer *w, const struct log_fields *f);

#endif /* OPENLAC_LOG_FIELDS_H */
