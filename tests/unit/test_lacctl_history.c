// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_history.c - lines that the shell remembers
 *
 * Behaviours checked: lines come back in the next session; those with a secret do not, but are there in
 * their own; nobody else can read the file; a file that has grown long is shortened; without a directory
 * there is no file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/lacctl/history.h"

static char home[] = "/tmp/test-history-XXXXXX";
static char path[64];

static int make_home(void **state)
{
	(void)state;
	if (!mkdtemp(home))
		return -1;
	snprintf(path, sizeof(path), "%s/.lacctl_history", home);
	return 0;
}

static int remove_home(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(home);
}

/* The line that was typed so many lines ago. */
static const char *recall(struct line_history *h, unsigned int ago)
{
	HistEvent ev;
	int rc = history(h->lines, &ev, H_FIRST);

	for (; rc >= 0 && ago; ago--)
		rc = history(h->lines, &ev, H_NEXT);
	return rc < 0 ? NULL : ev.str;
}

static void next_session(void **state)
{
	struct line_history h;
	struct stat st;

	(void)state;
	assert_int_equal(history_open(&h, home), 0);
	assert_null(recall(&h, 0));
	history_add(&h, "show l2tp tunnel", false);
	history_add(&h, "shared-secret hidden", true);
	assert_string_equal(recall(&h, 0), "shared-secret hidden");
	history_close(&h);
	assert_int_equal(history_open(&h, home), 0);
	assert_string_equal(recall(&h, 0), "show l2tp tunnel");
	assert_null(recall(&h, 1));
	history_close(&h);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void loose_file(void **state)
{
	struct line_history h;
	struct stat st;

	(void)state;
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(history_open(&h, home), 0);
	history_close(&h);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void long_file(void **state)
{
	struct line_history h;
	FILE *f = fopen(path, "w");
	char line[64];
	unsigned int n = 0;

	(void)state;
	assert_non_null(f);
	for (unsigned int i = 0; i < 5000; i++)
		fprintf(f, "line %u\n", i);
	fclose(f);
	assert_int_equal(history_open(&h, home), 0);
	assert_string_equal(recall(&h, 0), "line 4999");
	history_close(&h);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		if (!n++)
			assert_string_equal(line, "line 4000\n");
	}
	assert_int_equal(n, 1000);
	assert_string_equal(line, "line 4999\n");
	fclose(f);
}

static void no_directory(void **state)
{
	struct line_history h;

	(void)state;
	assert_int_equal(history_open(&h, NULL), 0);
	history_add(&h, "show version", false);
	assert_string_equal(recall(&h, 0), "show version");
	history_close(&h);
	assert_int_equal(history_open(&h, "/nonexistent"), 0);
	history_add(&h, "show version", false);
	assert_string_equal(recall(&h, 0), "show version");
	history_close(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_session),
		cmocka_unit_test(loose_file),
		cmocka_unit_test(long_file),
		cmocka_unit_test(no_directory),
	};

	return cmocka_run_group_tests(tests, make_home, remove_home);
}
