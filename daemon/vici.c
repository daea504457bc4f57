// SPDX-License-Identifier: GPL-2.0
/*
 * The handle of a connection that failed cannot be used for another one, so each connection is an object of its own, a link,
 * which lives until libuv lets go of it.
 */
#include "vici.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "vici_msg.h"

#define FAREWELL_MS	1000	/* for charon to answer when we leave */

/* A request that is not answered yet; the first one of the queue is at charon. It may hold a key. */
struct request {
	STAILQ_ENTRY(request) next;
	vici_answer_fn answer;
	char *what;
	size_t len;
	uint8_t packet[];
};

/**
 * struct link - one connection
 * @vici: NULL when it is given up
 * @up: it is made
 * @in, @len, @cap: octets that came, the last packet perhaps not complete
 */
struct link {
	uv_pipe_t pipe;
	uv_connect_t connect;
	struct vici *vici;
	bool up;
	uint8_t *in;
	size_t len, cap;
};

struct vici {
	uv_loop_t *loop;
	const char *path;
	const struct vici_ops *ops;
	void *ctx;
	struct link *link;
	STAILQ_HEAD(, request) requests;
	uv_timer_t farewell;
	bool leaving;
};

/* A packet on its way; charon may be gone before it is written. */
struct writing {
	uv_write_t req;
	size_t len;
	uint8_t packet[];
};

static void free_first(struct vici *v)
{
	struct request *r = STAILQ_FIRST(&v->requests);

	STAILQ_REMOVE_HEAD(&v->requests, next);
	explicit_bzero(r->packet, r->len);
	free(r->what);
	free(r);
}

static void on_link_closed(uv_handle_t *handle)
{
	struct link *l = handle->data;

	free(l->in);
	free(l);
}

static void on_vici_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void drop_link(struct vici *v)
{
	struct link *l = v->link;

	v->link = NULL;
	while (!STAILQ_EMPTY(&v->requests))
		free_first(v);
	if (!l)
		return;
	l->vici = NULL;
	uv_close((uv_handle_t *)&l->pipe, on_link_closed);
}

static void leave(struct vici *v)
{
	drop_link(v);
	if (!uv_is_closing((uv_handle_t *)&v->farewell))
		uv_close((uv_handle_t *)&v->farewell, on_vici_closed);
}

static void link_failed(struct link *l, const char *why)
{
	struct vici *v = l->vici;

	drop_link(v);
	if (v->leaving)
		leave(v);
	else
		v->ops->down(v->ctx, why);
}

static void on_written(uv_write_t *req, int status)
{
	struct writing *w = req->data;
	struct link *l = (struct link *)req->handle->data;

	explicit_bzero(w->packet, w->len);
	free(w);
	if (status < 0 && l->vici)
		link_failed(l, uv_strerror(status));
}

static void send_first(struct vici *v)
{
	struct request *r = STAILQ_FIRST(&v->requests);
	struct writing *w = malloc(sizeof(*w) + r->len);
	uv_buf_t buf;

	if (!w) {
		link_failed(v->link, "out of memory");
		return;
	}
	w->req.data = w;
	w->len = r->len;
	memcpy(w->packet, r->packet, r->len);
	buf = uv_buf_init((char *)w->packet, (unsigned int)r->len);
	if (uv_write(&w->req, (uv_stream_t *)&v->link->pipe, &buf, 1, on_written)) {
		free(w);
		link_failed(v->link, "cannot write");
	}
}

static void answered(struct vici *v)
{
	free_first(v);
	if (!STAILQ_EMPTY(&v->requests))
		send_first(v);
	else if (v->leaving)
		leave(v);
	else
		v->ops->idle(v->ctx);
}

/* One whole packet. Commands that charon does not know have no answer. */
static void take_packet(struct link *l, const uint8_t *packet, size_t len)
{
	struct vici *v = l->vici;
	struct request *r = STAILQ_FIRST(&v->requests);
	struct reader elements;

	if (vici_event(&elements, packet, len)) {
		if (!v->leaving)
			v->ops->event(v->ctx, &elements);
		return;
	}
	if (!r)
		return;
	if (!vici_answer(&elements, packet, len)) {
		link_failed(l, "an answer that is none");
		return;
	}
	if (!v->leaving)
		r->answer(v->ctx, r->what, &elements);
	if (l->vici)
		answered(v);
}

static void take_packets(struct link *l)
{
	struct reader r;
	size_t used = 0;
	uint32_t len;

	while (l->vici && l->len - used >= VICI_HEADER_LEN) {
		reader_init(&r, l->in + used, l->len - used);
		len = reader_be32(&r);
		if (len > VICI_PACKET_MAX) {
			link_failed(l, "a packet that is too long");
			return;
		}
		if (len > r.left)
			break;
		used += VICI_HEADER_LEN + len;
		take_packet(l, r.data, len);
	}
	memmove(l->in, l->in + used, l->len - used);
	l->len -= used;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct link *l = handle->data;
	size_t cap = l->cap ? l->cap * 2 : 4096;
	uint8_t *in;

	(void)suggested;
	if (l->len == l->cap) {
		in = realloc(l->in, cap);
		if (in) {
			l->in = in;
			l->cap = cap;
		}
	}
	*buf = uv_buf_init((char *)l->in + l->len, (unsigned int)(l->cap - l->len));
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct link *l = stream->data;

	(void)buf;
	if (!l->vici)
		return;
	if (n < 0) {
		link_failed(l, n == UV_EOF ? "charon has closed the connection" : uv_strerror((int)n));
		return;
	}
	l->len += (size_t)n;
	take_packets(l);
}

static void on_connect(uv_connect_t *connect, int status)
{
	struct link *l = (struct link *)connect->handle->data;
	struct vici *v = l->vici;

	if (!v)
		return;
	if (!status)
		status = uv_read_start((uv_stream_t *)&l->pipe, on_alloc, on_read);
	if (status) {
		link_failed(l, uv_strerror(status));
		return;
	}
	l->up = true;
	v->ops->up(v->ctx);
}

struct vici *vici_new(uv_loop_t *loop, const char *path, const struct vici_ops *ops, void *ctx)
{
	struct vici *v = calloc(1, sizeof(*v));

	if (!v)
		return NULL;
	v->loop = loop;
	v->path = path;
	v->ops = ops;
	v->ctx = ctx;
	STAILQ_INIT(&v->requests);
	uv_timer_init(loop, &v->farewell);
	v->farewell.data = v;
	return v;
}

void vici_connect(struct vici *v)
{
	struct link *l;

	if (v->link)
		return;
	l = calloc(1, sizeof(*l));
	if (!l)
		return;
	l->vici = v;
	v->link = l;
	uv_pipe_init(v->loop, &l->pipe, 0);
	l->pipe.data = l;
	uv_pipe_connect(&l->connect, &l->pipe, v->path, on_connect);
}

bool vici_is_up(const struct vici *v)
{
	return v->link && v->link->up;
}

void vici_request(struct vici *v, const void *packet, size_t len, const char *what, vici_answer_fn answer)
{
	struct request *r = vici_is_up(v) && len ? malloc(sizeof(*r) + len) : NULL;
	bool first = STAILQ_EMPTY(&v->requests);

	if (!r)
		return;
	r->what = strdup(what);
	if (!r->what) {
		free(r);
		return;
	}
	r->answer = answer;
	r->len = len;
	memcpy(r->packet, packet, len);
	STAILQ_INSERT_TAIL(&v->requests, r, next);
	if (first)
		send_first(v);
}

static void on_farewell(uv_timer_t *timer)
{
	leave(timer->data);
}

void vici_free(struct vici *v)
{
	if (!v)
		return;
	v->leaving = true;
	if (!vici_is_up(v) || STAILQ_EMPTY(&v->requests))
		leave(v);
	else
		uv_timer_start(&v->farewell, on_farewell, FAREWELL_MS, 0);
}
