// SPDX-License-Identifier: GPL-2.0
#include "iface.h"

#include <errno.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "debug.h"
#include "describe.h"
#include "discovery_msg.h"
#include "netdev_index.h"
#include "subscriber.h"

#define PPPOE_OVERHEAD	8

/* What the system says of a netdev. */
struct netdev {
	unsigned int ifindex;	/* 0 = there is none of this name */
	bool ethernet;
	uint8_t mac[DISC_MAC_LEN];
	unsigned int mtu;
};

static void on_disc_timer(uv_timer_t *timer);

static void rearm(struct iface *iface)
{
	uint64_t deadline = disc_deadline(iface->disc);
	uint64_t now = uv_now(iface->lac->loop);

	if (deadline == DISC_NEVER)
		uv_timer_stop(&iface->timer);
	else
		uv_timer_start(&iface->timer, on_disc_timer, deadline > now ? deadline - now : 0, 0);
}

static void on_disc_timer(uv_timer_t *timer)
{
	struct iface *iface = timer->data;

	disc_tick(iface->disc, uv_now(iface->lac->loop));
	rearm(iface);
}

/* A packet of a session names all that is known of its client, whose address is @mac. */
static void debug_packet(const struct iface *iface, const char *what, const uint8_t *mac, const uint8_t *buf, size_t len)
{
	uint16_t sid = len < PPPOE_HEADER_LEN ? 0 : (uint16_t)(buf[2] << 8 | buf[3]);
	const struct disc_session *ds = sid ? disc_find(iface->disc, sid) : NULL;
	struct log_fields f = { .interface = iface->name, .mac = mac, .session = sid };

	if (ds && disc_session_user(ds) && !memcmp(disc_session_mac(ds), mac, DISC_MAC_LEN))
		f = subscriber_fields(disc_session_user(ds));
	log_debug_line(LOG_SUB_PPPOE_AC, &f, "%s %s", what, describe_discovery(buf, len).text);
}

static void on_frame(void *ctx, const struct packet_frame *frame)
{
	struct iface *iface = ctx;
	struct lac *lac = iface->lac;

	/*
	 * A session id that is given out now may be one whose earlier session the kernel has just reported deleted: that
	 * report must not be taken for the new session's.
	 */
	lac->dp->ops->read_events(lac->dp);
	if (iface_find(lac, iface->ifindex) != iface)
		return;
	if (log_debug_enabled(LOG_SUB_PPPOE_AC))
		debug_packet(iface, "received", frame->src, frame->payload, frame->len);
	disc_input(iface->disc, frame->src, frame->dst, frame->payload, frame->len, uv_now(lac->loop));
	rearm(iface);
}

static int disc_out(struct disc *d, const uint8_t dst[DISC_MAC_LEN], const uint8_t *buf, size_t len)
{
	struct iface *iface = disc_user(d);

	if (log_debug_enabled(LOG_SUB_PPPOE_AC))
		debug_packet(iface, "sent", dst, buf, len);
	return packet_io_send(iface->io, iface->mac, dst, buf, len);
}

static const struct disc_ops ops = {
	.send = disc_out,
	.random = lac_random,
	.session_open = subscriber_open,
	.session_closed = subscriber_client_closed,
};

/* PPPoE's six octets and PPP's two come off what the interface carries (RFC 4638 section 2). */
static uint16_t max_payload(const struct conf_ac *ac, unsigned int mtu)
{
	unsigned int fits = mtu > PPPOE_OVERHEAD ? mtu - PPPOE_OVERHEAD : 0;

	return fits < ac->max_payload ? (uint16_t)fits : ac->max_payload;
}

static void make_config(struct disc_config *cfg, const struct lac *lac, const struct conf_ac *ac, unsigned int mtu)
{
	memset(cfg, 0, sizeof(*cfg));
	snprintf(cfg->ac_name, sizeof(cfg->ac_name), "%s", ac->ac_name[0] ? ac->ac_name : lac->host_name);
	cfg->service_any = ac->service_any;
	snprintf(cfg->service_name, sizeof(cfg->service_name), "%s", ac->service_name);
	cfg->advertised = ac->advertised;
	cfg->padi_limit = ac->padi_limit;
	cfg->per_mac_limit = ac->per_mac_limit;
	cfg->max_payload = max_payload(ac, mtu);
	cfg->pado_delay_ms = ac->pado_delay_ms;
}

static void find_netdev(struct netdev *dev, const char *name)
{
	struct ifreq req = { 0 };
	int fd;

	memset(dev, 0, sizeof(*dev));
	dev->ifindex = netdev_index(name);
	if (!dev->ifindex)
		return;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (if_indextoname(dev->ifindex, req.ifr_name) && !ioctl(fd, SIOCGIFHWADDR, &req) &&
	    req.ifr_hwaddr.sa_family == ARPHRD_ETHER) {
		memcpy(dev->mac, req.ifr_hwaddr.sa_data, DISC_MAC_LEN);
		dev->ethernet = !ioctl(fd, SIOCGIFMTU, &req);
		dev->mtu = (unsigned int)req.ifr_mtu;
	}
	close(fd);
}

static void on_timer_closed(uv_handle_t *handle)
{
	free(handle->data);
}

/* Ends every session of the interface and stops serving it. */
static void detach(struct iface *iface, bool tell_clients, const char *text)
{
	struct lac *lac = iface->lac;

	log_line(LOG_INFO, &(struct log_fields){ .interface = iface->name }, "no longer served: %s", text);
	subscriber_drop_iface(lac, iface, tell_clients, text);
	if (tell_clients && lac->dp->ops->iface_del(lac->dp, iface->ifindex))
		log_line(LOG_WARNING, &(struct log_fields){ .interface = iface->name }, "kernel: %s", lac->dp->error);
	LIST_REMOVE(iface, link);
	packet_io_free(iface->io);
	disc_free(iface->disc);
	uv_close((uv_handle_t *)&iface->timer, on_timer_closed);
}

/* Only we own interfaces: one that the kernel still has is left of an earlier time that we lost sight of. */
static int claim(struct lac *lac, unsigned int ifindex)
{
	struct dataplane *dp = lac->dp;
	int err = dp->ops->iface_add(dp, ifindex);

	if (err != -EEXIST || dp->ops->iface_del(dp, ifindex))
		return err;
	return dp->ops->iface_add(dp, ifindex);
}

static void attach(struct lac *lac, const struct conf_iface *conf, const struct conf_ac *ac, const struct netdev *dev)
{
	struct iface *iface = calloc(1, sizeof(*iface));
	struct log_fields fields = { .interface = conf->name };
	struct disc_config cfg;

	if (!iface)
		return;
	make_config(&cfg, lac, ac, dev->mtu);
	iface->lac = lac;
	iface->ifindex = dev->ifindex;
	snprintf(iface->name, sizeof(iface->name), "%s", conf->name);
	snprintf(iface->ac, sizeof(iface->ac), "%s", ac->name);
	memcpy(iface->mac, dev->mac, DISC_MAC_LEN);
	iface->disc = disc_new(&ops, &cfg, dev->mac, lac->cookie_key, dev->ifindex, &lac->disc_stats, iface);
	if (!iface->disc)
		goto err_free;
	if (claim(lac, dev->ifindex)) {
		log_line(LOG_ERR, &fields, "kernel: %s", lac->dp->error);
		goto err_disc;
	}
	iface->io = packet_io_new(lac->loop, dev->ifindex, on_frame, iface);
	if (!iface->io) {
		log_line(LOG_ERR, &fields, "packet socket: %s", strerror(errno));
		goto err_kernel;
	}
	uv_timer_init(lac->loop, &iface->timer);
	iface->timer.data = iface;
	LIST_INSERT_HEAD(&lac->ifaces, iface, link);
	disc_drain(iface->disc, drain_concerns(&lac->drain, ac));
	log_line(LOG_INFO, &fields, "served by pppoe-ac %s", ac->name);
	return;

err_kernel:
	lac->dp->ops->iface_del(lac->dp, dev->ifindex);
err_disc:
	disc_free(iface->disc);
err_free:
	free(iface);
}

static struct iface *find_by_name(struct lac *lac, const char *name)
{
	struct iface *iface;

	LIST_FOREACH(iface, &lac->ifaces, link)
		if (!strcmp(iface->name, name))
			return iface;
	return NULL;
}

/* Takes over what may have changed while the netdev is the same: its address and MTU, and the concentrator's parameters. */
static void refresh(struct iface *iface, const struct conf_ac *ac, const struct netdev *dev)
{
	const uint8_t *mac = dev->mac;
	struct disc_config cfg;

	make_config(&cfg, iface->lac, ac, dev->mtu);
	disc_configure(iface->disc, &cfg);
	disc_drain(iface->disc, drain_concerns(&iface->lac->drain, ac));
	if (!memcmp(iface->mac, mac, DISC_MAC_LEN))
		return;
	log_line(LOG_INFO, &(struct log_fields){ .interface = iface->name }, "address changed to %02x:%02x:%02x:%02x:%02x:%02x",
		 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	memcpy(iface->mac, mac, DISC_MAC_LEN);
	disc_set_mac(iface->disc, mac);
}

static void sync_one(struct lac *lac, const struct conf_iface *conf)
{
	const struct conf_ac *ac = conf->ac[0] ? conf_find_ac(lac->conf, conf->ac) : NULL;
	struct iface *iface = find_by_name(lac, conf->name);
	char name[IF_NAMESIZE];
	struct netdev dev;

	if (ac && !conf_ac_can_serve(lac->conf, ac))
		ac = NULL;
	if (!ac && !iface)
		return;
	find_netdev(&dev, conf->name);
	if (iface && (!ac || strcmp(iface->ac, ac->name))) {
		detach(iface, true, "configuration changed");
		iface = NULL;
	}
	/* A renamed netdev stays in service until another one takes the configured name. */
	if (iface && dev.ifindex && dev.ifindex != iface->ifindex) {
		detach(iface, true, "another netdev has this name now");
		iface = NULL;
	}
	if (iface && !dev.ifindex && if_indextoname(iface->ifindex, name))
		find_netdev(&dev, name);
	if (!ac || !dev.ethernet)
		return;
	if (iface)
		refresh(iface, ac, &dev);
	else
		attach(lac, conf, ac, &dev);
}

void iface_sync(struct lac *lac)
{
	struct iface *iface = LIST_FIRST(&lac->ifaces), *next;

	/* Nothing comes into service any more. */
	if (lac->stopping)
		return;
	for (; iface; iface = next) {
		next = LIST_NEXT(iface, link);
		if (!conf_find_iface(lac->conf, iface->name))
			detach(iface, true, "removed from the configuration");
	}
	for (const struct conf_iface *conf = lac->conf->ifaces; conf; conf = conf->next)
		sync_one(lac, conf);
}

void iface_kernel_deleted(struct lac *lac, uint32_t ifindex, const char *text)
{
	struct iface *iface = iface_find(lac, ifindex);

	/* What was deleted may be what this interface replaces. */
	if (!iface || lac->dp->ops->iface_exists(lac->dp, ifindex) != 0)
		return;
	detach(iface, false, text);
	iface_sync(lac);
}

void iface_verify_all(struct lac *lac)
{
	struct iface *iface = LIST_FIRST(&lac->ifaces), *next;

	for (; iface; iface = next) {
		next = LIST_NEXT(iface, link);
		if (lac->dp->ops->iface_exists(lac->dp, iface->ifindex) == 0)
			detach(iface, false, "it was removed");
	}
	iface_sync(lac);
}

struct iface *iface_find(struct lac *lac, uint32_t ifindex)
{
	struct iface *iface;

	LIST_FOREACH(iface, &lac->ifaces, link)
		if (iface->ifindex == ifindex)
			return iface;
	return NULL;
}

void iface_free_all(struct lac *lac)
{
	while (!LIST_EMPTY(&lac->ifaces))
		detach(LIST_FIRST(&lac->ifaces), true, "shutting down");
}
