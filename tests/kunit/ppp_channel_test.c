// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that end in a channel of PPP: created, reported, used both ways, deleted in every order.
 * /dev/ppp is real; what PPP itself calls is called here. A whole pppd is seen end to end.
 */
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/mman.h>
#include <linux/pid_namespace.h>
#include <linux/ppp-ioctl.h>
#include <linux/rtnetlink.h>
#include <linux/sched/mm.h>
#include <linux/uaccess.h>

#include "tests/kunit/fixture.h"
#include "kernel/ppp_channel.h"

#define LAB_LO_MTU	65536

static const u8 lcp[] = { 0xc0, 0x21, 9, 7, 0, 4 };

static struct ol_session *add(struct lab *lab, const struct ol_session_config *with)
{
	struct ol_session_config cfg = *with;
	struct ol_session *s;

	cfg.state = OPENLAC_SESSION_FORWARD;
	cfg.tunnel = lab->tunnel;
	cfg.id = with->id ?: LAB_SESSION;
	cfg.peer_id = LAB_PEER_SESSION;
	cfg.portid = lab->portid;
	mutex_lock(&lab->on->lock);
	s = ol_session_add_ppp(lab->on, &cfg, NULL);
	mutex_unlock(&lab->on->lock);
	return s;
}

/* The session of most cases, as lab->session. */
static int ppp_channel_init(struct kunit *test)
{
	const struct ol_session_config cfg = {};
	struct lab *lab;
	int err = lab_init_tunnel(test);

	if (err)
		return err;
	lab = test->priv;
	lab->session = add(lab, &cfg);
	return PTR_ERR_OR_ZERO(lab->session);
}

static void lo_mtu(int mtu)
{
	rtnl_lock();
	dev_set_mtu(init_net.loopback_dev, mtu);
	rtnl_unlock();
}

static void ppp_channel_exit(struct kunit *test)
{
	lo_mtu(LAB_LO_MTU);
	lab_exit(test);
}

/* A frame as PPP would send it; the session may be withdrawn. */
static void send(struct lab *lab, struct ol_session *s, const void *ppp, u32 len)
{
	struct ppp_channel *chan = &s->channel->ppp;
	struct sk_buff *skb = alloc_skb(chan->hdrlen + len, GFP_KERNEL);
	int taken;

	KUNIT_ASSERT_NOT_NULL(lab->test, skb);
	skb_reserve(skb, chan->hdrlen);
	skb_put_data(skb, ppp, len);
	local_bh_disable();
	taken = chan->ops->start_xmit(chan, skb);
	local_bh_enable();
	KUNIT_EXPECT_EQ(lab->test, taken, 1);
}

/* The part of pppd: its file, and memory of a process, which is what operations of files want. */
struct pppd {
	struct file *file;
	struct mm_struct *mm;
	void __user *room;
};

/* What an ioctl with a pointer to an int answers; the int goes both ways. */
static long control(struct pppd *pppd, unsigned int cmd, int *value)
{
	int __user *room = pppd->room;
	long err = put_user(*value, room) ?:
		   pppd->file->f_op->unlocked_ioctl(pppd->file, cmd, (unsigned long)room);

	return err ?: get_user(*value, room);
}

/* Test cases run in a thread of the kernel, so that the memory is a page lent by process 1. */
static void attach(struct pppd *pppd, struct kunit *test)
{
	struct lab *lab = test->priv;
	int index = ppp_channel_index(&lab->session->channel->ppp);
	unsigned long at;

	pppd->file = filp_open("/dev/ppp", O_RDWR | O_NONBLOCK, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pppd->file);
	rcu_read_lock();
	pppd->mm = get_task_mm(pid_task(find_pid_ns(1, &init_pid_ns), PIDTYPE_PID));
	rcu_read_unlock();
	KUNIT_ASSERT_NOT_NULL(test, pppd->mm);
	kthread_use_mm(pppd->mm);
	at = vm_mmap(NULL, 0, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(at));
	pppd->room = (void __user *)at;
	KUNIT_EXPECT_EQ(test, control(pppd, PPPIOCATTCHAN, &index), 0);
}

static void detach(struct pppd *pppd)
{
	if (!pppd->file)
		return;
	fput(pppd->file);
	flush_delayed_fput();
	pppd->file = NULL;
	vm_munmap((unsigned long)pppd->room, PAGE_SIZE);
	kthread_unuse_mm(pppd->mm);
	mmput(pppd->mm);
}

/* The next frame that pppd reads is this one; none when @len is 0, the channel's end when -1. */
static void gets(struct kunit *test, struct pppd *pppd, const u8 *ppp, int len)
{
	u8 *buf = kunit_kzalloc(test, 64, GFP_KERNEL);
	ssize_t got = -EAGAIN;
	loff_t pos = 0;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (i = 0; i < (len ? 200 : 1) && got == -EAGAIN; i++) {
		if (i)
			fsleep(1000);
		got = pppd->file->f_op->read(pppd->file, pppd->room, 64, &pos);
	}
	KUNIT_ASSERT_EQ(test, got, len > 0 ? len : len ? 0 : -EAGAIN);
	if (len <= 0)
		return;
	KUNIT_ASSERT_EQ(test, copy_from_user(buf, pppd->room, len), 0);
	KUNIT_EXPECT_MEMEQ(test, buf, ppp, len);
}

static void ppp_channel_add(struct kunit *test)
{
	struct lab *lab = test->priv;
	const struct ol_session_config again = {}, next = { .id = LAB_SESSION + 1, .mtu = 1300 };
	struct ol_session *s = lab->session, *other;

	KUNIT_EXPECT_NULL(test, s->iface);
	KUNIT_EXPECT_EQ(test, s->state, OPENLAC_SESSION_FORWARD);
	KUNIT_EXPECT_GT(test, ppp_channel_index(&s->channel->ppp), 0);
	KUNIT_EXPECT_EQ(test, ppp_unit_number(&s->channel->ppp), -1);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);
	KUNIT_EXPECT_EQ(test, lab->tunnel->sessions.count, 1);

	KUNIT_EXPECT_EQ(test, PTR_ERR(add(lab, &again)), -EEXIST);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 1);
	other = add(lab, &next);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	KUNIT_EXPECT_EQ(test, other->channel->ppp.mtu, 1300);
	KUNIT_EXPECT_NE(test, ppp_channel_index(&other->channel->ppp),
			ppp_channel_index(&s->channel->ppp));
	lab_session_delete(lab, s);
	lab_session_delete(lab, other);
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&lab->on->owners));
}

struct room {
	const char *name;
	int path;
	u8 form;
	int mtu;
};

/* IPv4 20, UDP 8, L2TP 6 to 12, FF 03 2, PPP protocol 2 */
static const struct room rooms[] = {
	{ "Ethernet", 1500, 0, 1462 },
	{ "with Length", 1500, OPENLAC_TX_LENGTH, 1460 },
	{ "with numbers", 1500, OPENLAC_TX_SEQUENCE, 1458 },
	{ "without FF 03", 1500, OPENLAC_TX_NO_ACFIELD, 1464 },
	{ "with everything", 1500, OPENLAC_TX_LENGTH | OPENLAC_TX_SEQUENCE, 1456 },
	{ "jumbo frames", 9000, 0, 8962 },
	{ "more than a frame", LAB_LO_MTU, 0, OPENLAC_MTU_MAX },
};

KUNIT_ARRAY_PARAM_DESC(room, rooms, name);

static void ppp_channel_mtu(struct kunit *test)
{
	const struct room *c = test->param_value;
	const struct ol_session_config cfg = {
		.id = LAB_SESSION + 1,
		.form = { c->form, OPENLAC_TX_ALL },
	};
	struct lab *lab = test->priv;
	struct ol_tunnel_config tunnel = lab_tunnel_config(lab);
	struct ol_session *s;

	lo_mtu(c->path);
	/* a new configuration forgets the route, and the path's MTU with it */
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &tunnel), 0);
	s = add(lab, &cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
	KUNIT_EXPECT_EQ(test, s->channel->ppp.mtu, c->mtu);
	KUNIT_EXPECT_GE(test, s->channel->ppp.hdrlen, 20 + 8 + 14 + 2);
}

/* Without a route the MTU is a guess, and the session is there all the same. */
static void ppp_channel_no_route(struct kunit *test)
{
	const struct ol_session_config cfg = { .id = LAB_SESSION + 1 };
	struct lab *lab = test->priv;
	struct ol_tunnel_config tunnel = lab_tunnel_config(lab);
	struct ol_session *s;

	/* not an address of ours */
	tunnel.has_src = true;
	tunnel.src.ip4 = htonl(0xc0000201);
	KUNIT_ASSERT_EQ(test, lab_tunnel_set(lab, &tunnel), 0);
	s = add(lab, &cfg);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
	KUNIT_EXPECT_EQ(test, s->channel->ppp.mtu, 1462);
	send(lab, s, lcp, sizeof(lcp));
	lab_expect_drop(lab, OPENLAC_DROP_NO_ROUTE, 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(s, OL_UP_DROPS), 1);
}

struct form {
	const char *name;
	u8 form;
	u8 len;
	u8 msg[24];
};

static const struct form forms[] = {
	{ "plain", 0, 14,
	  { 0x00, 0x02, 0x22, 0x22, 0x02, 0x02, 0xff, 0x03, 0xc0, 0x21, 9, 7, 0, 4 } },
	{ "without FF 03", OPENLAC_TX_NO_ACFIELD, 12,
	  { 0x00, 0x02, 0x22, 0x22, 0x02, 0x02, 0xc0, 0x21, 9, 7, 0, 4 } },
	{ "Length", OPENLAC_TX_LENGTH, 16,
	  { 0x40, 0x02, 0, 16, 0x22, 0x22, 0x02, 0x02, 0xff, 0x03, 0xc0, 0x21, 9, 7, 0, 4 } },
	{ "numbers", OPENLAC_TX_SEQUENCE, 18,
	  { 0x08, 0x02, 0x22, 0x22, 0x02, 0x02, 0, 0, 0, 0, 0xff, 0x03, 0xc0, 0x21, 9, 7, 0, 4 } },
};

KUNIT_ARRAY_PARAM_DESC(form, forms, name);

static void ppp_channel_send(struct kunit *test)
{
	const struct form *c = test->param_value;
	const struct ol_session_config cfg = { .form = { c->form, OPENLAC_TX_ALL } };
	struct lab *lab = test->priv;

	KUNIT_ASSERT_EQ(test, lab_session_set(lab, lab->session, &cfg), 0);
	send(lab, lab->session, lcp, sizeof(lcp));
	lab_peer_gets(lab, c->msg, c->len);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_PACKETS), 1);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_UP_BYTES), sizeof(lcp));
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_UP_PACKETS), 1);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
}

struct message {
	const char *name;
	u8 len;
	u8 msg[20];
	u8 ppp_len;
	u8 ppp[8];
};

static const struct message messages[] = {
	{ "plain", 14, { 0x00, 0x02, 0x11, 0x11, 0x01, 0x01, 0xff, 0x03, 0xc0, 0x21, 9, 7, 0, 4 },
	  6, { 0xc0, 0x21, 9, 7, 0, 4 } },
	{ "without FF 03", 12, { 0x00, 0x02, 0x11, 0x11, 0x01, 0x01, 0xc0, 0x21, 9, 7, 0, 4 },
	  6, { 0xc0, 0x21, 9, 7, 0, 4 } },
	{ "Length", 16,
	  { 0x40, 0x02, 0, 15, 0x11, 0x11, 0x01, 0x01, 0xff, 0x03, 0xc0, 0x21, 9, 7, 0, 4 },
	  5, { 0xc0, 0x21, 9, 7, 0 } },
	{ "priority and offset", 17,
	  { 0x03, 0x02, 0x11, 0x11, 0x01, 0x01, 0, 1, 9, 0xff, 0x03, 0xc0, 0x21, 9, 7, 0, 4 },
	  6, { 0xc0, 0x21, 9, 7, 0, 4 } },
	{ "compressed protocol", 9, { 0x00, 0x02, 0x11, 0x11, 0x01, 0x01, 0x21, 0x45, 0 },
	  4, { 0, 0x21, 0x45, 0 } },
	{ "one octet", 7, { 0x00, 0x02, 0x11, 0x11, 0x01, 0x01, 0x21 }, 2, { 0, 0x21 } },
};

KUNIT_ARRAY_PARAM_DESC(message, messages, name);

static void ppp_channel_receive(struct kunit *test)
{
	const struct message *c = test->param_value;
	struct lab *lab = test->priv;
	struct pppd pppd;

	attach(&pppd, test);
	gets(test, &pppd, NULL, 0);
	lab_peer_send(lab, c->msg, c->len);
	gets(test, &pppd, c->ppp, c->ppp_len);
	gets(test, &pppd, NULL, 0);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_PACKETS), 1);
	KUNIT_EXPECT_EQ(test, lab_tunnel_count(lab->tunnel, OL_DOWN_PACKETS), 1);
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	detach(&pppd);
}

/* Scattered over pages, and with nothing behind FF 03. */
static void ppp_channel_odd_messages(struct kunit *test)
{
	const struct message *c = &messages[0];
	struct lab *lab = test->priv;
	struct pppd pppd;
	int linear;

	attach(&pppd, test);
	for (linear = 0; linear < c->len; linear++) {
		KUNIT_EXPECT_EQ(test, lab_l2tp_rcv(lab, lab_datagram(lab, c->msg, c->len, linear)),
				0);
		gets(test, &pppd, c->ppp, c->ppp_len);
	}
	lab_expect_drop(lab, OPENLAC_DROP_UNSPEC, 0);
	KUNIT_EXPECT_EQ(test, lab_l2tp_rcv(lab, lab_datagram(lab, c->msg, 8, 8)), 0);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_SHORT, 1);
	detach(&pppd);
}

static void ppp_channel_sequence(struct kunit *test)
{
	u8 msg[] = { 0x08, 0x02, 0x11, 0x11, 0x01, 0x01, 0, 0, 0, 0, 0xc0, 0x21, 9, 7, 0, 4 };
	struct lab *lab = test->priv;
	struct pppd pppd;

	attach(&pppd, test);
	msg[7] = 5;
	lab_peer_send(lab, msg, sizeof(msg));
	gets(test, &pppd, lcp, sizeof(lcp));
	lab_peer_send(lab, msg, sizeof(msg));
	msg[7] = 4;
	lab_peer_send(lab, msg, sizeof(msg));
	msg[7] = 9;
	lab_peer_send(lab, msg, sizeof(msg));
	gets(test, &pppd, lcp, sizeof(lcp));
	gets(test, &pppd, NULL, 0);
	lab_expect_drop(lab, OPENLAC_DROP_L2TP_SEQUENCE, 2);
	KUNIT_EXPECT_EQ(test, lab_session_count(lab->session, OL_DOWN_OLD), 2);

	/* the peer's wish counts here as it does for a client */
	send(lab, lab->session, lcp, sizeof(lcp));
	lab_peer_gets(lab, forms[3].msg, forms[3].len);
	detach(&pppd);
}

static void ppp_channel_ioctls(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct pppd pppd;
	int value = 0;

	attach(&pppd, test);
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCGCHAN, &value), 0);
	KUNIT_EXPECT_EQ(test, value, ppp_channel_index(&lab->session->channel->ppp));
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCGUNIT, &value), -ENXIO);
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCGMRU, &value), 0);
	KUNIT_EXPECT_EQ(test, value, lab->session->channel->ppp.mtu);
	value = 1234;
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCSMRU, &value), 0);
	value = SC_COMP_PROT;
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCSFLAGS, &value), 0);
	value = 0;
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCGMRU, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 1234);
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCGFLAGS, &value), 0);
	KUNIT_EXPECT_EQ(test, value, SC_COMP_PROT);

	value = -1;
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCSASYNCMAP, &value), 0);
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCGASYNCMAP, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0);
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCSXASYNCMAP, &value), 0);
	value = -1;
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCGXASYNCMAP, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0);
	KUNIT_EXPECT_EQ(test, control(&pppd, PPPIOCGIDLE, &value), -ENOTTY);
	detach(&pppd);
}

static void ppp_channel_one_state(struct kunit *test)
{
	const struct ol_session_config hold = { .state = OPENLAC_SESSION_HOLD };
	const struct ol_session_config forward = { .state = OPENLAC_SESSION_FORWARD };
	struct lab *lab = test->priv;

	KUNIT_EXPECT_EQ(test, lab_session_set(lab, lab->session, &hold), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, lab->session->state, OPENLAC_SESSION_FORWARD);
	KUNIT_EXPECT_EQ(test, lab_session_set(lab, lab->session, &forward), 0);
}

/*
 * Orders in which session, tunnel and UDP socket can be asked to go, and pppd's file be closed;
 * the last is a flush. After the session's end the file says so. lab_exit() sees that nothing is
 * left.
 */
static const char orders[][5] = {
	"STUF", "TSUF", "TUSF", "SFTU", "FSTU", "FTU", "TFU", "TUF", "UTUF", "X", "FX", "XF",
};

static void order_desc(const char (*order)[5], char *desc)
{
	strscpy(desc, *order, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(order, orders, order_desc);

static void ppp_channel_delete_one(struct lab *lab, char what, struct ol_graveyard *g)
{
	struct ol_tunnel *t = ol_idtable_lookup(&lab->on->tunnels, LAB_TUNNEL);
	struct ol_session *s = t ? ol_idtable_lookup(&t->sessions, LAB_SESSION) : NULL;

	if (what == 'S' && s)
		ol_session_delete(s, OPENLAC_REASON_REQUEST, g);
	else if (what == 'T' && t)
		ol_tunnel_delete(t, OPENLAC_REASON_REQUEST, g);
	else if (what == 'U' && !lab->us->tunnels)
		ol_socket_withdraw(lab->us, OPENLAC_REASON_REQUEST, g);
	else if (what == 'X')
		ol_net_withdraw(lab->on, OPENLAC_REASON_FLUSH, g);
	/* PPP has not heard of it yet */
	if (s && !ol_idtable_lookup(&lab->on->tunnels, LAB_TUNNEL))
		send(lab, s, lcp, sizeof(lcp));
}

static void ppp_channel_orders(struct kunit *test)
{
	const char *order = *(const char (*)[5])test->param_value;
	struct lab *lab = test->priv;
	struct pppd pppd;
	struct ol_graveyard g;

	attach(&pppd, test);
	for (; *order; order++) {
		if (*order == 'F') {
			detach(&pppd);
			continue;
		}
		ol_graveyard_init(&g);
		mutex_lock(&lab->on->lock);
		ppp_channel_delete_one(lab, *order, &g);
		mutex_unlock(&lab->on->lock);
		lab_bury(&g);
		if (pppd.file && !lab->on->nr_sessions)
			gets(test, &pppd, NULL, -1);
	}
	KUNIT_EXPECT_EQ(test, lab->on->nr_sessions, 0);
	KUNIT_EXPECT_EQ(test, lab->on->tunnels.count, 0);
	detach(&pppd);
}

/* What PPP sends between the session's end and the channel's. */
static void ppp_channel_dead(struct kunit *test)
{
	struct lab *lab = test->priv;
	struct ol_session *s = lab->session;
	struct ol_graveyard g;

	ol_graveyard_init(&g);
	mutex_lock(&lab->on->lock);
	ol_tunnel_delete(lab->tunnel, OPENLAC_REASON_REQUEST, &g);
	mutex_unlock(&lab->on->lock);
	/* the tunnel is gone for good */
	rcu_barrier();
	send(lab, s, lcp, sizeof(lcp));
	lab_expect_drop(lab, OPENLAC_DROP_NOT_FORWARDING, 1);
	lab_peer_silent(lab);
	lab_bury(&g);
}

static struct kunit_case ppp_channel_cases[] = {
	KUNIT_CASE(ppp_channel_add),
	KUNIT_CASE_PARAM(ppp_channel_mtu, room_gen_params),
	KUNIT_CASE(ppp_channel_no_route),
	KUNIT_CASE_PARAM(ppp_channel_send, form_gen_params),
	KUNIT_CASE_PARAM(ppp_channel_receive, message_gen_params),
	KUNIT_CASE(ppp_channel_odd_messages),
	KUNIT_CASE(ppp_channel_sequence),
	KUNIT_CASE(ppp_channel_ioctls),
	KUNIT_CASE(ppp_channel_one_state),
	KUNIT_CASE_PARAM(ppp_channel_orders, order_gen_params),
	KUNIT_CASE(ppp_channel_dead),
	{}
};

static struct kunit_suite ppp_channel_suite = {
	.name = "openlac_ppp_channel",
	.init = ppp_channel_init,
	.exit = ppp_channel_exit,
	.test_cases = ppp_channel_cases,
};

kunit_test_suite(ppp_channel_suite);
