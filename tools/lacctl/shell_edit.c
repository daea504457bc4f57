// SPDX-License-Identifier: GPL-2.0
/*
 * shell_edit.c - the shell's line editor: prompt, completion, help
 */
#include "shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "candidates.h"
#include "words.h"

#define HELP_COLUMN	24
#define PATIENCE	3000	/* ms: while a line is edited ^C ends nothing */

static struct shell *shell_of(EditLine *el)
{
	void *data = NULL;

	el_get(el, EL_CLIENTDATA, &data);
	return data;
}

static char *prompt(EditLine *el)
{
	static char text[sizeof(((struct daemon *)NULL)->prompt) + 1];

	snprintf(text, sizeof(text), "%s ", shell_of(el)->daemon.prompt);
	return text;
}

/* The line up to the cursor; the caller frees it. */
static char *typed_line(EditLine *el)
{
	const LineInfo *info = el_line(el);

	return strndup(info->buffer, (size_t)(info->cursor - info->buffer));
}

/* Lists the candidates below the line, which the editor shows again afterwards. */
static void list(FILE *f, struct json_object *answer)
{
	struct candidate c;

	putc('\n', f);
	for (size_t i = 0; candidates_get(answer, i, &c); i++)
		fprintf(f, "  %-*s %s\n", HELP_COLUMN, c.word, c.help);
	fflush(f);
}

/* Puts what all candidates have in common in place of what was typed. Return: there was more. */
static bool extend(EditLine *el, const char *typed, const char *common, bool only)
{
	size_t len = strlen(typed);
	bool more = strlen(common) > len;

	if (!more && !only)
		return false;
	if (strncmp(common, typed, len)) {
		el_deletestr(el, (int)len);
		el_insertstr(el, common);
	} else if (more) {
		el_insertstr(el, common + len);
	}
	if (only)
		el_insertstr(el, " ");
	return true;
}

static unsigned char complete(EditLine *el, struct json_object *answer, const char *line)
{
	char common[DAEMON_LINE_MAX + 1];
	const char *typed = line + candidates_from(answer, strlen(line));
	size_t words = candidates_common(answer, common, sizeof(common));
	struct candidate c;

	if (words && extend(el, typed, common, words == 1))
		return CC_REFRESH;
	if (!candidates_get(answer, 0, &c))
		return CC_REFRESH_BEEP;
	list(shell_of(el)->ctl->out.file, answer);
	return CC_REDISPLAY;
}

static struct json_object *ask(EditLine *el, const char *line)
{
	struct daemon *d = &shell_of(el)->daemon;
	const volatile sig_atomic_t *interrupts = d->interrupts;
	struct json_object *answer;

	/* What has been interrupted is over. */
	d->interrupts = NULL;
	d->timeout = PATIENCE;
	answer = daemon_complete(d, line);
	d->timeout = -1;
	d->interrupts = interrupts;
	return answer;
}

static unsigned char on_tab(EditLine *el, int ch)
{
	char *line = typed_line(el);
	struct json_object *answer = line ? ask(el, line) : NULL;
	unsigned char code = answer ? complete(el, answer, line) : CC_REFRESH_BEEP;

	(void)ch;
	json_object_put(answer);
	free(line);
	return code;
}

static unsigned char on_question(EditLine *el, int ch)
{
	char *line = typed_line(el);
	struct json_object *answer = NULL;
	unsigned char code = CC_REFRESH_BEEP;

	(void)ch;
	if (line && words_open_quote(line)) {
		el_insertstr(el, "?");
		code = CC_REFRESH;
	} else if (line) {
		answer = ask(el, line);
	}
	if (answer) {
		list(shell_of(el)->ctl->out.file, answer);
		code = CC_REDISPLAY;
	}
	json_object_put(answer);
	free(line);
	return code;
}

static unsigned char on_interrupt(EditLine *el, int ch)
{
	(void)ch;
	fputs("^C\n", shell_of(el)->ctl->out.file);
	shell_of(el)->abandoned = true;
	return CC_NEWLINE;
}

/** shell_edit_open() - begin to edit on the terminal; returns 0 or -1 */
int shell_edit_open(struct shell *sh)
{
	EditLine *el = el_init("lacctl", stdin, sh->ctl->out.file, stderr);

	if (!el)
		return -1;
	sh->el = el;
	el_set(el, EL_CLIENTDATA, sh);
	el_set(el, EL_PROMPT, prompt);
	el_set(el, EL_EDITOR, "emacs");
	/* What ends us from outside leaves the terminal as it was. */
	el_set(el, EL_SIGNAL, 1);
	el_set(el, EL_HIST, history, sh->history.lines);
	el_set(el, EL_ADDFN, "openlac-complete", "complete the word", on_tab);
	el_set(el, EL_ADDFN, "openlac-help", "tell what may follow", on_question);
	el_set(el, EL_ADDFN, "openlac-abandon", "give the line up", on_interrupt);
	el_source(el, NULL);
	el_set(el, EL_BIND, "^I", "openlac-complete", NULL);
	el_set(el, EL_BIND, "?", "openlac-help", NULL);
	el_set(el, EL_BIND, "^C", "openlac-abandon", NULL);
	/* While a line is edited ^C is a key like others. */
	el_set(el, EL_SETTY, "-d", "-isig", NULL);
	return 0;
}

/** shell_edit_close() - give the terminal back */
void shell_edit_close(struct shell *sh)
{
	if (sh->el)
		el_end(sh->el);
}

/**
 * shell_edit_line() - let the user type a line
 * @sh: the shell
 *
 * Return: the line, empty if the user gave it up, valid until the next call; NULL at the end of the
 * input.
 */
const char *shell_edit_line(struct shell *sh)
{
	const char *line;
	int len = 0;

	sh->abandoned = false;
	line = el_gets(sh->el, &len);
	if (sh->abandoned)
		return "";
	return line && len > 0 ? line : NULL;
}
