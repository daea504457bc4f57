// SPDX-License-Identifier: GPL-2.0
/*
 * A pppd's life: waiting until its interface's name is free, running, ending. Its messages arrive by a pipe that nobody has to
 * read: it does not wait when the pipe is full, and goes on without it when we are gone.
 */
#include "pppd.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "netdev_index.h"
#include "pppd_state.h"

#define PPPD_PATH	"/usr/sbin/pppd"
#define PPPD_PLUGIN	"openlac.so"	/* pppd looks in the directory of its version */
#define WAIT_TICK_MS	100		/* between looks whether the interface has gone */
#define WAIT_TICKS	250		/* 25 s */
#define KILL_TICKS	150		/* of these until an earlier daemon's pppd is killed */
#define KILL_MS		15000		/* for a pppd to end, and its scripts that it waits for */
#define LAST_WORDS_MS	500		/* for what is in the pipe when the process has ended */
#define PIPE_SIZE	65536		/* no pipe of ours holds more */

/**
 * struct pppd - one pppd
 * @process: it, when @running
 * @timer: what comes next: a look, a signal, the end
 * @log: its messages
 * @handles: of these three that are open
 * @ticks: looks so far
 * @before: pidfd of the earlier daemon's pppd, -1 = none
 * @running: it was started and has not ended
 * @silent: nothing more comes by @log
 * @stopped: the owner does not want it any more
 * @over: @end is known, nothing but closing is left
 * @status, @signal: how the process ended
 * @said: last line that may say why it ends
 */
struct pppd {
	struct lac *lac;
	struct pppd_config cfg;
	const struct pppd_ops *ops;
	void *user;
	uv_process_t process;
	uv_timer_t timer;
	uv_pipe_t log;
	unsigned int handles;
	unsigned int ticks;
	int before;
	bool running, silent, stopped, over;
	int status, signal;
	struct pppd_lines lines;
	char said[PPPD_LINE_MAX + 1];
	char buf[1024];
	struct pppd_end end;
};

static const char *from_environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && value[0] ? value : otherwise;
}

static void on_closed(uv_handle_t *handle)
{
	struct pppd *p = handle->data;

	if (--p->handles)
		return;
	if (!p->stopped)
		p->ops->ended(p->user, &p->end);
	explicit_bzero(p, sizeof(*p));
	free(p);
}

static void opened(struct pppd *p, uv_handle_t *handle)
{
	handle->data = p;
	p->handles++;
}

static void close_handle(uv_handle_t *handle)
{
	if (handle->data)	/* set when it was opened */
		uv_close(handle, on_closed);
}

/* The owner is told when the last handle is closed. */
static void finish(struct pppd *p)
{
	if (p->over)
		return;
	p->over = true;
	if (p->before >= 0)
		close(p->before);
	close_handle((uv_handle_t *)&p->timer);
	close_handle((uv_handle_t *)&p->log);
	close_handle((uv_handle_t *)&p->process);
}

static void fail(struct pppd *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void fail(struct pppd *p, const char *fmt, ...)
{
	va_list ap;

	p->end.why = PPPD_BROKEN;
	p->end.status = -1;
	va_start(ap, fmt);
	vsnprintf(p->end.text, sizeof(p->end.text), fmt, ap);
	va_end(ap);
	finish(p);
}

static void judge(struct pppd *p)
{
	pppd_end_init(&p->end, p->status, p->signal, p->said);
	finish(p);
}

static void on_last_words(uv_timer_t *timer)
{
	judge(timer->data);
}

static void on_ended(uv_process_t *process, int64_t status, int signal)
{
	struct pppd *p = process->data;

	p->running = false;
	p->status = (int)status;
	p->signal = signal;
	pppd_state_remove(p->lac->run_dir, p->cfg.unit, process->pid);
	/* Why it ended may still be in the pipe, which its children may keep open. */
	if (p->silent || p->stopped)
		judge(p);
	else
		uv_timer_start(&p->timer, on_last_words, LAST_WORDS_MS, 0);
}

static void on_line(void *ctx, const char *line)
{
	struct pppd *p = ctx;

	if (!line[0])
		return;
	log_limited(LOG_KIND_PPPD, LOG_INFO, NULL, "ppp%u: %s", p->cfg.unit, line);
	if (pppd_line_tells(line))
		snprintf(p->said, sizeof(p->said), "%s", line);
}

/* Takes what is in the pipe before the loop does; not more than that, should pppd go on talking. */
static void read_ahead(struct pppd *p)
{
	ssize_t len, left = PIPE_SIZE;
	uv_os_fd_t fd;

	if (p->silent || !p->log.data || uv_fileno((uv_handle_t *)&p->log, &fd))
		return;
	for (; left > 0; left -= len) {
		len = read(fd, p->buf, sizeof(p->buf));
		if (len <= 0)
			return;
		pppd_lines_put(&p->lines, p->buf, (size_t)len, on_line, p);
	}
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct pppd *p = handle->data;

	(void)suggested;
	*buf = uv_buf_init(p->buf, sizeof(p->buf));
}

static void on_log(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
	struct pppd *p = stream->data;

	if (len > 0)
		pppd_lines_put(&p->lines, buf->base, (size_t)len, on_line, p);
	if (len >= 0)
		return;
	uv_read_stop(stream);
	p->silent = true;
	if (!p->running)
		judge(p);
}

/* The account, ready to be read. Return: a descriptor, or -1. */
static int open_secrets(const struct pppd_config *cfg)
{
	char buf[2 * (CONF_TEXT_MAX + 1)];
	size_t len = pppd_secrets(cfg, buf);
	uv_file fd[2];

	if (uv_pipe(fd, 0, 0))
		return -1;
	/* A pipe holds more than that. */
	if (len && write(fd[1], buf, len) != (ssize_t)len) {
		close(fd[0]);
		fd[0] = -1;
	}
	close(fd[1]);
	explicit_bzero(buf, sizeof(buf));
	return fd[0];
}

/* @log, @secrets: the descriptors that pppd gets. Return: 0, or a negative libuv error. */
static int spawn(struct pppd *p, int log, int secrets)
{
	static char *env[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };
	uv_stdio_container_t stdio[PPPD_SECRETS_FD + 1] = {
		[0] = { .flags = UV_IGNORE },
		[1] = { .flags = UV_IGNORE },
		[2] = { .flags = UV_INHERIT_FD, .data.fd = log },
		[PPPD_SECRETS_FD] = { .flags = UV_INHERIT_FD, .data.fd = secrets },
	};
	struct pppd_args args;
	uv_process_options_t options = {
		.exit_cb = on_ended,
		.file = from_environment("OPENLAC_PPPD", PPPD_PATH),
		.args = args.argv,
		.env = env,
		.cwd = "/",
		.flags = UV_PROCESS_DETACHED,
		.stdio_count = PPPD_SECRETS_FD + 1,
		.stdio = stdio,
	};
	int err;

	pppd_args_init(&args, &p->cfg, from_environment("OPENLAC_PPPD_PLUGIN", PPPD_PLUGIN));
	err = args.argc ? uv_spawn(p->lac->loop, &p->process, &options) : UV_E2BIG;
	opened(p, (uv_handle_t *)&p->process);
	/* libuv makes a standard descriptor one that waits; this end is shared with pppd's. */
	if (!err)
		fcntl(log, F_SETFL, O_WRONLY | O_NONBLOCK);
	return err;
}

static void start(struct pppd *p)
{
	int secrets = open_secrets(&p->cfg);
	uv_file log[2];
	int err;

	err = secrets < 0 ? UV_EMFILE : uv_pipe(log, UV_NONBLOCK_PIPE, 0);
	if (err) {
		if (secrets >= 0)
			close(secrets);
		fail(p, "pppd: %s", uv_strerror(err));
		return;
	}
	uv_pipe_init(p->lac->loop, &p->log, 0);
	opened(p, (uv_handle_t *)&p->log);
	uv_pipe_open(&p->log, log[0]);
	uv_read_start((uv_stream_t *)&p->log, on_alloc, on_log);
	err = spawn(p, log[1], secrets);
	close(secrets);
	close(log[1]);
	if (err) {
		fail(p, "pppd cannot be started: %s%s", uv_strerror(err), err == UV_ENOENT ? "; is it installed?" : "");
		return;
	}
	p->running = true;
	err = pppd_state_write(p->lac->run_dir, p->cfg.unit, p->process.pid, p->cfg.channel);
	if (err)
		log_warn("%s/ppp/ppp%u: %s", p->lac->run_dir, p->cfg.unit, strerror(-err));
}

/* Asks what an earlier daemon has left to end. */
static void end_former(struct pppd *p)
{
	struct pppd_state state;

	if (!pppd_state_read(p->lac->run_dir, p->cfg.unit, &state))
		return;
	p->before = pppd_state_open(&state);
	if (p->before >= 0)
		pidfd_send_signal(p->before, SIGTERM, NULL, 0);
}

static void on_tick(uv_timer_t *timer)
{
	struct pppd *p = timer->data;
	const char *refused = pppd_config_refused(&p->cfg);
	char name[IF_NAMESIZE];

	/* A process takes its time to be made, and there may be many to make. */
	if (loop_watch_spent(p->lac->loop))
		return;
	if (refused) {
		fail(p, "%s", refused);
		return;
	}
	snprintf(name, sizeof(name), "ppp%u", p->cfg.unit);
	if (!p->ticks++)
		end_former(p);
	if (!netdev_index(name)) {
		uv_timer_stop(timer);
		start(p);
	} else if (p->ticks > WAIT_TICKS) {
		fail(p, "interface %s belongs to another program", name);
	} else if (p->ticks == KILL_TICKS && p->before >= 0) {
		pidfd_send_signal(p->before, SIGKILL, NULL, 0);
	}
}

static void on_kill(uv_timer_t *timer)
{
	struct pppd *p = timer->data;

	uv_process_kill(&p->process, SIGKILL);
}

struct pppd *pppd_start(struct lac *lac, const struct pppd_config *cfg, const struct pppd_ops *ops, void *user)
{
	struct pppd *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->lac = lac;
	p->cfg = *cfg;
	p->ops = ops;
	p->user = user;
	p->before = -1;
	uv_timer_init(lac->loop, &p->timer);
	opened(p, (uv_handle_t *)&p->timer);
	uv_timer_start(&p->timer, on_tick, 0, WAIT_TICK_MS);
	return p;
}

const char *pppd_said(struct pppd *p)
{
	read_ahead(p);
	return p->said;
}

void pppd_stop(struct pppd *p)
{
	p->stopped = true;
	if (!p->running) {
		finish(p);
		return;
	}
	uv_process_kill(&p->process, SIGTERM);
	uv_timer_start(&p->timer, on_kill, KILL_MS, 0);
}
