// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_escape.c - messages of lacctl are lines, whatever they quote
 *
 * Behaviours checked: control characters of every kind, well-formed and other UTF-8; results that do
 * not fit; errors of the daemon in one line and in two; messages about words of the command line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/lacctl/escape.h"
#include "tools/lacctl/oneshot.h"

static void becomes(const char *text, const char *expected)
{
	char buf[128], *printed = NULL;
	size_t size;
	FILE *f = open_memstream(&printed, &size);

	escape_line(buf, sizeof(buf), text);
	assert_string_equal(buf, expected);
	escape_print(f, text);
	fclose(f);
	assert_string_equal(printed, expected);
	free(printed);
}

static void controls(void **state)
{
	(void)state;
	becomes("", "");
	becomes("a b \"\\~", "a b \"\\~");
	becomes("a\nb\tc\r", "a\\x0ab\\x09c\\x0d");
	becomes("\033[2J\x7f", "\\x1b[2J\\x7f");
	becomes("m\xc3\xbcller \xe2\x82\xac", "m\xc3\xbcller \xe2\x82\xac");
	/* U+009B is a control, and so is the lone octet for terminals that know no UTF-8. */
	becomes("\xc2\x9b" "2J", "\\xc2\\x9b2J");
	becomes("\x9b" "2J\xc3", "\\x9b2J\\xc3");
	becomes("\xc2\xa0", "\xc2\xa0");
}

static void cut_texts(void **state)
{
	char buf[6];

	(void)state;
	escape_line(buf, sizeof(buf), "abcdefg");
	assert_string_equal(buf, "abcde");
	escape_line(buf, sizeof(buf), "ab\033");
	assert_string_equal(buf, "ab");
	escape_line(buf, sizeof(buf), "abcd\xc3\xbc");
	assert_string_equal(buf, "abcd");
}

/* What is printed on standard error until caught(). */
static FILE *usual;
static char *text;
static size_t text_size;

static void catch(void)
{
	fflush(stderr);
	usual = stderr;
	stderr = open_memstream(&text, &text_size);
}

static void caught(const char *expected)
{
	fclose(stderr);
	stderr = usual;
	assert_string_equal(text, expected);
	free(text);
}

static void errors_of_the_daemon(void **state)
{
	static struct daemon d;

	(void)state;
	strcpy(d.error, "no \033[31mtunnel");
	catch();
	assert_int_equal(oneshot_error("stdin:7: ", &d, DAEMON_REFUSED), CTL_USAGE);
	caught("stdin:7: % no \\x1b[31mtunnel\n");
	strcpy(d.error, "first\r\nsecond\nthird");
	catch();
	assert_int_equal(oneshot_error("", &d, DAEMON_LOST), CTL_REFUSED);
	caught("% first\\x0d\nsecond\\x0athird\n");
}

static void words_of_the_command_line(void **state)
{
	static const char *const names[] = { "show", "top", NULL };
	struct ctl ctl = { .out.file = stdout };

	(void)state;
	catch();
	assert_int_equal(ctl_choose(&ctl, "a\nb\033c", names, "command"), -1);
	caught("lacctl: unknown command \"a\\x0ab\\x1bc\", expected one of: show top\n");
	ctl.object = "top";
	ctl.verb = "";
	catch();
	assert_int_equal(ctl_refused(&ctl, "no\nsuch"), CTL_REFUSED);
	caught("lacctl: top: no\\x0asuch\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(controls),
		cmocka_unit_test(cut_texts),
		cmocka_unit_test(errors_of_the_daemon),
		cmocka_unit_test(words_of_the_command_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
