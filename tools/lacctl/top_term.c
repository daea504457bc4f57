// SPDX-License-Identifier: GPL-2.0
/*
 * top_term.c - the terminal of lacctl top: full screen, keys, signals
 *
 * Signals that would end the program are let in only while it waits, for keys or for the daemon, and
 * end the wait: so there is one way out, and it gives the terminal back.
 */
#define _GNU_SOURCE
#include "top_term.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define ESC		'\033'
#define SCREEN_OTHER	"\033[?1049h\033[?25l\033[H\033[2J"	/* another screen, no cursor */
#define SCREEN_BACK	"\033[?25h\033[?1049l"
#define DEFAULT_ROWS	24
#define DEFAULT_COLUMNS	80

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static struct termios saved;
static sigset_t before, during_wait;
static volatile sig_atomic_t stopped, resized;

static void on_end(int signo)
{
	(void)signo;
	stopped++;
}

static void on_resize(int signo)
{
	(void)signo;
	resized = 1;
}

static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_end };
	sigset_t block;

	sigemptyset(&block);
	sigaddset(&block, SIGWINCH);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		sigaddset(&block, ending[i]);
	sigprocmask(SIG_BLOCK, &block, &before);
	during_wait = before;
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		sigdelset(&during_wait, ending[i]);
		sigaction(ending[i], &sa, NULL);
	}
	sigdelset(&during_wait, SIGWINCH);
	sa.sa_handler = on_resize;
	sigaction(SIGWINCH, &sa, NULL);
}

/** term_open() - take the terminal; returns 0 or a negative errno; term_close() is due after 0 */
int term_open(void)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &saved))
		return -errno;
	catch_signals();
	raw = saved;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
	raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IXON);
	/* A program that is stopped cannot give the screen back. */
	raw.c_cc[VSUSP] = _POSIX_VDISABLE;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw))
		return -errno;
	fputs(SCREEN_OTHER, stdout);
	fflush(stdout);
	return 0;
}

/** term_close() - give the terminal back as it was */
void term_close(void)
{
	fputs(SCREEN_BACK, stdout);
	fflush(stdout);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/** term_size() - lines and columns of the terminal */
void term_size(unsigned int *rows, unsigned int *columns)
{
	struct winsize size = { .ws_row = 0 };

	(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	*rows = size.ws_row ? size.ws_row : DEFAULT_ROWS;
	*columns = size.ws_col ? size.ws_col : DEFAULT_COLUMNS;
}

/** term_wait() - wait for keys, a signal or the end of so many seconds */
enum term_event term_wait(double seconds)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	struct timespec left = { .tv_sec = 0 };
	int rc;

	if (seconds > 0 && !stopped) {
		left.tv_sec = (time_t)seconds;
		left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
	}
	rc = ppoll(&fd, 1, &left, &during_wait);
	if (stopped || (rc < 0 && errno != EINTR))
		return TERM_STOP;
	if (resized) {
		resized = 0;
		return TERM_RESIZED;
	}
	return rc > 0 ? TERM_KEYS : TERM_TIMEOUT;
}

/**
 * term_let_in() - let in signals that end the program, for waits elsewhere, or keep them out again
 *
 * Return: where they are counted.
 */
const volatile sig_atomic_t *term_let_in(bool in)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		sigaddset(&set, ending[i]);
	sigprocmask(in ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL);
	return &stopped;
}

/** term_read() - read what was typed; returns how much, 0 when the terminal is gone */
size_t term_read(char *buf, size_t size)
{
	ssize_t n = read(STDIN_FILENO, buf, size);

	return n > 0 ? (size_t)n : 0;
}

/* Meaning of a control sequence's last octet, and of the number before it. */
static int sequence_key(const char *number, char last)
{
	switch (last) {
	case 'A':
		return KEY_UP;
	case 'B':
		return KEY_DOWN;
	case 'H':
		return KEY_HOME;
	case 'F':
		return KEY_END;
	case '~':
		break;
	default:
		return KEY_NONE;
	}
	switch (*number) {
	case '1':
	case '7':
		return KEY_HOME;
	case '4':
	case '8':
		return KEY_END;
	case '5':
		return KEY_PAGE_UP;
	case '6':
		return KEY_PAGE_DOWN;
	default:
		return KEY_NONE;
	}
}

/**
 * term_next_key() - take one key out of what was typed
 * @pos: first octet; advanced
 * @end: end of what was typed, behind @pos
 *
 * Return: an ASCII character or enum term_key; KEY_NONE for what we have no use for.
 */
int term_next_key(const char **pos, const char *end)
{
	const char *number;
	char c = *(*pos)++;

	if (c == '\n')
		return KEY_ENTER;
	if (c == 0x7f)
		return KEY_BACKSPACE;
	if (c != ESC)
		return c > 0 && (c >= ' ' || strchr("\x01\x02\x05\x06\b\r\x0e\x10", c)) ? c : KEY_NONE;
	if (*pos == end || (**pos != '[' && **pos != 'O'))
		return KEY_ESCAPE;
	number = ++*pos;
	while (*pos < end && (**pos < '@' || **pos > '~'))
		++*pos;
	return *pos == end ? KEY_NONE : sequence_key(number, *(*pos)++);
}
