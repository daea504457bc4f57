/* SPDX-License-Identifier: GPL-2.0 */
/*
 * top_term.h - the terminal of lacctl top: full screen, keys, signals
 */
#ifndef LACCTL_TOP_TERM_H
#define LACCTL_TOP_TERM_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/** enum term_key - keys that are no characters, where ASCII has controls */
enum term_key {
	KEY_NONE	= 0,
	KEY_HOME	= 1,
	KEY_PAGE_UP	= 2,
	KEY_END		= 5,
	KEY_PAGE_DOWN	= 6,
	KEY_BACKSPACE	= 8,
	KEY_ENTER	= 13,
	KEY_DOWN	= 14,
	KEY_UP		= 16,
	KEY_ESCAPE	= 27,
};

/** enum term_event - what ended the wait */
enum term_event {
	TERM_TIMEOUT,
	TERM_KEYS,
	TERM_RESIZED,
	TERM_STOP,
};

int term_open(void);
void term_close(void);
void term_size(unsigned int *rows, unsigned int *columns);
enum term_event term_wait(double seconds);
const volatile sig_atomic_t *term_let_in(bool in);
size_t term_read(char *buf, size_t size);
int term_next_key(const char **pos, const char *end);

#endif /* LACCTL_TOP_TERM_H */
