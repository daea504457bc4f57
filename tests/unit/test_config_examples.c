// SPDX-License-Identifier: GPL-2.0
/*
 * test_config_examples.c - the guide's Examples 1 to 8, as it prints them
 *
 * Behaviours checked: each loads without a mistake, in the model is what the guide means, and the running configuration loads
 * again as the same model and the same text (S98 to S101, S187 to S193); tunnels and concentrators of the examples are
 * complete; what this version does not carry out is said once for each object.
 */
#include <arpa/inet.h>

#include "test_config.h"

static char text[65536];

static struct conf *load(const char *name)
{
	char path[128];
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "tests/vectors/guide/%s.conf", name);
	f = fopen(path, "r");
	if (!f)
		fail_msg("%s cannot be read", path);
	len = fread(text, 1, sizeof(text) - 1, f);
	text[len] = '\0';
	fclose(f);
	return parse(text);
}

/* Prints what was loaded, loads it and prints that. */
static void assert_round_trip(const struct conf *c)
{
	struct conf *again;

	snprintf(text, sizeof(text), "%s", print(c));
	again = parse(text);
	assert_string_equal(print(again), text);
	assert_true(conf_radius_equal(c, again) && conf_dns_equal(c, again));
	if (c->tunnels)
		assert_true(conf_tunnel_equal(c->tunnels, again->tunnels));
	conf_free(again);
}

static void assert_addr(const struct conf_addr *a, const char *expected)
{
	char buf[INET6_ADDRSTRLEN];

	assert_string_equal(inet_ntop(a->family, &a->v6, buf, sizeof(buf)), expected);
}

static void assert_prefix(const struct conf_prefix *p, const char *addr, unsigned int len)
{
	assert_addr(&p->addr, addr);
	assert_int_equal(p->len, len);
}

static void assert_complete(const struct conf *c)
{
	const struct conf_tunnel *t;
	const struct conf_ac *ac;

	forget_lines();
	for (t = c->tunnels; t; t = t->next)
		assert_true(conf_tunnel_check(c, t, on_line, NULL));
	for (ac = c->acs; ac; ac = ac->next)
		assert_true(conf_ac_check(c, ac, on_line, NULL));
	assert_string_equal(lines, "");
}

static const char *warnings(const struct conf *c)
{
	forget_lines();
	conf_warnings(c, on_line, NULL);
	return lines;
}

/* What Examples 4 to 8 have in common: @host is the last octet of the WAN address, @lan the third of the LAN's. */
static void assert_office(const struct conf *c, unsigned int host, unsigned int wan_len, unsigned int lan)
{
	char addr[32];

	snprintf(addr, sizeof(addr), "130.16.0.%u", host);
	assert_prefix(&conf_find_iface(c, "eth1")->ip, addr, wan_len);
	snprintf(addr, sizeof(addr), "192.168.%u.254", lan);
	assert_prefix(&conf_find_iface(c, "vlan1")->ip, addr, 24);
}

/* The managed tunnel, ppp10 and the route over it, of office @office of two. */
static void assert_managed(const struct conf *c, const char *name, unsigned int office)
{
	const struct conf_tunnel *t = conf_find_tunnel(c, name);
	unsigned int peer = 3 - office;
	char addr[32];

	assert_non_null(t);
	assert_int_equal(t->ppp, 10);
	snprintf(addr, sizeof(addr), "130.16.0.%u", peer);
	assert_addr(&t->destination.addr, addr);
	assert_int_equal(conf_tunnel_family(t), AF_INET);
	assert_int_equal(t->l2tp.local_port, 1701);
	assert_int_equal(t->l2tp.remote_port, 1701);
	snprintf(addr, sizeof(addr), "10.0.0.%u", office);
	assert_prefix(&conf_find_iface(c, "ppp10")->ip, addr, 30);
	snprintf(addr, sizeof(addr), "192.168.%u.0", peer);
	assert_prefix(&c->routes->prefix, addr, 24);
	snprintf(addr, sizeof(addr), "10.0.0.%u", peer);
	assert_addr(&c->routes->via.addr, addr);
	assert_null(t->next);
}

static void s98_example_1_loads_verbatim(void **state)
{
	struct conf *c = load("example1");

	(void)state;
	assert_true(c->acs->service_any && c->acs->destination_l2tp);
	assert_int_equal(c->acs->lookup, CONF_LOOKUP_STATIC);
	assert_addr(&c->acs->peer, "192.168.11.2");
	assert_string_equal(conf_find_profile(c, c->acs->profile)->secret, "oursecret");
	assert_string_equal(conf_find_iface(c, "eth1")->ac, "mylittleac");
	assert_complete(c);
	assert_string_equal(warnings(c), "");
	assert_round_trip(c);
	conf_free(c);
}

static void s99_example_2_loads_verbatim(void **state)
{
	struct conf *c = load("example2");

	(void)state;
	assert_int_equal(c->acs->lookup, CONF_LOOKUP_RADIUS);
	assert_string_equal(c->acs->radius_group, "my_group");
	assert_addr(&conf_find_radius_group(c, "my_group")->server[0], "192.168.1.200");
	assert_string_equal(c->radius_servers->key, "testing123-1");
	assert_complete(c);
	assert_string_equal(warnings(c), "");
	assert_round_trip(c);
	conf_free(c);
}

static void s100_example_3_loads_verbatim(void **state)
{
	struct conf *c = load("example3");

	(void)state;
	assert_int_equal(c->acs->lookup, CONF_LOOKUP_DNS);
	assert_string_equal(c->acs->dns_prefix, "lns");
	assert_addr(&c->name_server[0], "10.1.1.1");
	assert_complete(c);
	assert_string_equal(warnings(c), "");
	assert_round_trip(c);
	conf_free(c);
}

/* The profile comes after the concentrator that names it; without it, only the check complains. */
static void s101_a_profile_may_be_named_before_it_is_made(void **state)
{
	struct conf *c = load("example1");

	(void)state;
	assert_true(c->acs->line < c->profiles->line);
	conf_free(c);
	c = parse("pppoe-ac a\n service-name any\n destination l2tp\n l2tp peer-address static 10.0.0.1\n"
		  " l2tp profile my-l2tp-profile1\ninterface eth1\n pppoe-ac-service a\n");
	assert_false(conf_ac_check(c, c->acs, on_line, NULL));
	assert_string_equal(lines, "Required: l2tp profile my-l2tp-profile1 (not configured)\n");
	conf_free(c);
}

static void s187_example_4_loads_verbatim(void **state)
{
	struct conf *c = load("example4-main");

	(void)state;
	assert_office(c, 1, 30, 1);
	assert_managed(c, "tunnel1", 1);
	assert_complete(c);
	assert_string_equal(warnings(c), "");
	assert_round_trip(c);
	conf_free(c);
	c = load("example4-remote");
	assert_office(c, 2, 30, 2);
	assert_managed(c, "tunnel1", 2);
	assert_complete(c);
	assert_round_trip(c);
	conf_free(c);
}

static void s187_example_4_as_printed(void **state)
{
	struct conf *c = load("example4-main");

	(void)state;
	assert_string_equal(print(c),
			    "ip route 192.168.2.0/24 10.0.0.2\n"
			    "l2tp tunnel tunnel1\n version 2\n encapsulation ppp 10\n destination 130.16.0.2\n!\n"
			    "interface eth1\n ip address 130.16.0.1/30\n!\n"
			    "interface vlan1\n ip address 192.168.1.254/24\n!\n"
			    "interface ppp10\n ip address 10.0.0.1/30\n!\n");
	conf_free(c);
}

static void s188_example_5_loads_verbatim(void **state)
{
	struct conf *c = load("example5-main");

	(void)state;
	assert_office(c, 1, 30, 1);
	assert_managed(c, "tunnel1", 1);
	assert_string_equal(c->tunnels->local_subaddress, "main_office");
	assert_string_equal(c->tunnels->remote_subaddress, "remote_office");
	assert_complete(c);
	assert_round_trip(c);
	conf_free(c);
}

static void s189_example_6_loads_verbatim(void **state)
{
	struct conf *c = load("example6-main");

	(void)state;
	assert_office(c, 1, 30, 1);
	assert_managed(c, "tunnel1", 1);
	assert_true(c->tunnels->ipsec);
	/* The internal default profile. */
	assert_string_equal(c->tunnels->ipsec_profile, "");
	assert_addr(&c->tunnels->source.addr, "130.16.0.1");
	assert_addr(&c->isakmp_keys->addr, "130.16.0.2");
	assert_string_equal(c->isakmp_keys->key, "samplekey");
	assert_complete(c);
	assert_string_equal(warnings(c), "");
	assert_null(strstr(warnings(c), "samplekey"));
	assert_round_trip(c);
	conf_free(c);
	c = load("example6-remote");
	assert_office(c, 2, 30, 2);
	assert_managed(c, "tunnel1", 2);
	assert_addr(&c->isakmp_keys->addr, "130.16.0.1");
	assert_complete(c);
	assert_round_trip(c);
	conf_free(c);
}

static void s190_example_7_loads_verbatim(void **state)
{
	struct conf *c = load("example7-main");
	const struct conf_ipsec_profile *ipsec = conf_find_ipsec_profile(c, "AW");
	const struct conf_isakmp_profile *isakmp = conf_find_isakmp_profile(c, "AW");

	(void)state;
	assert_office(c, 1, 30, 1);
	assert_managed(c, "1", 1);
	assert_int_equal(c->tunnels->ip_version, 4);
	assert_true(c->tunnels->ipsec);
	assert_string_equal(c->tunnels->ipsec_profile, "AW");
	assert_int_equal(ipsec->lifetime, 300);
	assert_int_equal(ipsec->pfs, 2);
	assert_int_equal(ipsec->transforms.count, 1);
	assert_int_equal(ipsec->transforms.item[0].number, 1);
	assert_int_equal(ipsec->transforms.item[0].integrity, CONF_INTEGRITY_SHA1);
	assert_int_equal(ipsec->transforms.item[0].encryption, CONF_ENCRYPTION_AES128);
	assert_int_equal(isakmp->version, 1);
	assert_int_equal(isakmp->transforms.item[0].integrity, CONF_INTEGRITY_SHA1);
	assert_int_equal(isakmp->transforms.item[0].encryption, CONF_ENCRYPTION_AES128);
	assert_int_equal(isakmp->transforms.item[0].group, 2);
	assert_addr(&c->isakmp_peers->addr, "130.16.0.2");
	assert_string_equal(c->isakmp_peers->profile, "AW");
	assert_string_equal(c->isakmp_keys->key, "samplekey");
	assert_complete(c);
	assert_round_trip(c);
	conf_free(c);
}

/* I15: "protection ipsec" and "protection profile" on lines of their own. */
static void s190_example_7_as_printed(void **state)
{
	struct conf *c = load("example7-main");

	(void)state;
	assert_string_equal(print(c),
			    "crypto isakmp key \"samplekey\" address 130.16.0.2\n"
			    "crypto isakmp peer address 130.16.0.2 profile AW\n"
			    "ip route 192.168.2.0/24 10.0.0.2\n"
			    "l2tp tunnel 1\n version 2\n ip-version 4\n encapsulation ppp 10\n source 130.16.0.1\n"
			    " destination 130.16.0.2\n local-subaddress main_office\n remote-subaddress remote_office\n"
			    " protection ipsec\n protection profile AW\n!\n"
			    "crypto isakmp profile AW\n version 1 mode main\n"
			    " transform 1 integrity SHA1 encryption AES128 group 2\n!\n"
			    "crypto ipsec profile AW\n lifetime seconds 300\n pfs 2\n"
			    " transform 1 protocol esp integrity SHA1 encryption AES128\n!\n"
			    "interface eth1\n ip address 130.16.0.1/30\n!\n"
			    "interface vlan1\n ip address 192.168.1.254/24\n!\n"
			    "interface ppp10\n ip address 10.0.0.1/30\n!\n");
	conf_free(c);
}

/* The addresses between which IPsec will protect L2TP are the tunnel's source and destination. */
static void s191_example_7_names_both_wan_addresses(void **state)
{
	struct conf *c = load("example7-main");

	(void)state;
	assert_addr(&c->tunnels->source.addr, "130.16.0.1");
	assert_addr(&c->tunnels->destination.addr, "130.16.0.2");
	conf_free(c);
}

static void assert_pseudowire(const struct conf *c, const char *source, const char *destination, const char *ip)
{
	const struct conf_iface *i = conf_find_iface(c, "tunnel1");

	assert_int_equal(c->unmanaged_port, 1702);
	assert_string_equal(i->description, "unmanaged L2TPv3 VTI");
	assert_true(i->pseudowire);
	assert_addr(&i->source.addr, source);
	assert_addr(&i->destination.addr, destination);
	assert_prefix(&i->ip, ip, 30);
	/* I33 */
	assert_int_equal(conf_iface_local_id(i), 1);
	assert_int_equal(conf_iface_remote_id(i), 1);
}

static void s192_example_8_loads_verbatim(void **state)
{
	struct conf *c = load("example8-main");

	(void)state;
	assert_office(c, 1, 29, 1);
	assert_managed(c, "tunnel1", 1);
	/* I32: the interface of the same name is another thing. */
	assert_pseudowire(c, "130.16.0.1", "130.16.0.3", "10.1.0.1");
	assert_prefix(&c->routes->next->prefix, "192.168.3.0", 24);
	assert_addr(&c->routes->next->via.addr, "10.1.0.2");
	assert_complete(c);
	assert_null(strstr(warnings(c), "interface tunnel1"));
	assert_round_trip(c);
	conf_free(c);
	c = load("example8-remote1");
	assert_office(c, 2, 29, 2);
	assert_managed(c, "tunnel1", 2);
	assert_int_equal(c->unmanaged_port, 1701);
	assert_complete(c);
	assert_round_trip(c);
	conf_free(c);
}

static void s193_example_8_remote_office_2_loads_verbatim(void **state)
{
	struct conf *c = load("example8-remote2");

	(void)state;
	assert_office(c, 3, 29, 3);
	assert_pseudowire(c, "130.16.0.3", "130.16.0.1", "10.1.0.2");
	assert_null(c->tunnels);
	assert_round_trip(c);
	conf_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s98_example_1_loads_verbatim),
		cmocka_unit_test(s99_example_2_loads_verbatim),
		cmocka_unit_test(s100_example_3_loads_verbatim),
		cmocka_unit_test(s101_a_profile_may_be_named_before_it_is_made),
		cmocka_unit_test(s187_example_4_loads_verbatim),
		cmocka_unit_test(s187_example_4_as_printed),
		cmocka_unit_test(s188_example_5_loads_verbatim),
		cmocka_unit_test(s189_example_6_loads_verbatim),
		cmocka_unit_test(s190_example_7_loads_verbatim),
		cmocka_unit_test(s190_example_7_as_printed),
		cmocka_unit_test(s191_example_7_names_both_wan_addresses),
		cmocka_unit_test(s192_example_8_loads_verbatim),
		cmocka_unit_test(s193_example_8_remote_office_2_loads_verbatim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
