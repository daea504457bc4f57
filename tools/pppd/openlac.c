// SPDX-License-Identifier: GPL-2.0
/*
 * openlac.c - pppd plugin: the link is a session of the openlac module
 *
 *	pppd plugin openlac.so openlac-channel INDEX ...
 *	pppd plugin openlac.so openlac-session TUNNEL/SESSION ...
 *
 * Either may be followed by openlac-secrets FD, see secrets.c.
 *
 * The first names the channel as the module told when the session was added, the second the session by
 * our ids. Either must be in pppd's network namespace. The session stays when pppd ends, and another
 * pppd may take the channel up; one that is in use by a living pppd is refused.
 */
#include "openlac.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ppp-ioctl.h>
#include <pppd/pppd.h>
#include <pppd/fsm.h>
#include <pppd/lcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef PPPD_VERSION	/* pppd 2.5 and later */
#include <pppd/options.h>
#define unit_is_another()		0	/* it does not tell which one it was asked for */
#define watch_exit(fn)			ppp_add_notify(NF_EXIT, fn, NULL)
#else
#define unit_is_another()		(req_unit >= 0 && ifunit != req_unit)
#define PPPD_VERSION			VERSION
#define ppp_add_options			add_options
#define ppp_generic_disestablish	generic_disestablish_ppp
#define ppp_generic_establish		generic_establish_ppp
#define ppp_option_error		option_error
#define ppp_set_devnam(name)		strlcpy(devnam, name, sizeof(devnam))
#define ppp_set_pppdevnam(name)		strlcpy(ppp_devnam, name, sizeof(ppp_devnam))
#define ppp_set_modem(on)		(modem = (on))
#define ppp_set_status(code)		(status = (code))
#define ppp_status()			(status)
#define watch_exit(fn)			add_notifier(&exitnotify, fn, NULL)
#endif

#define LOCK_DIR	"/run"
#define EXPORTED	__attribute__((visibility("default")))

/* What the options say; ids of 0 when there is no such option. */
static int channel_index = -1;
static uint16_t tunnel_id, session_id;
/* What pppd would negotiate on a link without limits, to begin with each time. */
static int want_mru, allow_mru;
static int channel_fd = -1, lock_fd = -1;
/* What pppd would say if it ended now, when the link ended. */
static int end_status = -1;

static int by_channel(char **argv);
static int by_session(char **argv);

static option_t options[] = {
	{ .name = "openlac-channel", .type = o_special, .addr = (void *)&by_channel,
	  .description = "Channel of an openlac session", .flags = OPT_DEVNAM | OPT_PRIV },
	{ .name = "openlac-session", .type = o_special, .addr = (void *)&by_session,
	  .description = "Ids of an openlac tunnel and session", .flags = OPT_DEVNAM | OPT_PRIV },
	{ .name = "openlac-secrets", .type = o_special, .addr = (void *)&openlac_secrets,
	  .description = "Descriptor to read the link's name and password from", .flags = OPT_PRIV },
	{ .name = NULL },
};

/* Digits alone, ended by @end; 0 is no number of anything here. */
static const char *number(const char *word, char end, long max, int *result)
{
	char *rest;
	long value;

	if (*word < '0' || *word > '9')
		return NULL;
	value = strtol(word, &rest, 10);
	if (*rest != end || value < 1 || value > max)
		return NULL;
	*result = (int)value;
	return end ? rest + 1 : rest;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* No compression of what L2TP does not frame: addresses, protocols, escapes. */
static void limit_options(void)
{
	lcp_allowoptions[0].neg_accompression = 0;
	lcp_wantoptions[0].neg_accompression = 0;
	lcp_allowoptions[0].neg_asyncmap = 0;
	lcp_wantoptions[0].neg_asyncmap = 0;
	lcp_allowoptions[0].neg_pcompression = 0;
	lcp_wantoptions[0].neg_pcompression = 0;
	allow_mru = lcp_allowoptions[0].mru;
	want_mru = lcp_wantoptions[0].mru;
}

/* Where the lock of the channel is: indexes are numbers of a network namespace. Return: 0 or -1. */
static int lock_path(char *path, size_t size)
{
	struct stat st;

	if (stat("/proc/self/ns/net", &st)) {
		error("openlac: /proc/self/ns/net: %m");
		return -1;
	}
	snprintf(path, size, LOCK_DIR "/openlac-channel-%ju-%d", (uintmax_t)st.st_ino, channel_index);
	return 0;
}

/*
 * Who has the lock serves the channel, until he ends, in whatever way; without it two would take turns in reading. Only root can
 * make files there. One that was unlinked after it was opened is another pppd's no more.
 */
static int lock_channel(void)
{
	char path[128];
	struct stat st;

	if (lock_path(path, sizeof(path)))
		return -1;
	do {
		close_fd(&lock_fd);
		lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (lock_fd < 0) {
			error("openlac: %s: %m", path);
			return -1;
		}
		if (flock(lock_fd, LOCK_EX | LOCK_NB)) {
			if (errno == EWOULDBLOCK)
				error("openlac: channel %d is in use by another pppd", channel_index);
			else
				error("openlac: %s: %m", path);
			close_fd(&lock_fd);
			return -1;
		}
	} while (fstat(lock_fd, &st) || !st.st_nlink);
	return 0;
}

static void unlock_channel(void)
{
	char path[128];

	if (lock_fd >= 0 && !lock_path(path, sizeof(path)))
		unlink(path);
	close_fd(&lock_fd);
}

static int open_channel(void)
{
	int unit, mtu;

	channel_fd = open("/dev/ppp", O_RDWR | O_CLOEXEC);
	if (channel_fd < 0) {
		error("openlac: /dev/ppp: %m");
		return -1;
	}
	if (ioctl(channel_fd, PPPIOCATTCHAN, &channel_index) < 0) {
		if (errno == ENXIO)
			error("openlac: there is no channel %d in this network namespace", channel_index);
		else
			error("openlac: channel %d: %m", channel_index);
		return -1;
	}
	if (ioctl(channel_fd, PPPIOCGMRU, &mtu) < 0) {
		error("openlac: channel %d is none of openlac: %m", channel_index);
		return -1;
	}
	/* A pppd that was killed leaves the channel with its unit, which is nobody's now. */
	if (!ioctl(channel_fd, PPPIOCGUNIT, &unit) && ioctl(channel_fd, PPPIOCDISCONN) < 0)
		warn("openlac: channel %d stays with unit %d: %m", channel_index, unit);
	lcp_allowoptions[0].mru = allow_mru < mtu ? allow_mru : mtu;
	lcp_wantoptions[0].mru = want_mru < mtu ? want_mru : mtu;
	return 0;
}

static void disconnect_channel(void)
{
	close_fd(&channel_fd);
	unlock_channel();
}

/* Each time anew: with "persist" the session of these ids may be another one by now. */
static int connect_channel(void)
{
	char text[256];

	if (tunnel_id && openlac_find(tunnel_id, session_id, &channel_index, text, sizeof(text))) {
		error("openlac: session %d of tunnel %d: %s", session_id, tunnel_id, text);
		ppp_set_status(EXIT_OPEN_FAILED);
		return -1;
	}
	if (lock_channel() || open_channel()) {
		disconnect_channel();
		ppp_set_status(EXIT_OPEN_FAILED);
		return -1;
	}
	return channel_fd;
}

/*
 * When a link ends at the end of a wait, pppd next reads from the link that it has just closed, and takes that for a hang-up: it
 * would say so by its exit status, whatever the reason was.
 */
static void keep_status(void *arg, int code)
{
	(void)arg;
	if (code == EXIT_HANGUP && end_status >= 0)
		exit(end_status);
}

static void disestablish(int fd)
{
	if (end_status < 0)
		end_status = ppp_status();
	/* Else the unit would stay with the channel, which outlives us. */
	ioctl(fd, PPPIOCDISCONN);
	ppp_generic_disestablish(fd);
}

/*
 * pppd attaches to the channel behind this descriptor and connects it to a new unit. When the one that it was told to make exists
 * already it makes another, under whose name nobody would look for it.
 */
static int establish(int fd)
{
	int ppp_fd = ppp_generic_establish(fd);

	end_status = -1;
	if (ppp_fd < 0 || !unit_is_another())
		return ppp_fd;
	error("openlac: there is another unit %d already", req_unit);
	disestablish(fd);
	return -1;
}

static struct channel openlac_channel = {
	.options = options,
	.check_options = limit_options,
	.connect = connect_channel,
	.disconnect = disconnect_channel,
	.establish_ppp = establish,
	.disestablish_ppp = disestablish,
};

/* The word names the device in pppd's messages. */
static void use_channel(const char *kind, const char *word)
{
	char name[64];

	snprintf(name, sizeof(name), "openlac-%s-%s", kind, word);
	ppp_set_devnam(name);
	ppp_set_pppdevnam(name);
	ppp_set_modem(0);
	the_channel = &openlac_channel;
}

static int by_channel(char **argv)
{
	if (!number(argv[0], 0, INT32_MAX, &channel_index)) {
		ppp_option_error("openlac-channel: \"%s\" is no index of a channel", argv[0]);
		return 0;
	}
	tunnel_id = 0;
	use_channel("channel", argv[0]);
	return 1;
}

static int by_session(char **argv)
{
	const char *rest;
	int tunnel, session;

	rest = number(argv[0], '/', UINT16_MAX, &tunnel);
	if (!rest || !number(rest, 0, UINT16_MAX, &session)) {
		ppp_option_error("openlac-session: \"%s\" is not TUNNEL/SESSION, two ids", argv[0]);
		return 0;
	}
	tunnel_id = (uint16_t)tunnel;
	session_id = (uint16_t)session;
	use_channel("session", argv[0]);
	return 1;
}

/* The two that pppd looks for. */
EXPORTED extern char pppd_version[];
EXPORTED void plugin_init(void);

char pppd_version[] = PPPD_VERSION;

void plugin_init(void)
{
	ppp_add_options(options);
	watch_exit(keep_status);
}
