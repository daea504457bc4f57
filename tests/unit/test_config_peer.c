// SPDX-License-Identifier: GPL-2.0
/*
 * test_config_peer.c - statements of managed tunnels, interfaces and routes, and those of IPsec there and back
 *
 * Behaviours checked: every statement with a value of its own, there and back; each alone, with its other spellings, what it
 * refuses, and "no" (S96, S97, S173 to S186); defaults; the statements that tunnels share with profiles; abbreviations; names
 * of interfaces and tunnels do not clash (I32); the longest texts; secrets never appear in a message.
 */
#include <arpa/inet.h>

#include "test_config_peer.h"

/* Each statement with a value that is not its default, in the order in which it is printed. */
static const char everything[] =
	"max-peer-tunnels 20\n"
	"l2tp unmanaged port 1702\n"
	"crypto isakmp key \"sample key\" address 130.16.0.2\n"
	"crypto isakmp key \"other\" address 2001:db8::2\n"
	"crypto isakmp peer address 130.16.0.2 profile AW\n"
	"crypto isakmp peer address 2001:db8::2 profile other\n"
	"ip route 192.168.2.0/24 10.0.0.2\n"
	"ip route 192.168.2.0/24 ppp10\n"
	"ip route 0.0.0.0/0 130.16.0.2\n"
	"ip route 2001:db8:1::/48 2001:db8::2\n"
	"l2tp tunnel tunnel1\n"
	" version 2\n"
	" ip-version 6\n"
	" encapsulation ppp 0\n"
	" source lo\n"
	" destination office.example.net\n"
	" local-subaddress main_office\n"
	" remote-subaddress \"remote office\"\n"
	" protection ipsec local-id me@example.net remote-id \"the peer\"\n"
	" protection profile AW\n"
	" tiebreaker-rule higher-wins\n"
	" secret \"my_password\"\n"
	" host-name lac.example.net\n"
	" vendor-name \"Allied Telesis Inc\"\n"
	" hello-timeout 30\n"
	" retry-timeout 2\n"
	" max-retries 7\n"
	" idle-timeout 600\n"
	" establish-timeout 61\n"
	" session-establish-timeout 121\n"
	" persist-pend-timeout 62\n"
	" failover-timeout 4\n"
	" rx-window 16\n"
	" mtu 1400\n"
	" local-port 1703\n"
	" remote-port 1704\n"
	" udp-checksum off\n"
	" tos 184\n"
	" data-sequencing on\n"
	" ppp-framing acfc\n"
	" hide-avps off\n"
	"!\n"
	"l2tp tunnel 1\n"
	" version 2\n"
	" source 2001:db8::1\n"
	" destination 2001:db8::2\n"
	"!\n"
	"crypto isakmp profile AW\n"
	" version 1 mode main\n"
	" lifetime 600\n"
	" transform 1 integrity SHA1 encryption AES128 group 2\n"
	" transform 255 integrity SHA512 encryption AES256 group 18\n"
	"!\n"
	"crypto isakmp profile two\n"
	" version 2\n"
	" transform 7 integrity SHA256 encryption 3DES group 14\n"
	"!\n"
	"crypto ipsec profile AW\n"
	" lifetime seconds 300\n"
	" pfs 16\n"
	" transform 1 protocol esp integrity SHA1 encryption AES128\n"
	" transform 2 protocol esp integrity SHA256 encryption AES192\n"
	"!\n"
	"interface tunnel1\n"
	" description \"unmanaged L2TPv3 VTI\"\n"
	" tunnel source eth1\n"
	" tunnel destination office.example.net\n"
	" tunnel local id 4294967295\n"
	" tunnel remote id 2\n"
	" tunnel mode l2tp v3\n"
	" ip address 10.1.0.1/30\n"
	" ipv6 address fe80::1/64\n"
	" mtu 1400\n"
	"!\n"
	"interface ppp10\n"
	" ip address 10.0.0.1/30\n"
	" ipv6 address 2001:db8:2::1/64\n"
	" mtu 1492\n"
	" ppp authentication chap pap\n"
	" ppp username \"main office\" password \"pass word\"\n"
	" peer default ip address 10.0.0.2\n"
	"!\n";

static void test_every_statement_there_and_back(void **state)
{
	struct conf *c = parse(everything), *again;
	const struct conf_tunnel *t = conf_find_tunnel(c, "tunnel1");
	const struct conf_iface *ppp = conf_find_iface(c, "ppp10"), *vti = conf_find_iface(c, "tunnel1");

	(void)state;
	assert_string_equal(print(c), everything);
	again = parse(everything);
	assert_true(conf_tunnel_equal(t, conf_find_tunnel(again, "tunnel1")));
	assert_false(conf_tunnel_equal(t, t->next));
	assert_int_equal(c->max_peer_tunnels, 20);
	assert_int_equal(c->unmanaged_port, 1702);
	assert_int_equal(t->tiebreaker, CONF_TIEBREAKER_HIGHER_WINS);
	assert_string_equal(t->local_id, "me@example.net");
	assert_string_equal(t->remote_id, "the peer");
	assert_int_equal(t->l2tp.tos, 184);
	assert_int_equal(conf_find_isakmp_profile(c, "AW")->lifetime, 600);
	assert_int_equal(conf_find_isakmp_profile(c, "two")->version, 2);
	assert_int_equal(conf_find_ipsec_profile(c, "AW")->pfs, 16);
	assert_int_equal(conf_iface_local_id(vti), 4294967295u);
	assert_int_equal(conf_iface_remote_id(vti), 2);
	assert_int_equal(ppp->mtu, 1492);
	assert_int_equal(ppp->auths, 2);
	assert_int_equal(ppp->auth[0], PPP_AUTH_CHAP);
	assert_int_equal(ppp->auth[1], PPP_AUTH_PAP);
	assert_string_equal(ppp->username, "main office");
	assert_string_equal(ppp->password, "pass word");
	assert_int_equal(ntohl(ppp->peer_ip.v4.s_addr), 0x0a000002);
	conf_free(again);
	conf_free(c);
}

static void s93_port_of_unmanaged_pseudowires(void **state)
{
	struct conf *c = parse("l2tp unmanaged port 1\n");

	(void)state;
	assert_int_equal(c->unmanaged_port, 1);
	assert_string_equal(print(c), "l2tp unmanaged port 1\n");
	conf_free(c);
	c = parse("l2tp unmanaged port 65535\nno l2tp unmanaged port\n");
	assert_int_equal(c->unmanaged_port, 1701);
	assert_string_equal(print(c), "");
	conf_free(c);
	assert_mistakes("l2tp unmanaged port 0\nl2tp unmanaged port 65536\n",
			"f:1: l2tp unmanaged port cannot be '0', expected a number from 1 to 65535\n"
			"f:2: l2tp unmanaged port cannot be '65536', expected a number from 1 to 65535\n");
}

static void test_defaults(void **state)
{
	struct conf *c = parse("l2tp tunnel t\ncrypto isakmp profile i\ncrypto ipsec profile e\ninterface ppp10\n");
	const struct conf_tunnel *t = c->tunnels;

	(void)state;
	assert_int_equal(c->max_peer_tunnels, 65535);
	assert_int_equal(c->unmanaged_port, 1701);
	assert_int_equal(t->ip_version, 0);
	assert_int_equal(t->ppp, CONF_PPP_NONE);
	assert_false(t->ipsec);
	assert_int_equal(t->tiebreaker, CONF_TIEBREAKER_RFC2661);
	assert_string_equal(t->l2tp.vendor_name, "OpenLAC");
	assert_int_equal(t->l2tp.hello_timeout, 60);
	assert_int_equal(t->l2tp.retry_timeout, 1);
	assert_int_equal(t->l2tp.max_retries, 5);
	assert_int_equal(t->l2tp.idle_timeout, 0);
	assert_int_equal(t->l2tp.establish_timeout, 60);
	assert_int_equal(t->l2tp.session_establish_timeout, 120);
	assert_int_equal(t->l2tp.persist_pend_timeout, 60);
	assert_int_equal(t->l2tp.failover_timeout, 3);
	assert_int_equal(t->l2tp.rx_window, 10);
	assert_int_equal(t->l2tp.mtu, 1460);
	assert_int_equal(t->l2tp.local_port, 1701);
	assert_int_equal(t->l2tp.remote_port, 1701);
	assert_true(t->l2tp.udp_checksum);
	assert_int_equal(t->l2tp.tos_mode, CONF_TOS_INHERIT);
	assert_int_equal(t->l2tp.hide, L2TP_HIDE_AUTO);
	assert_int_equal(c->isakmp_profiles->version, 0);
	assert_int_equal(c->isakmp_profiles->lifetime, 86400);
	assert_int_equal(c->ipsec_profiles->lifetime, 28800);
	assert_int_equal(c->ipsec_profiles->pfs, 0);
	assert_int_equal(c->ifaces->mtu, 0);
	assert_int_equal(c->ifaces->auths, 0);
	assert_string_equal(print(c), "l2tp tunnel t\n version 2\n!\ncrypto isakmp profile i\n!\ncrypto ipsec profile e\n!\n"
				      "interface ppp10\n!\n");
	conf_free(c);
}

static void s96_interface_statements_load(void **state)
{
	static const char *const names[] = { "eth1", "vlan1", "ppp10", "tunnel1", "lo" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char header[64];

		snprintf(header, sizeof(header), "interface %s", names[i]);
		assert_prints(header, "ip address 130.16.0.1/30", " ip address 130.16.0.1/30\n");
		assert_prints(header, "ip addr 130.16.0.1/30", " ip address 130.16.0.1/30\n");
		assert_prints(header, "ipv6 address 2001:db8::1/64", " ipv6 address 2001:db8::1/64\n");
		assert_prints(header, "description \xe2\x80\x9cunmanaged L2TPv3 VTI\xe2\x80\x9d",
			      " description \"unmanaged L2TPv3 VTI\"\n");
		assert_prints(header, "description VTI", " description VTI\n");
		assert_prints(header, "ip address 10.0.0.1/30\nip address 10.0.0.5/32", " ip address 10.0.0.5/32\n");
		assert_prints(header, "ip address 10.0.0.1/30\nno ip address", "");
		assert_prints(header, "mtu 9000\nno mtu", "");
	}
	REFUSES("interface eth1", "ip address", "ip address 10.0.0.1", "ip address 10.0.0.1/33", "ip address 10.0.0.1/",
		"ip address 10.0.0/30", "ip address 0.0.0.0/0", "ip address 224.0.0.1/24", "ip address 2001:db8::1/64",
		"ip address 10.0.0.1/30 10.0.0.2", "ipv6 address 10.0.0.1/24", "ipv6 address 2001:db8::1", "ipv6 address ::/0",
		"ipv6 address 2001:db8::1/129", "ipv6 address ff02::1/64", "description", "description \"\"", "mtu 67", "mtu 65536",
		"mtu", "ip", "ip nothing");
}

static void s97_separators_are_ignored(void **state)
{
	struct conf *c = parse("!\n!\ninterface eth1\n!\n  !\n!\ninterface vlan1\nip address 10.0.0.1/24\n!\n!\n");

	(void)state;
	assert_string_equal(print(c), "interface eth1\n!\ninterface vlan1\n ip address 10.0.0.1/24\n!\n");
	conf_free(c);
}

static void s173_tunnels_have_names_that_may_be_numbers(void **state)
{
	struct conf *c = parse("l2tp tunnel tunnel1\nencapsulation ppp 10\nl2tp tunnel 1\nencapsulation ppp 11\n"
			       "l2tp tun tunnel1\ndestination 10.0.0.1\n");

	(void)state;
	assert_int_equal(conf_find_tunnel(c, "1")->ppp, 11);
	assert_int_equal(conf_find_tunnel(c, "tunnel1")->ppp, 10);
	assert_int_equal(conf_find_tunnel(c, "tunnel1")->destination.addr.family, AF_INET);
	assert_int_equal(conf_find_tunnel(c, "tunnel1")->l2tp.line, 1);
	assert_null(conf_find_tunnel(c, "TUNNEL1"));
	conf_free(c);
	c = parse("l2tp tunnel a\nl2tp tunnel b\nno l2tp tunnel a\n");
	assert_string_equal(c->tunnels->l2tp.name, "b");
	assert_null(c->tunnels->next);
	conf_free(c);
	REFUSES("max-sessions 5", "l2tp", "l2tp tunnel", "l2tp tunnel \"a b\"", "l2tp tunnel a b", "no l2tp tunnel a",
		"l2tp tunnel 1234567890123456789012345678901234567890123456789012345678901234");
}

static void s174_encapsulation_names_the_ppp_interface(void **state)
{
	(void)state;
	assert_prints("l2tp tunnel t", "encapsulation ppp 10", " encapsulation ppp 10\n");
	assert_prints("l2tp tunnel t", "encap ppp 0", " encapsulation ppp 0\n");
	assert_prints("l2tp tunnel t", "encapsulation ppp 65535\nno encapsulation ppp", "");
	REFUSES("l2tp tunnel t", "encapsulation", "encapsulation ppp", "encapsulation ppp 65536", "encapsulation ppp ppp10",
		"encapsulation ppp -1", "encapsulation ppp 1 2", "encapsulation ppp10");
}

static void s175_destination_is_an_address_or_a_name(void **state)
{
	(void)state;
	assert_prints("l2tp tunnel t", "destination 130.16.0.2", " destination 130.16.0.2\n");
	assert_prints("l2tp tunnel t", "dest 2001:DB8::2", " destination 2001:db8::2\n");
	assert_prints("l2tp tunnel t", "destination 10.0.0.1\ndestination lns-1.example.com", " destination lns-1.example.com\n");
	assert_prints("l2tp tunnel t", "destination 10.0.0.1\nno destination", "");
	REFUSES("l2tp tunnel t", "destination", "destination 130.16.0.256", "destination 10.0.0", "destination 0.0.0.0",
		"destination 224.0.0.1", "destination fe80::1", "destination -x", "destination a..b", "destination a_b",
		"destination 10.0.0.1 10.0.0.2", "destination l2tp x");
}

static void s176_source_is_an_address_or_an_interface(void **state)
{
	struct conf *c = parse("l2tp tunnel t\nsource lo\n");

	(void)state;
	assert_string_equal(c->tunnels->source.name, "lo");
	assert_int_equal(c->tunnels->source.addr.family, AF_UNSPEC);
	conf_free(c);
	assert_prints("l2tp tunnel t", "source 130.16.0.1", " source 130.16.0.1\n");
	assert_prints("l2tp tunnel t", "so 2001:db8::1", " source 2001:db8::1\n");
	assert_prints("l2tp tunnel t", "source vlan1.10", " source vlan1.10\n");
	assert_prints("l2tp tunnel t", "source eth1\nsource 10.0.0.1\nno source", "");
	REFUSES("l2tp tunnel t", "source", "source 130.16.0.256", "source 10.0.0", "source 0.0.0.0", "source 255.255.255.255",
		"source 1234567890123456", "source a/b", "source eth1 eth2", "source fe80::1");
}

static void s177_remote_subaddress(void **state)
{
	(void)state;
	assert_prints("l2tp tunnel t", "remote-subaddress remote_office", " remote-subaddress remote_office\n");
	assert_prints("l2tp tunnel t", "remote-subaddress x\nno remote-subaddress", "");
	REFUSES("l2tp tunnel t", "remote-subaddress", "remote-subaddress a b", "remote-subaddress \"\"");
}

static void s178_local_subaddress(void **state)
{
	(void)state;
	assert_prints("l2tp tunnel t", "local-subaddress main_office", " local-subaddress main_office\n");
	assert_prints("l2tp tunnel t", "local-subaddress x\nno local-subaddress", "");
	REFUSES("l2tp tunnel t", "local-subaddress", "local-subaddress a b", "local-subaddress \"\"");
}

static void s180_protection_ipsec_with_its_options(void **state)
{
	(void)state;
	assert_prints("l2tp tunnel t", "protection ipsec", " protection ipsec\n");
	/* I15: printed in the form of Example 7. */
	assert_prints("l2tp tunnel t", "protection ipsec profile AW local-id me remote-id you",
		      " protection ipsec local-id me remote-id you\n protection profile AW\n");
	assert_prints("l2tp tunnel t", "prot ipsec remote-id you profile AW", " protection ipsec remote-id you\n protection profile AW\n");
	assert_prints("l2tp tunnel t", "protection ipsec local-id me\nprotection ipsec", " protection ipsec\n");
	assert_prints("l2tp tunnel t", "protection ipsec profile AW local-id me\nno protection ipsec", "");
	REFUSES("l2tp tunnel t", "protection", "protection ipsec profile", "protection ipsec AW", "protection ipsec profile \"a b\"",
		"protection ipsec local-id", "protection ipsec local-id a local-id b", "protection ipsec esp", "protection esp");
}

static void s181_protection_profile_on_a_line_of_its_own(void **state)
{
	static const char both[] = " protection ipsec\n protection profile AW\n";

	(void)state;
	assert_prints("l2tp tunnel t", "protection ipsec\nprotection profile AW", both);
	assert_prints("l2tp tunnel t", "protection profile AW\nprotection ipsec", both);
	assert_prints("l2tp tunnel t", "protection ipsec profile other\nprotection profile AW", both);
	assert_prints("l2tp tunnel t", "protection ipsec profile AW\nno protection profile", " protection ipsec\n");
	REFUSES("l2tp tunnel t", "protection profile", "protection profile a b", "protection profile \"\"");
}

/* I9: entered in both spellings, printed in one. */
static void s182_shared_secret(void **state)
{
	(void)state;
	assert_prints("l2tp tunnel t", "shared-secret my_password", " secret \"my_password\"\n");
	assert_prints("l2tp tunnel t", "secret \xe2\x80\x9cmy password\xe2\x80\x9d", " secret \"my password\"\n");
	assert_prints("l2tp tunnel t", "secret x\nno shared-secret", "");
	REFUSES("l2tp tunnel t", "shared-secret", "shared-secret \"\"", "secret a b");
}

static void s183_version_is_2(void **state)
{
	(void)state;
	assert_prints("l2tp tunnel t", "", "");
	assert_prints("l2tp tunnel t", "version 2", "");
	REFUSES("l2tp tunnel t", "version", "version 1", "version 3", "version 2 2");
}

static void s184_ip_version_is_4_or_6(void **state)
{
	(void)state;
	assert_prints("l2tp tunnel t", "ip-version 4", " ip-version 4\n");
	assert_prints("l2tp tunnel t", "ip-version 6", " ip-version 6\n");
	assert_prints("l2tp tunnel t", "ip-version 6\nno ip-version", "");
	REFUSES("l2tp tunnel t", "ip-version", "ip-version 5", "ip-version ipv4", "ip-version 46", "ip-version 4 6");
}

static void s185_ppp_interface_has_the_local_address(void **state)
{
	struct conf *c = parse("l2tp tunnel t\nencapsulation ppp 10\ninterface ppp10\nip address 10.0.0.1/30\n");

	(void)state;
	assert_int_equal(ntohl(conf_find_iface(c, "ppp10")->ip.addr.v4.s_addr), 0x0a000001);
	assert_int_equal(conf_find_iface(c, "ppp10")->ip.len, 30);
	conf_free(c);
}

static void s186_static_routes(void **state)
{
	struct conf *c = parse("ip route 192.168.2.0/24 10.0.0.2\nip route 192.168.2.0/24 10.0.0.2\n"
			       "ip route 10.9.0.0/16 ppp10\nip route 192.168.2.0/24 10.0.0.6\nip route ::/0 2001:db8::1\n");

	(void)state;
	assert_string_equal(print(c), "ip route 192.168.2.0/24 10.0.0.2\nip route 10.9.0.0/16 ppp10\n"
				      "ip route 192.168.2.0/24 10.0.0.6\nip route ::/0 2001:db8::1\n");
	conf_free(c);
	c = parse("ip route 10.1.0.0/16 10.0.0.2\nip route 10.1.0.0/16 10.0.0.6\nip route 10.2.0.0/16 lo\n"
		  "no ip route 10.1.0.0/16 10.0.0.2\n");
	assert_string_equal(print(c), "ip route 10.1.0.0/16 10.0.0.6\nip route 10.2.0.0/16 lo\n");
	conf_free(c);
	c = parse("ip route 10.1.0.0/16 10.0.0.2\nip route 10.2.0.0/16 lo\nno ip route\n");
	assert_null(c->routes);
	conf_free(c);
	/* After a block, too. */
	c = parse("interface ppp10\nip address 10.0.0.1/30\nip route 192.168.2.0/24 10.0.0.2\n");
	assert_non_null(c->routes);
	conf_free(c);
	REFUSES("max-sessions 5", "ip route", "ip route 10.0.0.0/8", "ip route 10.0.0.1/8 10.0.0.2", "ip route 10.0.0.0 10.0.0.2",
		"ip route 2001:db8::1/64 2001:db8::2", "ip route 10.0.0.0/8 2001:db8::2", "ip route ::/0 10.0.0.1",
		"ip route 10.0.0.0/8 10.0.0.256", "ip route 10.0.0.0/8 0.0.0.0", "ip route 10.0.0.0/8 10.0.0.1 10.0.0.2",
		"no ip route 10.0.0.0/8 10.0.0.1", "ip route 10.0.0.0/33 10.0.0.1");
}

/* "Statements beyond the guide" that are for both; a tunnel has one session, so that it has no limit of them (S61). */
static void s61_tunnels_share_the_statements_of_profiles(void **state)
{
	static const char *const shared[] = {
		"host-name h", "vendor-name v", "hello-timeout 0", "retry-timeout 60", "max-retries 1", "idle-timeout 5",
		"establish-timeout 5", "session-establish-timeout 5", "persist-pend-timeout 5", "failover-timeout 5", "rx-window 5",
		"mtu 1492", "local-port 5", "remote-port 5", "udp-checksum off", "tos 5", "data-sequencing on", "ppp-framing acfc",
		"hide-avps on",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		char expected[64];

		snprintf(expected, sizeof(expected), " %s\n", shared[i]);
		assert_prints("l2tp tunnel t", shared[i], expected);
	}
	REFUSES("l2tp tunnel t", "session-limit 1", "hello-timeout 86401", "retry-timeout 0", "mtu 575", "tos 256", "hide-avps",
		"tiebreaker-rule", "tiebreaker-rule lower-wins", "tiebreaker-rule rfc2661 higher-wins");
	REFUSES("l2tp-profile p", "tiebreaker-rule rfc2661", "source lo", "encapsulation ppp 1");
}

static void test_ppp_and_pseudowire_statements(void **state)
{
	(void)state;
	assert_prints("interface ppp10", "ppp authentication pap\nno ppp authentication", "");
	assert_prints("interface ppp10", "ppp auth mschapv2 eap", " ppp authentication mschapv2 eap\n");
	assert_prints("interface ppp10", "ppp username u password p\nno ppp username", "");
	assert_prints("interface ppp10", "peer default ip address 10.0.0.2\nno peer default ip address", "");
	assert_prints("interface tunnel1", "tunnel mode l2tp v3\nno tunnel mode l2tp v3", "");
	assert_prints("interface tunnel1", "tunnel source lo\ntunnel destination h.example.net\nno tunnel source\nno tunnel destination", "");
	assert_prints("interface tunnel1", "tunnel local id 5\ntunnel remote id 6\nno tunnel local id\nno tunnel remote id", "");
	REFUSES("interface ppp10", "ppp", "ppp authentication", "ppp authentication pap pap", "ppp authentication none",
		"ppp username", "ppp username u", "ppp username u password", "ppp username u password p q", "peer",
		"peer default ip address", "peer default ip address 2001:db8::2", "peer default ip address 10.0.0.0/8",
		"tunnel", "tunnel mode", "tunnel mode l2tp", "tunnel mode l2tp v2", "tunnel mode gre", "tunnel source",
		"tunnel source 10.0.0.300", "tunnel destination", "tunnel destination 10.0.0.300", "tunnel local", "tunnel local id",
		"tunnel local id 0", "tunnel local id 4294967296", "tunnel remote id x");
}

/* The number at the end of the interface's name, where there is one that can be an id (I33). */
static void test_pseudowire_ids(void **state)
{
	static const struct { const char *name; uint32_t id; } cases[] = {
		{ "tunnel1", 1 }, { "tunnel27", 27 }, { "tunnel", 1 }, { "tunnel0", 1 }, { "l2tp3x7", 7 }, { "t4294967295", 4294967295u },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[64];
		struct conf *c;

		snprintf(text, sizeof(text), "interface %s\n", cases[i].name);
		c = parse(text);
		assert_int_equal(conf_iface_local_id(c->ifaces), cases[i].id);
		assert_int_equal(conf_iface_remote_id(c->ifaces), cases[i].id);
		conf_free(c);
	}
}

/* I32 */
static void test_a_tunnel_and_an_interface_of_the_same_name(void **state)
{
	struct conf *c = parse("l2tp tunnel tunnel1\ndestination 10.0.0.1\ninterface tunnel1\nip address 10.1.0.1/30\n"
			       "no l2tp tunnel tunnel1\n");

	(void)state;
	assert_null(c->tunnels);
	assert_int_equal(c->ifaces->ip.len, 30);
	conf_free(c);
}

/* The longest texts of nothing but quotes still fit on a printed line that can be read again. */
static void test_longest_texts(void **state)
{
	char quotes[2 * CONF_TEXT_MAX + 1] = "", text[8192], before[8192];
	struct conf *c;
	int i;

	(void)state;
	for (i = 0; i < CONF_TEXT_MAX; i++)
		strcat(quotes, "\\\"");
	snprintf(text, sizeof(text), "l2tp tunnel t\nprotection ipsec local-id \"%s\" remote-id \"%s\"\n"
		 "interface ppp10\ndescription \"%s\"\nppp username \"%s\" password \"%s\"\n", quotes, quotes, quotes, quotes, quotes);
	c = parse(text);
	assert_int_equal(strlen(c->tunnels->remote_id), CONF_TEXT_MAX);
	assert_int_equal(strlen(c->ifaces->password), CONF_TEXT_MAX);
	snprintf(before, sizeof(before), "%s", print(c));
	conf_free(c);
	c = parse(before);
	assert_string_equal(print(c), before);
	conf_free(c);
}

static void test_secrets_are_not_in_messages(void **state)
{
	static const char *const bad[] = {
		"crypto isakmp key hush address x", "crypto isakmp key hush hush address 10.0.0.1", "crypto isakmp key hush",
		"no crypto isakmp key hush address 10.0.0.1", "no crypto isakmp key hush",
		"interface p\nppp username u password hush hush", "l2tp tunnel t\nshared-secret hush hush",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_null(parse_octets(bad[i], strlen(bad[i])));
		assert_int_equal(line_count, 1);
		assert_null(strstr(lines, "hush"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_statement_there_and_back),
		cmocka_unit_test(s93_port_of_unmanaged_pseudowires),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(s96_interface_statements_load),
		cmocka_unit_test(s97_separators_are_ignored),
		cmocka_unit_test(s173_tunnels_have_names_that_may_be_numbers),
		cmocka_unit_test(s174_encapsulation_names_the_ppp_interface),
		cmocka_unit_test(s175_destination_is_an_address_or_a_name),
		cmocka_unit_test(s176_source_is_an_address_or_an_interface),
		cmocka_unit_test(s177_remote_subaddress),
		cmocka_unit_test(s178_local_subaddress),
		cmocka_unit_test(s180_protection_ipsec_with_its_options),
		cmocka_unit_test(s181_protection_profile_on_a_line_of_its_own),
		cmocka_unit_test(s182_shared_secret),
		cmocka_unit_test(s183_version_is_2),
		cmocka_unit_test(s184_ip_version_is_4_or_6),
		cmocka_unit_test(s185_ppp_interface_has_the_local_address),
		cmocka_unit_test(s186_static_routes),
		cmocka_unit_test(s61_tunnels_share_the_statements_of_profiles),
		cmocka_unit_test(test_ppp_and_pseudowire_statements),
		cmocka_unit_test(test_pseudowire_ids),
		cmocka_unit_test(test_a_tunnel_and_an_interface_of_the_same_name),
		cmocka_unit_test(test_longest_texts),
		cmocka_unit_test(test_secrets_are_not_in_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
