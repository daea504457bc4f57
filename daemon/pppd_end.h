/* SPDX-License-Identifier: GPL-2.0 */
/* Why a pppd has ended, of its exit status and what it said. Pure. */
#ifndef OPENLAC_PPPD_END_H
#define OPENLAC_PPPD_END_H

#include <stdbool.h>
#include <stddef.h>

/**
 * enum pppd_why - why a link has ended, as far as it makes a difference
 * @PPPD_CLOSED: the peer closed it, or nothing was left that it was for
 * @PPPD_HANGUP: the session is gone
 * @PPPD_PEER_DEAD: the peer did not answer echoes
 * @PPPD_NEGOTIATION: no agreement, or no answer; closed by the peer before it was up
 * @PPPD_LOOPBACK: the peer is ourselves
 * @PPPD_PEER_FAILED: the peer failed to authenticate
 * @PPPD_WE_FAILED: the peer did not accept our name and password
 * @PPPD_STOPPED: somebody sent it a signal
 * @PPPD_BUSY: its channel is gone, or another pppd has it
 * @PPPD_BROKEN: it cannot run: not installed, no plugin, wrong options, no privileges
 */
enum pppd_why {
	PPPD_CLOSED,
	PPPD_HANGUP,
	PPPD_PEER_DEAD,
	PPPD_NEGOTIATION,
	PPPD_LOOPBACK,
	PPPD_PEER_FAILED,
	PPPD_WE_FAILED,
	PPPD_STOPPED,
	PPPD_BUSY,
	PPPD_BROKEN,
};

#define PPPD_TEXT_MAX	255

/**
 * struct pppd_end - what became of a pppd
 * @why: the cause
 * @status: its exit status, -1 = it did not begin, or was killed
 * @text: for people: the cause, and what pppd said last about it
 */
struct pppd_end {
	enum pppd_why why;
	int status;
	char text[PPPD_TEXT_MAX + 1];
};

/**
 * pppd_end_init() - judge an end
 * @end: result
 * @status: exit status
 * @signal: signal that killed it, 0 = none
 * @said: last line that pppd_line_tells(), empty = none
 */
void pppd_end_init(struct pppd_end *end, int status, int signal, const char *said);

/* True for a line of pppd's that may say why it ends; most tell of its progress, or that it ends. */
bool pppd_line_tells(const char *line);

#define PPPD_LINE_MAX	255

/* Octets of pppd's, to be cut into lines; zero to begin with. */
struct pppd_lines {
	char line[PPPD_LINE_MAX + 1];
	size_t len;
};

/* Calls @told with each line that @data completes; what a line has beyond PPPD_LINE_MAX is left out. */
void pppd_lines_put(struct pppd_lines *l, const char *data, size_t len, void (*told)(void *ctx, const char *line), void *ctx);

#endif /* OPENLAC_PPPD_END_H */
