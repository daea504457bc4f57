// SPDX-License-Identifier: GPL-2.0
/*
 * pppoe_crowd - thousands of PPPoE clients in one process, as far as discovery goes
 *
 * usage: pppoe_crowd [options] INTERFACE
 *   -c COUNT    clients; client N has MAC address 02:00:01 and N in three octets (default 1)
 *   -f FIRST    number of the first of them (default 1)
 *   -w WINDOW   discoveries under way at a time (default 32)
 *   -i MS       at least so long from one PADI to the next (default 0)
 *   -s SERVICE  Service-Name (default: none)
 *   -t SECONDS  time for all to be connected (default 60)
 *   -r          come and go: when all had their turn the first hangs up and dials again, and so on
 *   -n          leave without PADT
 *
 * One JSON object a line: {"up": 1000, "after": SECONDS} for every thousand, and {"summary": {...}} when all are
 * connected or the time is over. Then they stay until SIGTERM, and {"left": N, "lost": N} tells how many hung up and how
 * many the other side did. With -r the summary comes at SIGTERM, since it counts what happened until then. Times are in
 * milliseconds; max_pado and max_pads are how long the slowest answer took, retries how many requests were sent again for
 * want of one, lost how many sessions the other side ended.
 *
 * Exit status: 0 when all were connected and none was lost, else 1.
 */
#define _GNU_SOURCE	/* struct mmsghdr */
#include <getopt.h>
#include <linux/if_packet.h>
#include <linux/if_ether.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "daemon/discovery_msg.h"

#define RETRY_US	3000000
#define FRAME_MAX	1514
#define COOKIE_MAX	128
#define BATCH		64
#define RX_BUFFER	(8 << 20)
#define CLIENTS_MAX	0xffffff

enum state { IDLE, ASKED, REQUESTED, UP, REFUSED };

/**
 * struct client - one of them
 * @cookie: AC-Cookie of its PADO
 * @sent_us: when its last request went out
 * @first_us: when it was first made, which is what the answer's delay counts from
 */
struct client {
	uint8_t state;
	uint8_t ac[ETH_ALEN];
	uint16_t sid;
	uint16_t cookie_len;
	uint8_t cookie[COOKIE_MAX];
	uint64_t sent_us, first_us;
};

/**
 * struct crowd - all of them
 * @turn: who dials next
 * @waiting: how many have sent a request that is not answered
 * @up: how many are connected
 * @next_us: not before this
 */
struct crowd {
	int fd;
	const char *service;
	unsigned int first, count, window, interval_ms, timeout_s;
	bool rounds, no_padt;
	struct client *clients;
	unsigned int turn, waiting, up;
	uint64_t start_us, next_us, scan_us;
	unsigned long dials, refused, lost, retries;
	uint64_t max_pado_us, max_pads_us;
};

static volatile sig_atomic_t stopping;

static void on_signal(int number)
{
	(void)number;
	stopping = 1;
}

static uint64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static unsigned int number_of(const struct crowd *c, const struct client *cl)
{
	return c->first + (unsigned int)(cl - c->clients);
}

/* Return: the client with this MAC address, or NULL. */
static struct client *client_of(const struct crowd *c, const uint8_t mac[ETH_ALEN])
{
	static const uint8_t prefix[3] = { 2, 0, 1 };
	unsigned int n = (unsigned int)mac[3] << 16 | (unsigned int)mac[4] << 8 | mac[5];

	if (memcmp(mac, prefix, sizeof(prefix)) || n < c->first || n - c->first >= c->count)
		return NULL;
	return &c->clients[n - c->first];
}

/* A frame in the making: @w writes the packet that follows the Ethernet header. */
struct frame {
	uint8_t buf[ETH_HLEN + PPPOE_BUILD_MAX];
	struct writer w;
};

static void begin_frame(struct frame *f, const struct crowd *c, const struct client *cl, const uint8_t dst[ETH_ALEN],
			enum pppoe_code code)
{
	unsigned int n = number_of(c, cl);
	const uint8_t mac[ETH_ALEN] = { 2, 0, 1, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n };

	memcpy(f->buf, dst, ETH_ALEN);
	memcpy(f->buf + ETH_ALEN, mac, ETH_ALEN);
	f->buf[2 * ETH_ALEN] = ETH_P_PPP_DISC >> 8;
	f->buf[2 * ETH_ALEN + 1] = ETH_P_PPP_DISC & 0xff;
	disc_msg_begin(&f->w, f->buf + ETH_HLEN, code, cl->sid);
}

static void send_frame(const struct crowd *c, struct frame *f)
{
	/* What the network does not take is lost, as on a wire, and sent again when its time is over. */
	(void)!send(c->fd, f->buf, ETH_HLEN + disc_msg_end(&f->w), 0);
}

/* Sends what the client's state calls for, a PADI or a PADR. */
static void ask(const struct crowd *c, struct client *cl, uint64_t now)
{
	static const uint8_t broadcast[ETH_ALEN] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	struct frame f;

	if (cl->state == ASKED)
		begin_frame(&f, c, cl, broadcast, PPPOE_PADI);
	else
		begin_frame(&f, c, cl, cl->ac, PPPOE_PADR);
	disc_msg_put_text(&f.w, PPPOE_TAG_SERVICE_NAME, c->service);
	if (cl->state == REQUESTED)
		disc_msg_put(&f.w, PPPOE_TAG_AC_COOKIE, cl->cookie, cl->cookie_len);
	cl->sent_us = now;
	send_frame(c, &f);
}

static void hang_up(struct crowd *c, struct client *cl)
{
	struct frame f;

	begin_frame(&f, c, cl, cl->ac, PPPOE_PADT);
	send_frame(c, &f);
	c->up--;
	cl->state = IDLE;
	cl->sid = 0;
}

static void dial(struct crowd *c, struct client *cl, uint64_t now)
{
	if (cl->state == UP)
		hang_up(c, cl);
	cl->state = ASKED;
	cl->first_us = now;
	c->dials++;
	c->waiting++;
	ask(c, cl, now);
}

/* Lets those dial whose turn it is. */
static void take_turns(struct crowd *c, uint64_t now)
{
	while (c->waiting < c->window && now >= c->next_us && !stopping) {
		struct client *cl = &c->clients[c->turn % c->count];

		if (c->turn >= c->count && !c->rounds)
			return;
		c->turn++;
		c->next_us = now + c->interval_ms * UINT64_C(1000);
		if (cl->state != ASKED && cl->state != REQUESTED)
			dial(c, cl, now);
	}
}

static void note_delay(uint64_t *max, const struct client *cl, uint64_t now)
{
	if (now - cl->first_us > *max)
		*max = now - cl->first_us;
}

static void take_pado(struct crowd *c, struct client *cl, const uint8_t *src, const struct disc_msg *m, uint64_t now)
{
	if (cl->state != ASKED || m->cookie.len > sizeof(cl->cookie))
		return;
	note_delay(&c->max_pado_us, cl, now);
	memcpy(cl->ac, src, ETH_ALEN);
	memcpy(cl->cookie, m->cookie.data, m->cookie.len);
	cl->cookie_len = (uint16_t)m->cookie.len;
	cl->state = REQUESTED;
	cl->first_us = now;
	ask(c, cl, now);
}

static void take_pads(struct crowd *c, struct client *cl, uint16_t sid, uint64_t now)
{
	if (cl->state != REQUESTED)
		return;
	note_delay(&c->max_pads_us, cl, now);
	c->waiting--;
	if (!sid) {
		cl->state = REFUSED;
		c->refused++;
		return;
	}
	cl->state = UP;
	cl->sid = sid;
	if (++c->up % 1000 == 0 && !c->rounds) {
		printf("{\"up\": %u, \"after\": %.3f}\n", c->up, (double)(now - c->start_us) / 1e6);
		fflush(stdout);
	}
}

static void take_padt(struct crowd *c, struct client *cl, uint16_t sid)
{
	if (cl->state != UP || sid != cl->sid)
		return;
	cl->state = IDLE;
	cl->sid = 0;
	c->up--;
	c->lost++;
}

static void take_frame(struct crowd *c, const uint8_t *frame, size_t len, uint64_t now)
{
	struct client *cl = len > ETH_HLEN ? client_of(c, frame) : NULL;
	struct reader tags;
	struct disc_msg m;

	if (!cl || disc_msg_header(&m, frame + ETH_HLEN, len - ETH_HLEN, &tags) || disc_msg_tags(&m, &tags))
		return;
	if (m.code == PPPOE_PADO)
		take_pado(c, cl, frame + ETH_ALEN, &m, now);
	else if (m.code == PPPOE_PADS)
		take_pads(c, cl, m.sid, now);
	else if (m.code == PPPOE_PADT)
		take_padt(c, cl, m.sid);
}

static void receive(struct crowd *c)
{
	static uint8_t buf[BATCH][FRAME_MAX];
	struct mmsghdr msg[BATCH] = { 0 };
	struct iovec iov[BATCH];
	int n;

	for (int i = 0; i < BATCH; i++) {
		iov[i] = (struct iovec){ buf[i], sizeof(buf[i]) };
		msg[i].msg_hdr.msg_iov = &iov[i];
		msg[i].msg_hdr.msg_iovlen = 1;
	}
	do {
		n = recvmmsg(c->fd, msg, BATCH, MSG_DONTWAIT, NULL);
		for (int i = 0; i < n; i++)
			take_frame(c, buf[i], msg[i].msg_len, now_us());
	} while (n == BATCH);
}

/* Asks again on behalf of those that had no answer. They are looked for now and then only. */
static void ask_again(struct crowd *c, uint64_t now)
{
	if (now < c->scan_us)
		return;
	c->scan_us = now + RETRY_US / 4;
	for (unsigned int i = 0; c->waiting && i < c->count; i++) {
		struct client *cl = &c->clients[i];

		if ((cl->state == ASKED || cl->state == REQUESTED) && now - cl->sent_us >= RETRY_US) {
			c->retries++;
			ask(c, cl, now);
		}
	}
}

/* Serves the clients until @end_us, or until all have an outcome if that is @enough. */
static void run(struct crowd *c, uint64_t end_us, bool enough)
{
	struct pollfd pfd = { .fd = c->fd, .events = POLLIN };
	uint64_t now = now_us();

	while (!stopping && now < end_us && !(enough && c->turn >= c->count && !c->waiting)) {
		uint64_t wake = c->scan_us < end_us ? c->scan_us : end_us;

		if (c->waiting < c->window && c->next_us < wake && (c->rounds || c->turn < c->count))
			wake = c->next_us;
		poll(&pfd, 1, wake > now ? (int)((wake - now + 999) / 1000) : 0);
		receive(c);
		now = now_us();
		take_turns(c, now);
		ask_again(c, now);
	}
}

/* They come and go until the signal, then those that are under way have some time left. */
static void go_round(struct crowd *c)
{
	run(c, UINT64_MAX, false);
	c->rounds = false;
	c->turn = c->count;
	stopping = 0;
	run(c, now_us() + RETRY_US, true);
	stopping = 1;
}

static void leave(struct crowd *c)
{
	unsigned int left = c->no_padt ? 0 : c->up;

	for (unsigned int i = 0; i < c->count && !c->no_padt; i++)
		if (c->clients[i].state == UP)
			hang_up(c, &c->clients[i]);
	printf("{\"left\": %u, \"lost\": %lu}\n", left, c->lost);
}

static void summary(const struct crowd *c)
{
	printf("{\"summary\": {\"clients\": %u, \"up\": %u, \"refused\": %lu, \"lost\": %lu, \"dials\": %lu, "
	       "\"retries\": %lu, \"seconds\": %.3f, \"max_pado\": %.1f, \"max_pads\": %.1f}}\n",
	       c->count, c->up, c->refused, c->lost, c->dials, c->retries, (double)(now_us() - c->start_us) / 1e6,
	       (double)c->max_pado_us / 1e3, (double)c->max_pads_us / 1e3);
	fflush(stdout);
}

static int open_wire(const char *interface)
{
	struct packet_mreq promiscuous = { .mr_type = PACKET_MR_PROMISC };
	struct sockaddr_ll sll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_PPP_DISC),
		.sll_ifindex = (int)if_nametoindex(interface),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	int size = RX_BUFFER, one = 1;

	if (fd < 0 || !sll.sll_ifindex)
		die(interface);
	promiscuous.mr_ifindex = sll.sll_ifindex;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one));
	if (setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof(promiscuous)) ||
	    bind(fd, (struct sockaddr *)&sll, sizeof(sll)))
		die(interface);
	return fd;
}

static unsigned int number(const char *text, unsigned int max)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*end || end == text || value > max) {
		fprintf(stderr, "pppoe_crowd: %s is not a number up to %u\n", text, max);
		exit(2);
	}
	return (unsigned int)value;
}

static void arguments(struct crowd *c, int argc, char **argv)
{
	int opt;

	while ((opt = getopt(argc, argv, "c:f:w:i:s:t:rn")) != -1) {
		switch (opt) {
		case 'c':
			c->count = number(optarg, CLIENTS_MAX);
			break;
		case 'f':
			c->first = number(optarg, CLIENTS_MAX);
			break;
		case 'w':
			c->window = number(optarg, CLIENTS_MAX);
			break;
		case 'i':
			c->interval_ms = number(optarg, 60000);
			break;
		case 's':
			c->service = optarg;
			break;
		case 't':
			c->timeout_s = number(optarg, 86400);
			break;
		case 'r':
			c->rounds = true;
			break;
		case 'n':
			c->no_padt = true;
			break;
		default:
			exit(2);
		}
	}
	if (optind != argc - 1 || !c->count || c->count > CLIENTS_MAX - c->first || strlen(c->service) > FRAME_MAX / 2) {
		fprintf(stderr, "usage: pppoe_crowd [options] INTERFACE\n");
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct crowd c = { .service = "", .first = 1, .count = 1, .window = 32, .timeout_s = 60 };
	const struct sigaction action = { .sa_handler = on_signal };
	bool all;

	arguments(&c, argc, argv);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	c.clients = calloc(c.count, sizeof(*c.clients));
	if (!c.clients)
		die("pppoe_crowd");
	c.fd = open_wire(argv[optind]);
	c.start_us = now_us();
	if (c.rounds)
		go_round(&c);
	else
		run(&c, c.start_us + c.timeout_s * UINT64_C(1000000), true);
	all = !c.waiting && !c.refused;
	summary(&c);
	run(&c, UINT64_MAX, false);
	leave(&c);
	free(c.clients);
	return all && !c.lost ? 0 : 1;
}
