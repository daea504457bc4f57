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

#include "subscriber.h"

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
	disc_input(iface->disc, frame->src, frame->dst, frame->payload, frame->len, uv_now(lac->loop));
	rearm(iface);
}

static void disc_out(struct disc *d, const uint8_t dst[DISC_MAC_LEN], const uint8_t *buf, size_t len)
{
	struct iface *iface = disc_user(d);

	packet_io_send(iface->io, iface->mac, dst, buf, len);
}

static const struct disc_ops ops = {
	.send = disc_out,
	.random = lac_random,
	.session_open = subscriber_open,
	.session_closed = subscriber_client_closed,
};

static void make_config(struct disc_config *cfg, const struct lac *lac, const struct conf_ac *ac)
{
	memset(cfg, 0, sizeof(*cfg));
	snprintf(cfg->ac_name, sizeof(cfg->ac_name), "%s", ac->ac_name[0] ? ac->ac_name : lac->host_name);
	cfg->service_any = ac->service_any;
	snprintf(cfg->service_name, sizeof(cfg->service_name), "%s", ac->service_name);
	cfg->advertised = ac->advertised;
	cfg->padi_limit = ac->padi_limit;
	cfg->per_mac_limit = ac->per_mac_limit;
	cfg->max_payload = ac->max_payload;
	cfg->pado_delay_ms = ac->pado_delay_ms;
}

/* Looks a netdev up by name. Return: its index, 0 when there is none; @mac is its address when it is an Ethernet device. */
static unsigned int find_netdev(const char *name, uint8_t mac[DISC_MAC_LEN], bool *ethernet)
{
	struct ifreq req = { 0 };
	unsigned int ifindex = if_nametoindex(name);
	int fd;

	*ethernet = false;
	if (!ifindex)
		return 0;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return 0;
	if (if_indextoname(ifindex, req.ifr_name) && !ioctl(fd, SIOCGIFHWADDR, &req) && req.ifr_hwaddr.sa_family == ARPHRD_ETHER) {
		memcpy(mac, req.ifr_hwaddr.sa_data, DISC_MAC_LEN);
		*ethernet = true;
	}
	close(fd);
	return ifindex;
}

static void on_timer_closed(uv_handle_t *handle)
{
	free(handle->data);
}

/* Ends every session of the interface and stops serving it. */
static void detach(struct iface *iface, bool tell_clients, const char *text)
{
	struct lac *lac = iface->lac;

	log_info("%s: no longer served: %s", iface->name, text);
	subscriber_drop_iface(lac, iface, tell_clients, text);
	if (tell_clients && lac->dp->ops->iface_del(lac->dp, iface->ifindex))
		log_warn("%s: kernel: %s", iface->name, lac->dp->error);
	LIST_REMOVE(iface, link);
	packet_io_free(iface->io);
	disc_free(iface->disc);
	uv_close((uv_handle_t *)&iface->timer, on_timer_closed);
}

static void attach(struct lac *lac, const struct conf_iface *conf, const struct conf_ac *ac, unsigned int ifindex,
		   const uint8_t mac[DISC_MAC_LEN])
{
	struct iface *iface = calloc(1, sizeof(*iface));
	struct disc_config cfg;

	if (!iface)
		return;
	make_config(&cfg, lac, ac);
	iface->lac = lac;
	iface->ifindex = ifindex;
	snprintf(iface->name, sizeof(iface->name), "%s", conf->name);
	snprintf(iface->ac, sizeof(iface->ac), "%s", ac->name);
	memcpy(iface->mac, mac, DISC_MAC_LEN);
	iface->disc = disc_new(&ops, &cfg, mac, lac->cookie_key, ifindex, &lac->disc_stats, iface);
	if (!iface->disc)
		goto err_free;
	if (lac->dp->ops->iface_add(lac->dp, ifindex)) {
		log_err("%s: kernel: %s", conf->name, lac->dp->error);
		goto err_disc;
	}
	iface->io = packet_io_new(lac->loop, ifindex, on_frame, iface);
	if (!iface->io) {
		log_err("%s: packet socket: %s", conf->name, strerror(errno));
		goto err_kernel;
	}
	uv_timer_init(lac->loop, &iface->timer);
	iface->timer.data = iface;
	LIST_INSERT_HEAD(&lac->ifaces, iface, link);
	log_info("%s: served by pppoe-ac %s", conf->name, ac->name);
	return;

err_kernel:
	lac->dp->ops->iface_del(lac->dp, ifindex);
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

/* Takes over what may have changed while the netdev is the same: its address, and the access concentrator's parameters. */
static void refresh(struct iface *iface, const struct conf_ac *ac, const uint8_t *mac)
{
	struct disc_config cfg;

	make_config(&cfg, iface->lac, ac);
	disc_configure(iface->disc, &cfg);
	if (!mac || !memcmp(iface->mac, mac, DISC_MAC_LEN))
		return;
	log_info("%s: address changed to %02x:%02x:%02x:%02x:%02x:%02x", iface->name, mac[0], mac[1], mac[2], mac[3],
		 mac[4], mac[5]);
	memcpy(iface->mac, mac, DISC_MAC_LEN);
	disc_set_mac(iface->disc, mac);
}

static void sync_one(struct lac *lac, const struct conf_iface *conf)
{
	const struct conf_ac *ac = conf->ac[0] ? conf_find_ac(lac->conf, conf->ac) : NULL;
	struct iface *iface = find_by_name(lac, conf->name);
	uint8_t mac[DISC_MAC_LEN];
	bool ethernet;
	unsigned int ifindex = find_netdev(conf->name, mac, &ethernet);

	if (ac && !conf_ac_check(lac->conf, ac, NULL, NULL))
		ac = NULL;
	if (iface && (!ac || strcmp(iface->ac, ac->name))) {
		detach(iface, true, "configuration changed");
		iface = NULL;
	}
	/* A renamed netdev stays in service until another one takes the configured name. */
	if (iface && ifindex && ifindex != iface->ifindex) {
		detach(iface, true, "another netdev has this name now");
		iface = NULL;
	}
	if (iface)
		refresh(iface, ac, ifindex && ethernet ? mac : NULL);
	else if (ac && ifindex && ethernet)
		attach(lac, conf, ac, ifindex, mac);
}

void iface_sync(struct lac *lac)
{
	struct iface *iface = LIST_FIRST(&lac->ifaces), *next;

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

	if (iface)
		detach(iface, false, text);
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
