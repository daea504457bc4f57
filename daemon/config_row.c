// SPDX-License-Identifier: GPL-2.0
/*
 * What follows the keywords of a statement: its arguments and options.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config_match.h"

void conf_say(struct conf_match *m, const char *format, ...)
{
	size_t len = strlen(m->error);
	va_list args;

	va_start(args, format);
	vsnprintf(m->error + len, sizeof(m->error) - len, format, args);
	va_end(args);
}

static void say_keywords(const struct conf_row *r)
{
	unsigned int i;

	for (i = 0; i < r->syn.keywords; i++)
		conf_say(r->m, "%.*s ", (int)r->syn.keyword[i].len, r->syn.keyword[i].text);
}

/* Octets of the longest text that the statement takes. */
static size_t text_max(const struct conf_cmd *cmd)
{
	return cmd->field == CONF_FIELD_TEXT ? cmd->size - 1 : CONF_TEXT_MAX;
}

static const char *noun(const struct conf_row *r)
{
	return r->mode == CONF_MODE_EXEC ? "command" : "statement";
}

/* Reads one argument, of @r->option if there is one. Return: false with an error. */
static bool read_arg(struct conf_row *r, const struct conf_token *arg, struct conf_arg *v)
{
	size_t max = r->option ? CONF_TEXT_MAX : text_max(r->m->cmd);
	bool secret = conf_arg_is_secret(arg), there = r->at < r->words;
	char expected[256];

	if (there && conf_parse_arg(arg, max, &r->word[r->at], v)) {
		r->after_secret = secret;
		r->at++;
		return true;
	}
	conf_describe_arg(arg, max, expected, sizeof(expected));
	if (r->option)
		conf_say(r->m, "%.*s ", (int)r->option->word.len, r->option->word.text);
	else
		say_keywords(r);
	if (there && !secret)
		conf_say(r->m, "cannot be '%.64s', expected %s", r->word[r->at].text, expected);
	else
		conf_say(r->m, "%s, expected %s", there ? "has a wrong argument" : "lacks its argument", expected);
	return false;
}

/* Reads the further words of an argument that is repeated. Return: false with an error. */
static bool read_more(struct conf_row *r, struct conf_value *v)
{
	const struct conf_token *arg = &r->syn.arg[r->syn.args - 1];
	size_t i;

	while (r->at < r->words) {
		const struct conf_word *word = &r->word[r->at];
		struct conf_arg more = { 0 };

		if (!read_arg(r, arg, &more))
			return false;
		for (i = 0; i < v->args && v->arg[i].choice != more.choice; i++)
			;
		if (i < v->args || v->args == CONF_ARGS_MAX) {
			say_keywords(r);
			conf_say(r->m, "has '%.64s' twice, expected each word once", word->text);
			return false;
		}
		v->arg[v->args++] = more;
	}
	return true;
}

/* Return: how many options the next word may mean, complete words first; the last of them in @found. */
static unsigned int find_option(struct conf_row *r, unsigned int *found)
{
	enum conf_fit best = CONF_FIT_NONE;
	unsigned int i, count = 0;

	for (i = 0; i < r->syn.options; i++) {
		enum conf_fit f = conf_fit(&r->syn.option[i].word, &r->word[r->at]);

		if (!f || f < best)
			continue;
		count = f > best ? 1 : count + 1;
		best = f;
		*found = i;
		r->used[r->at] = r->syn.option[i].word;
	}
	r->how[r->at] = best;
	return count;
}

/* The next word is no option, or several; in a statement with a secret it may be one. */
static void say_no_option(struct conf_row *r, bool ambiguous)
{
	const struct conf_word *word = &r->word[r->at];
	const char *separator = "";
	unsigned int i;

	if (ambiguous) {
		conf_say(r->m, "'%.64s' is ambiguous, it may mean ", word->text);
		for (i = 0; i < r->syn.options; i++) {
			if (!conf_fit(&r->syn.option[i].word, word))
				continue;
			conf_say(r->m, "%s'%.*s'", separator, (int)r->syn.option[i].word.len, r->syn.option[i].word.text);
			separator = ", ";
		}
	} else if (r->after_secret) {
		conf_say(r->m, "text follows the secret, expected the end of the line; put a secret with blanks in quotes");
	} else if (r->syn.secret) {
		conf_say(r->m, "the line has a word too much, expected the end of the line; the %s is '%s'", noun(r),
			 r->m->cmd->syntax);
	} else {
		conf_say(r->m, "'%.64s' is too much, expected the end of the line; the %s is '%s'", word->text, noun(r),
			 r->m->cmd->syntax);
	}
}

/* Return: false with an error when an option that is needed is not there. */
static bool check_options(const struct conf_row *r)
{
	unsigned int i;

	for (i = 0; i < r->syn.options && !r->no; i++) {
		const struct conf_token *word = &r->syn.option[i].word;

		if (!r->syn.option[i].required || r->m->value.given[i])
			continue;
		say_keywords(r);
		conf_say(r->m, "lacks its '%.*s', expected '%s'", (int)word->len, word->text, r->m->cmd->syntax);
		return false;
	}
	return true;
}

/* Return: false with an error. */
static bool read_options(struct conf_row *r, struct conf_value *v)
{
	unsigned int i = 0;

	while (r->at < r->words) {
		unsigned int count = find_option(r, &i);
		const struct conf_option *o = &r->syn.option[i];

		if (count != 1) {
			say_no_option(r, count > 1);
			return false;
		}
		if (v->given[i]) {
			conf_say(r->m, "'%.*s' is given twice, expected it once", (int)o->word.len, o->word.text);
			return false;
		}
		v->given[i] = true;
		r->after_secret = false;
		r->at++;
		if (!o->arg.text)
			continue;
		r->option = o;
		if (!read_arg(r, &o->arg, &v->option[i]))
			return false;
		r->option = NULL;
	}
	return check_options(r);
}

bool conf_row_read(struct conf_row *r, const struct conf_cmd *cmd)
{
	struct conf_value *v = &r->m->value;

	r->m->cmd = cmd;
	conf_syntax_split(cmd->syntax, &r->syn);
	r->at = r->syn.keywords;
	r->option = NULL;
	r->after_secret = false;
	memset(r->how, 0, sizeof(r->how));
	r->m->given = !r->syn.args || r->at < r->words;
	if (r->no && cmd->action && !cmd->undo) {
		say_keywords(r);
		conf_say(r->m, "has no 'no', expected the command alone");
		return false;
	}
	if (r->no && !r->m->given)
		return true;
	for (; v->args < r->syn.args; v->args++)
		if (!read_arg(r, &r->syn.arg[v->args], &v->arg[v->args]))
			return false;
	if (r->syn.repeat && !read_more(r, v))
		return false;
	return read_options(r, v);
}

void conf_row_next(const struct conf_row *r, struct conf_next *next)
{
	const struct conf_value *v = &r->m->value;
	unsigned int i;

	memset(next, 0, sizeof(*next));
	if (r->option) {
		next->token[next->tokens++] = r->option->arg;
		return;
	}
	if (v->args < r->syn.args) {
		next->token[next->tokens++] = r->syn.arg[v->args];
		next->end = r->no && !v->args;
		return;
	}
	next->end = true;
	if (r->syn.repeat && v->args < CONF_ARGS_MAX)
		next->token[next->tokens++] = r->syn.arg[r->syn.args - 1];
	for (i = 0; i < r->syn.options; i++) {
		if (v->given[i])
			continue;
		next->token[next->tokens++] = r->syn.option[i].word;
		next->end &= !r->syn.option[i].required || r->no;
	}
}
