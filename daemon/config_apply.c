// SPDX-License-Identifier: GPL-2.0
/*
 * Statements that were understood, carried out on a model.
 */
#include <stdio.h>
#include <string.h>

#include "config_apply.h"
#include "config_check.h"
#include "config_model.h"

void conf_leave(struct conf_cursor *at)
{
	at->mode = CONF_MODE_TOP;
	at->obj = at->conf;
}

bool conf_is_word(const struct conf_word *word, const char *text)
{
	return !word->quoted && !strcmp(word->text, text);
}

/*
 * A mode's own statements come first, then those of the top level; but a complete top-level word is never taken for an
 * abbreviation, or "pppoe-ac B" after "interface A" would bind B to A. A word that is complete in both, as "ip" after
 * "interface A", belongs where more of the words that follow are known.
 */
enum conf_mode conf_mode_for(enum conf_mode mode, const struct conf_word *word, unsigned int words)
{
	enum conf_fit here = conf_first_word(mode, word->text), top = conf_first_word(CONF_MODE_TOP, word->text);

	if (here == CONF_FIT_EXACT && top == CONF_FIT_EXACT &&
	    conf_depth(CONF_MODE_TOP, word, words) > conf_depth(mode, word, words))
		return CONF_MODE_TOP;
	if (here == CONF_FIT_EXACT)
		return mode;
	if (top == CONF_FIT_EXACT)
		return CONF_MODE_TOP;
	if (here)
		return mode;
	return top ? CONF_MODE_TOP : CONF_MODES;
}

enum conf_mode conf_mode_knowing(const char *word)
{
	enum conf_mode mode;

	for (mode = CONF_MODE_TOP + 1; mode < CONF_MODES; mode++)
		if (conf_first_word(mode, word) == CONF_FIT_EXACT)
			return mode;
	return CONF_MODE_TOP;
}

static bool enter(struct conf_cursor *at, enum conf_mode mode, const char *name, struct conf_match *m)
{
	void *block = conf_block_find(at->conf, mode, name);

	if (block && strcmp(conf_block_name(mode, block), name)) {
		conf_say(m, "'%s' differs from '%s'", name, conf_block_name(mode, block));
		if (at->line)
			conf_say(m, " of line %u", conf_block_line(mode, block));
		conf_say(m, " only in case, expected one spelling");
		return false;
	}
	if (!block) {
		block = conf_block_new(mode, name, at->line);
		if (!block || !conf_block_add(at->conf, mode, block)) {
			conf_block_free(mode, block);
			conf_say(m, "out of memory, expected a smaller configuration");
			return false;
		}
	}
	at->mode = mode;
	at->obj = block;
	return true;
}

static bool header(struct conf_cursor *at, struct conf_match *m, bool no)
{
	const char *name = m->value.arg[0].text;

	conf_leave(at);
	if (!no)
		return enter(at, m->cmd->enter, name, m);
	if (m->given && conf_block_remove(at->conf, m->cmd->enter, name))
		return true;
	if (m->given)
		conf_say(m, "there is no '%s' to remove, expected one that %s", name,
			 at->line ? "an earlier line made" : "exists");
	else
		conf_say(m, "'no' lacks the name of what to remove, expected 'no %s'", m->cmd->syntax);
	return false;
}

/*
 * "no" with a value means that value: a slip must not take something else away. Statements that may be given several times see
 * to it themselves.
 */
static bool is_meant(const struct conf_cursor *at, enum conf_mode mode, struct conf_match *m)
{
	void *other;
	bool meant;

	if (m->cmd->remove || !m->value.args)
		return true;
	other = mode == CONF_MODE_TOP ? (void *)conf_new() : conf_block_new(mode, "", 0);
	meant = other && !conf_store(m->cmd, other, &m->value) && conf_may_undo(m->cmd, at->obj, other);
	if (mode == CONF_MODE_TOP)
		conf_free(other);
	else
		conf_block_free(mode, other);
	if (!meant)
		conf_say(m, "that is not what is configured, expected the present value after 'no', or none");
	return meant;
}

bool conf_apply(struct conf_cursor *at, enum conf_mode mode, struct conf_match *m, bool no)
{
	const struct conf_value *v = m->given ? &m->value : NULL;
	const char *error;

	if (m->cmd->enter)
		return header(at, m, no);
	if (mode == CONF_MODE_TOP)
		conf_leave(at);
	if (no && !is_meant(at, mode, m))
		return false;
	error = no ? conf_undo(m->cmd, at->obj, v) : conf_store(m->cmd, at->obj, v);
	if (error)
		conf_say(m, "%s", error);
	if (mode == CONF_MODE_IFACE && m->cmd->offset == offsetof(struct conf_iface, ac))
		((struct conf_iface *)at->obj)->ac_line = at->line;
	return !error;
}

/* An interface bound to a concentrator that does not exist serves nobody, and is most likely a misspelling. */
static void check_bindings(const struct conf *c, conf_mistake_fn mistake, void *ctx)
{
	const struct conf_iface *i;
	char text[CONF_MESSAGE_MAX];

	for (i = c->ifaces; i; i = i->next) {
		if (!i->ac[0] || conf_find_ac(c, i->ac))
			continue;
		snprintf(text, sizeof(text),
			 "there is no access concentrator '%s' for interface %s, expected the name of a 'pppoe-ac'", i->ac, i->name);
		mistake(ctx, i->ac_line, text);
	}
}

void conf_check_whole(const struct conf *c, bool bindings, conf_mistake_fn mistake, void *ctx)
{
	if (bindings)
		check_bindings(c, mistake, ctx);
	conf_peer_validate(c, mistake, ctx);
}
