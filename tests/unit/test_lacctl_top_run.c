// SPDX-License-Identifier: GPL-2.0
/*
 * test_lacctl_top_run.c - lacctl top and what is around it
 *
 * Behaviours checked: words that do not go together; an error of the daemon as a note, which goes
 * with its reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/lacctl/top_data.h"

/* Runs lacctl top with these words, which are wrong. */
static void refuses(const char *line, const char *expected)
{
	struct ctl ctl = { .out.file = stdout, .object = "top", .verb = "" };
	char copy[128], *argv[16], *save = NULL, *text = NULL;
	FILE *usual = stderr;
	size_t size;
	int argc = 0, rc;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	stderr = open_memstream(&text, &size);
	rc = ctl_run(&ctl, &top_object, argc, argv);
	fclose(stderr);
	stderr = usual;
	assert_int_equal(rc, CTL_USAGE);
	assert_string_equal(text, expected);
	free(text);
}

static void words_that_do_not_go_together(void **state)
{
	(void)state;
	refuses("view tunnels user zzz", "lacctl: top: user and mac do not go with view tunnels\n");
	refuses("mac 00 view tunnels", "lacctl: top: user and mac do not go with view tunnels\n");
}

/* Tells the daemon's answer to whoever asks for names. */
static void name_with(struct top_data *d, int listener, const char *answer)
{
	int peer;

	assert_int_equal(daemon_open(&d->daemon), 0);
	peer = accept(listener, NULL, NULL);
	assert_int_equal(write(peer, answer, strlen(answer)), strlen(answer));
	d->ask_at = 0;
	top_data_name(d);
	daemon_close(&d->daemon);
	close(peer);
}

static void notes(void **state)
{
	static struct top_data d;
	struct ctl ctl = { .out.file = stdout };
	char dir[] = "/tmp/lacctl-test-XXXXXX";
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	assert_non_null(mkdtemp(dir));
	ctl.run_dir = dir;
	assert_int_equal(top_data_init(&ctl, &d), CTL_OK);
	assert_int_equal(bind(listener, (struct sockaddr *)&d.daemon.addr, sizeof(d.daemon.addr)), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_non_null(top_table_add(&d.sessions));
	name_with(&d, listener, "{\"status\":\"error\",\"error\":\"no\\n\\u001b[2J\"}\n");
	assert_string_equal(d.note, "no\\x0a\\x1b[2J");
	/* With its reason the note goes, too. */
	top_table_release(&d.sessions);
	top_data_name(&d);
	assert_string_equal(d.note, "");
	top_data_release(&d);
	close(listener);
	assert_int_equal(unlink(d.daemon.addr.sun_path), 0);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_do_not_go_together),
		cmocka_unit_test(notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
