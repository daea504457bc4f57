// SPDX-License-Identifier: GPL-2.0
/*
 * top.c - lacctl top: sessions and tunnels with their rates, live
 */
#include "lacctl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "top_print.h"
#include "top_term.h"

#define DEFAULT_INTERVAL	2
#define MAX_INTERVAL		3600
#define FIRST_INTERVAL		1	/* at most: the first frame has no rates yet */
#define SHORTEST_REFRESH	0.25	/* seconds: rates over less say little */
#define DEFAULT_COLUMN		"down-bps"

enum { INTERVAL, COUNT, SORT, REVERSE, USER, MAC, LNS, VIEW, ONCE, KEYWORDS };

static const char *const view_words[] = { "sessions", "tunnels", NULL };

static const struct arg_spec spec[KEYWORDS] = {
	[INTERVAL] = { .name = "interval", .type = ARG_NUM, .min = 1, .max = MAX_INTERVAL },
	[COUNT] = { .name = "count", .type = ARG_NUM, .min = 1, .max = UINT32_MAX },
	[SORT] = { .name = "sort", .type = ARG_TEXT },
	[REVERSE] = { .name = "reverse", .type = ARG_FLAG },
	[USER] = { .name = "user", .type = ARG_TEXT },
	[MAC] = { .name = "mac", .type = ARG_TEXT },
	[LNS] = { .name = "lns", .type = ARG_TEXT },
	[VIEW] = { .name = "view", .type = ARG_WORD, .words = view_words },
	[ONCE] = { .name = "once", .type = ARG_FLAG },
};

/**
 * struct top - one run of lacctl top
 * @ctl: the run
 * @data: the tables
 * @view: what of them is shown
 * @screen: the screen
 * @next: seconds, when to refresh
 * @live: on a full screen
 * @quit: the user has seen enough
 */
struct top {
	struct ctl *ctl;
	struct top_data data;
	struct top_view view;
	struct top_screen screen;
	double next;
	bool live;
	bool quit;
};

/* Failures of these leave the reason in the note: nothing may be printed on a full screen. */
static int refresh(struct top *t)
{
	int rc = top_data_refresh(&t->ctl->nl, &t->data);

	if (rc)
		return rc;
	/* Whoever has enough does not wait for a daemon that is stuck. */
	if (t->live)
		t->data.daemon.interrupts = term_let_in(true);
	top_data_name(&t->data);
	if (t->live)
		(void)term_let_in(false);
	return 0;
}

static int apply(struct top *t)
{
	struct top_data *d = &t->data;
	int rc = top_view_apply(&t->view, t->view.tunnels ? &d->tunnels : &d->sessions);

	if (rc)
		snprintf(d->note, sizeof(d->note), "%s", strerror(-rc));
	return rc;
}

/* Plain tables, each after one interval. */
static int print(struct top *t, uint32_t count)
{
	int rc = refresh(t);

	for (; !rc && count; count--) {
		sleep(t->screen.interval);
		rc = refresh(t);
		if (!rc)
			rc = apply(t);
		if (!rc)
			top_print(&t->ctl->out, &t->view);
		if (!rc && fflush(t->ctl->out.file))
			return ctl_refused(t->ctl, strerror(errno));
	}
	if (rc)
		return ctl_refused(t->ctl, t->data.note);
	if (*t->data.note)
		fprintf(stderr, "lacctl: top: no names: %s\n", t->data.note);
	return CTL_OK;
}

/* Keeps the first row where there are rows. */
static void scroll(struct top *t, long step)
{
	size_t lines = top_screen_lines(&t->screen);
	size_t last = t->view.n > lines ? t->view.n - lines : 0;
	size_t *first = &t->screen.first;

	if (step < 0)
		*first -= (size_t)-step < *first ? (size_t)-step : *first;
	else
		*first += (size_t)step;
	if (*first > last)
		*first = last;
}

static void toggle_view(struct top *t)
{
	const char *column = top_view_columns(&t->view)[t->view.column].name;
	struct args_err err = { .text = "" };

	t->view.tunnels = !t->view.tunnels;
	if (top_view_sort(&t->view, column, &err))
		(void)top_view_sort(&t->view, DEFAULT_COLUMN, &err);
	t->screen.first = 0;
}

static void edit_filter(struct top *t, int key)
{
	char *text = t->view.filter.any;
	size_t len = strlen(text);

	if (key == KEY_ENTER || key == KEY_ESCAPE)
		t->screen.typing = false;
	if (key == KEY_ESCAPE)
		*text = '\0';
	else if (key == KEY_BACKSPACE && len)
		text[len - 1] = '\0';
	else if (key >= ' ' && len + 1 < sizeof(t->view.filter.any))
		memcpy(text + len, (const char[]){ (char)key, '\0' }, 2);
	t->screen.first = 0;
}

static void move(struct top *t, int key)
{
	long page = (long)top_screen_lines(&t->screen);

	switch (key) {
	case KEY_UP:
		scroll(t, -1);
		break;
	case KEY_DOWN:
		scroll(t, 1);
		break;
	case KEY_PAGE_UP:
		scroll(t, -page);
		break;
	case KEY_PAGE_DOWN:
		scroll(t, page);
		break;
	case KEY_HOME:
		t->screen.first = 0;
		break;
	case KEY_END:
		scroll(t, (long)t->view.n);
		break;
	default:
		break;
	}
}

static void command(struct top *t, int key)
{
	switch (key) {
	case 'q':
		t->quit = true;
		break;
	case 's':
	case '>':
		top_view_cycle(&t->view, 1);
		break;
	case '<':
		top_view_cycle(&t->view, -1);
		break;
	case 'r':
		t->view.reverse = !t->view.reverse;
		break;
	case '/':
		t->screen.typing = true;
		break;
	case 't':
		toggle_view(t);
		break;
	case ' ':
		t->next = t->data.when + SHORTEST_REFRESH;
		break;
	case '+':
		t->screen.interval += t->screen.interval < MAX_INTERVAL;
		break;
	case '-':
		t->screen.interval -= t->screen.interval > 1;
		t->next = t->data.when + t->screen.interval;
		break;
	default:
		move(t, key);
		break;
	}
}

static void keys(struct top *t)
{
	char buf[256];
	size_t n = term_read(buf, sizeof(buf));
	const char *pos = buf;

	t->quit = !n;
	while (pos < buf + n && !t->quit) {
		int key = term_next_key(&pos, buf + n);

		if (t->screen.typing)
			edit_filter(t, key);
		else
			command(t, key);
	}
}

static int draw(struct top *t)
{
	time_t now = time(NULL);
	struct tm tm;
	char clock[16];
	int rc = apply(t);

	if (rc)
		return rc;
	term_size(&t->screen.rows, &t->screen.columns);
	/* There may be fewer rows than a moment ago. */
	scroll(t, 0);
	localtime_r(&now, &tm);
	strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	top_screen_draw(t->ctl->out.file, &t->screen, &t->view, &t->data, clock);
	return 0;
}

/* One turn: new tables if it is time, a frame, and a wait. */
static int turn(struct top *t)
{
	bool first = !t->data.when;
	int rc = 0;

	if (top_data_now() >= t->next) {
		rc = refresh(t);
		t->next = top_data_now() + (first ? FIRST_INTERVAL : t->screen.interval);
	}
	if (!rc)
		rc = draw(t);
	if (rc)
		return rc;
	switch (term_wait(t->next - top_data_now())) {
	case TERM_KEYS:
		keys(t);
		break;
	case TERM_STOP:
		t->quit = true;
		break;
	case TERM_TIMEOUT:
	case TERM_RESIZED:
		break;
	}
	return 0;
}

static int live(struct top *t)
{
	int rc = term_open();

	if (rc)
		return ctl_refused(t->ctl, strerror(-rc));
	t->live = true;
	while (!rc && !t->quit)
		rc = turn(t);
	term_close();
	return rc ? ctl_refused(t->ctl, t->data.note) : CTL_OK;
}

static int choose(struct top *t, const struct arg_val *vals)
{
	const char *column = vals[SORT].set ? vals[SORT].text : DEFAULT_COLUMN;
	struct args_err err = { .text = "" };

	t->view.tunnels = vals[VIEW].set && vals[VIEW].num;
	if (t->view.tunnels && (vals[USER].set || vals[MAC].set))
		return ctl_usage_error(t->ctl, "user and mac do not go with view tunnels");
	t->view.reverse = vals[REVERSE].set;
	t->view.filter.user = vals[USER].text;
	t->view.filter.mac = vals[MAC].text;
	t->view.filter.lns = vals[LNS].text;
	t->screen.interval = vals[INTERVAL].set ? vals[INTERVAL].num : DEFAULT_INTERVAL;
	return top_view_sort(&t->view, column, &err) ? ctl_usage_error(t->ctl, err.text) : CTL_OK;
}

static int run(struct ctl *ctl, int argc, char *const *argv)
{
	static struct top t;
	struct arg_val vals[KEYWORDS];
	int rc = ctl_parse(ctl, argc, argv, vals);

	t.ctl = ctl;
	if (!rc)
		rc = choose(&t, vals);
	if (!rc)
		rc = ctl_connect(ctl);
	if (rc)
		return rc;
	rc = top_data_init(ctl, &t.data);
	if (rc)
		;
	else if (vals[ONCE].set || vals[COUNT].set || ctl->out.json || !isatty(STDIN_FILENO) ||
		 !isatty(fileno(ctl->out.file)))
		rc = print(&t, vals[COUNT].set ? vals[COUNT].num : 1);
	else
		rc = live(&t);
	top_view_release(&t.view);
	top_data_release(&t.data);
	return rc;
}

const struct object top_object = {
	.name = "top",
	.summary = "sessions and tunnels with their rates, live",
	.usage =
		"Usage: lacctl [-j] top [interval SECONDS] [view sessions|tunnels]\n"
		"              [sort COLUMN] [reverse] [user TEXT] [mac TEXT] [lns TEXT]\n"
		"              [once | count NUMBER]\n"
		"On a terminal until q is typed. Otherwise, and with once, count or -j, a plain table\n"
		"(-j: a JSON array) after each interval, once or as often as count says.\n"
		"Tunnels are nobody's: user and mac go with sessions.\n"
		"Keys: s < > sort by another column, r reverse, / filter by user, MAC or LNS (Escape\n"
		"ends the filter), t sessions or tunnels, space refresh, + - interval, q quit.\n",
	.spec = spec,
	.keywords = KEYWORDS,
	.run = run,
};
