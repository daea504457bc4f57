// SPDX-License-Identifier: GPL-2.0
#include "pppd_end.h"

#include <stdio.h>
#include <string.h>

/* By exit status, see pppd(8). */
static const struct {
	enum pppd_why why;
	const char *text;
} ends[] = {
	[0] = { PPPD_CLOSED, "PPP was closed by the peer" },
	[1] = { PPPD_BROKEN, "pppd cannot go on" },
	[2] = { PPPD_BROKEN, "pppd does not accept its options" },
	[3] = { PPPD_BROKEN, "pppd needs to run as root" },
	[4] = { PPPD_BROKEN, "the kernel has no PPP" },
	[5] = { PPPD_STOPPED, "pppd was ended by a signal" },
	[6] = { PPPD_BUSY, "pppd found its device locked" },
	[7] = { PPPD_BUSY, "pppd cannot use the session's channel" },
	[8] = { PPPD_BROKEN, "pppd cannot connect" },
	[9] = { PPPD_BROKEN, "pppd cannot run a program" },
	[10] = { PPPD_NEGOTIATION, "PPP could not be negotiated" },
	[11] = { PPPD_PEER_FAILED, "the peer failed to authenticate" },
	[12] = { PPPD_CLOSED, "the link was idle" },
	[13] = { PPPD_CLOSED, "the link's time is over" },
	[14] = { PPPD_CLOSED, "the peer wants to call back" },
	[15] = { PPPD_PEER_DEAD, "the peer does not answer LCP echoes" },
	[16] = { PPPD_HANGUP, "the session has ended" },
	[17] = { PPPD_LOOPBACK, "the link is looped back" },
	[18] = { PPPD_BROKEN, "pppd cannot set up its device" },
	[19] = { PPPD_WE_FAILED, "the peer does not accept our name and password" },
	[20] = { PPPD_CLOSED, "the link's volume is used up" },
	[21] = { PPPD_PEER_FAILED, "the peer's number is not accepted" },
};

void pppd_end_init(struct pppd_end *end, int status, int signal, const char *said)
{
	const char *text = "pppd ended with an unknown status";

	end->status = signal ? -1 : status;
	end->why = PPPD_BROKEN;
	if (signal) {
		end->why = PPPD_STOPPED;
		text = "pppd was killed";
	} else if (status >= 0 && (size_t)status < sizeof(ends) / sizeof(ends[0])) {
		end->why = ends[status].why;
		text = ends[status].text;
	}
	snprintf(end->text, sizeof(end->text), "%s%s%s", text, said[0] ? ": " : "", said);
}

bool pppd_line_tells(const char *line)
{
	static const char *const progress[] = {
		"Using interface ", "Connect: ", "Connection terminated", "Connect time ", "Sent ", "Exit.", "Modem hangup",
		"Terminating on signal ", "Hangup ", "Script ", "Overriding ", "local ", "remote ", "Remote message: ", "EAP: ",
		"PAP authentication succeeded", "CHAP authentication succeeded", "EAP authentication succeeded",
	};
	size_t i;

	for (i = 0; i < sizeof(progress) / sizeof(progress[0]); i++)
		if (!strncmp(line, progress[i], strlen(progress[i])))
			return false;
	return line[0] && !(!strncmp(line, "Plugin ", 7) && strstr(line, " loaded"));
}

void pppd_lines_put(struct pppd_lines *l, const char *data, size_t len, void (*told)(void *ctx, const char *line), void *ctx)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (data[i] != '\n') {
			if (l->len < PPPD_LINE_MAX)
				l->line[l->len++] = data[i];
			continue;
		}
		while (l->len && l->line[l->len - 1] == ' ')
			l->len--;
		l->line[l->len] = '\0';
		l->len = 0;
		told(ctx, l->line);
	}
}
