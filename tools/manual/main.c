// SPDX-License-Identifier: GPL-2.0
/*
 * manual TEMPLATE - a manual page from a template, on standard output
 *
 * The template is mdoc. "@list MODE [WORD]" begins a list of the statements of a mode, or of those that begin with a word
 * (list.c); their syntax, their ranges and their defaults come from the grammar that the daemon itself reads with. Refused is
 * a template that has a statement which there is not, or lacks a mode.
 */
#include <stdlib.h>
#include <string.h>

#include "manual.h"

enum {
	LINE_MAX_LEN = 8192,
};

static const char *const mode_word[] = {
	[CONF_MODE_TOP] = "top",
	[CONF_MODE_GROUP] = "server-group",
	[CONF_MODE_AC] = "pppoe-ac",
	[CONF_MODE_PROFILE] = "l2tp-profile",
	[CONF_MODE_TUNNEL] = "l2tp-tunnel",
	[CONF_MODE_ISAKMP] = "isakmp-profile",
	[CONF_MODE_IPSEC] = "ipsec-profile",
	[CONF_MODE_IFACE] = "interface",
	[CONF_MODE_EXEC] = "exec",
};

/* "@list MODE [WORD]" */
static const char *list(FILE *in, char *line, unsigned int *number)
{
	char *save = NULL, *word;
	size_t mode = 0;

	strtok_r(line, " \n", &save);
	word = strtok_r(NULL, " \n", &save);
	while (mode <= CONF_MODE_EXEC && (!word || !mode_word[mode] || strcmp(mode_word[mode], word)))
		mode++;
	if (mode > CONF_MODE_EXEC)
		return "there is no such mode";
	return list_read(in, stdout, number, (enum conf_mode)mode, strtok_r(NULL, " \n", &save));
}

int main(int argc, char **argv)
{
	char line[LINE_MAX_LEN];
	unsigned int number = 0;
	const char *why = NULL;
	FILE *in;

	if (argc != 2) {
		fputs("usage: manual TEMPLATE\n", stderr);
		return 2;
	}
	in = fopen(argv[1], "r");
	if (!in) {
		perror(argv[1]);
		return 1;
	}
	while (!why && fgets(line, sizeof(line), in)) {
		number++;
		if (!strncmp(line, "@list ", 6))
			why = list(in, line, &number);
		else
			fputs(line, stdout);
	}
	if (!why)
		why = list_missing();
	if (!why && (ferror(in) || fflush(stdout)))
		why = "cannot be read or written";
	fclose(in);
	if (why)
		fprintf(stderr, "%s:%u: %s\n", argv[1], number, why);
	return why ? 1 : 0;
}
