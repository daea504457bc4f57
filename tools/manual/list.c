// SPDX-License-Identifier: GPL-2.0
/*
 * Lists of statements. A list of the template is
 *
 *	%hello-timeout <0-86400>
 *	Send a HELLO ...
 *	%secret <SECRET>
 *	%shared-secret <SECRET>
 *	What both have in common.
 *	@end
 *
 * A statement of which the template says nothing is described by its help, or where it was described before.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "manual.h"

enum {
	ROWS_MAX = 400,		/* statements of a page */
	TOGETHER_MAX = 16,	/* statements of one paragraph */
	BODY_MAX = 8192,
	WHY_MAX = BODY_MAX + 128,
};

/* Statements that are described together. */
struct item {
	const struct conf_cmd *cmd[TOGETHER_MAX];
	size_t cmds;
	char body[BODY_MAX];
};

struct list {
	enum conf_mode mode;
	const char *word;
	struct item *item[ROWS_MAX];
	size_t items;
};

/* All statements that lists of the page had so far. */
static struct {
	const struct conf_cmd *cmd;
	enum conf_mode mode;
} listed[ROWS_MAX];
static size_t listed_count;

/* Return: whether a list had @cmd for @mode, or for any when that is CONF_MODES; the mode goes to @where. */
static bool is_listed(const struct conf_cmd *cmd, enum conf_mode mode, enum conf_mode *where)
{
	for (size_t i = 0; i < listed_count; i++) {
		if (listed[i].cmd != cmd || (mode != CONF_MODES && listed[i].mode != mode))
			continue;
		if (where)
			*where = listed[i].mode;
		return true;
	}
	return false;
}

static bool begins_with(const struct conf_cmd *cmd, const char *word)
{
	size_t len = word ? strlen(word) : 0;

	return !word || (!strncmp(cmd->syntax, word, len) && (cmd->syntax[len] == ' ' || !cmd->syntax[len]));
}

static const struct conf_cmd *find(const struct list *l, const char *syntax)
{
	const struct conf_cmd *cmd;

	conf_for_each_cmd(cmd, l->mode)
		if (!strcmp(cmd->syntax, syntax) && begins_with(cmd, l->word))
			break;
	return cmd;
}

/* Items live as long as their list. Return: NULL when there are too many. */
static struct item *new_item(struct list *l)
{
	static struct item pool[ROWS_MAX];
	struct item *item = pool + l->items;

	if (l->items == ROWS_MAX)
		return NULL;
	memset(item, 0, sizeof(*item));
	l->item[l->items++] = item;
	return item;
}

static bool in_list(const struct list *l, const struct conf_cmd *cmd)
{
	for (size_t i = 0; i < l->items; i++)
		for (size_t k = 0; k < l->item[i]->cmds; k++)
			if (l->item[i]->cmd[k] == cmd)
				return true;
	return false;
}

/* A line "%SYNTAX" begins an item, or joins one that nothing has been said of yet. */
static const char *read_heading(struct list *l, const char *syntax)
{
	static char why[WHY_MAX];
	const struct conf_cmd *cmd = find(l, syntax);
	struct item *item = l->items ? l->item[l->items - 1] : NULL;

	snprintf(why, sizeof(why), "'%s' is no statement of %s", syntax, conf_mode_name(l->mode));
	if (!cmd)
		return why;
	snprintf(why, sizeof(why), "'%s' is here for the second time", syntax);
	if (in_list(l, cmd) || is_listed(cmd, l->mode, NULL))
		return why;
	if (!item || item->body[0])
		item = new_item(l);
	if (!item || item->cmds == TOGETHER_MAX)
		return "too many statements for one list or paragraph";
	item->cmd[item->cmds++] = cmd;
	return NULL;
}

static const char *read_items(struct list *l, FILE *in, unsigned int *number)
{
	char line[BODY_MAX];

	while (fgets(line, sizeof(line), in)) {
		struct item *item = l->items ? l->item[l->items - 1] : NULL;
		const char *why = NULL;

		++*number;
		if (!strcmp(line, "@end\n"))
			return NULL;
		if (line[0] == '%') {
			line[strcspn(line, "\n")] = '\0';
			why = read_heading(l, line + 1);
		} else if (!item || strlen(item->body) + strlen(line) >= BODY_MAX) {
			why = item ? "the paragraph is too long" : "text before the first statement";
		} else {
			strcat(item->body, line);
		}
		if (why)
			return why;
	}
	return "the list has no end";
}

static int compare(const void *a, const void *b)
{
	const struct item *const *x = a, *const *y = b;

	return strcmp((*x)->cmd[0]->syntax, (*y)->cmd[0]->syntax);
}

static void write_item(FILE *out, const struct item *item)
{
	const struct conf_cmd *cmd = item->cmd[item->cmds - 1];

	for (size_t i = 0; i < item->cmds; i++)
		markup_heading(out, item->cmd[i]);
	if (item->body[0])
		fputs(item->body, out);
	else
		markup_help(out, cmd);
	markup_default(out, cmd);
}

/* True when an earlier list described it, for another mode. */
static bool elsewhere(const struct list *l, const struct conf_cmd *cmd)
{
	return !in_list(l, cmd) && !is_listed(cmd, l->mode, NULL);
}

/* What was described in an earlier list. */
static void write_shared(FILE *out, const struct list *l)
{
	const struct conf_cmd *cmd, *last = NULL;
	enum conf_mode mode = CONF_MODES;

	conf_for_each_cmd(cmd, l->mode)
		if (elsewhere(l, cmd))
			last = cmd;
	if (!last)
		return;
	is_listed(last, CONF_MODES, &mode);
	fprintf(out, ".Pp\nThese are as in %s:\n", conf_mode_name(mode));
	conf_for_each_cmd(cmd, l->mode)
		if (elsewhere(l, cmd))
			markup_keywords(out, cmd, cmd == last ? "." : ",");
}

/* Statements of which neither the template nor an earlier list says anything. */
static const char *add_others(struct list *l)
{
	const struct conf_cmd *cmd;
	struct item *item;

	conf_for_each_cmd(cmd, l->mode) {
		if (!begins_with(cmd, l->word) || in_list(l, cmd) || is_listed(cmd, CONF_MODES, NULL))
			continue;
		item = new_item(l);
		if (!item)
			return "too many statements for one list";
		item->cmd[item->cmds++] = cmd;
	}
	return NULL;
}

static const char *remember(const struct list *l)
{
	const struct conf_cmd *cmd;

	conf_for_each_cmd(cmd, l->mode) {
		if (!in_list(l, cmd) && (l->word || !elsewhere(l, cmd)))
			continue;
		if (listed_count == ROWS_MAX)
			return "the page has too many statements";
		listed[listed_count].cmd = cmd;
		listed[listed_count++].mode = l->mode;
	}
	return NULL;
}

const char *list_read(FILE *in, FILE *out, unsigned int *line, enum conf_mode mode, const char *word)
{
	struct list list = { .mode = mode, .word = word }, *l = &list;
	const char *why = read_items(l, in, line);

	if (!why)
		why = add_others(l);
	if (why)
		return why;
	qsort(l->item, l->items, sizeof(l->item[0]), compare);
	fputs(".Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < l->items; i++)
		write_item(out, l->item[i]);
	fputs(".El\n", out);
	if (!l->word)
		write_shared(out, l);
	return remember(l);
}

/* A page has the commands, or the statements of all modes, or neither. */
const char *list_missing(void)
{
	static char why[WHY_MAX];
	bool commands = false, statements = false;
	const struct conf_cmd *cmd;

	for (size_t i = 0; i < listed_count; i++) {
		commands = commands || listed[i].mode == CONF_MODE_EXEC;
		statements = statements || listed[i].mode != CONF_MODE_EXEC;
	}
	for (enum conf_mode mode = CONF_MODE_TOP; mode <= CONF_MODE_EXEC; mode++) {
		if (mode == CONF_MODES || (mode == CONF_MODE_EXEC ? !commands : !statements))
			continue;
		conf_for_each_cmd(cmd, mode) {
			if (is_listed(cmd, mode, NULL))
				continue;
			snprintf(why, sizeof(why), "no list has '%s' of %s", cmd->syntax, conf_mode_name(mode));
			return why;
		}
	}
	return NULL;
}
