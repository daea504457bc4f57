// SPDX-License-Identifier: GPL-2.0
/*
 * What the keywords are about that several statements share.
 */
#include <string.h>

#include "config_complete.h"

static const struct { const char *word, *help; } words[] = {
	{ "acct-port", "UDP port of accounting" },
	{ "address", "address of the peer" },
	{ "advertised", "tell clients about the service" },
	{ "auth-port", "UDP port of authentication" },
	{ "clear", "disconnect sessions, close tunnels, reset counters" },
	{ "config-check", "what the configuration still needs" },
	{ "configure", "change the configuration" },
	{ "connections", "clients and the LNS each is connected to" },
	{ "crypto", "IPsec and its key exchange" },
	{ "debug", "log more" },
	{ "debugging", "what is being debugged" },
	{ "detail", "all there is to know" },
	{ "drain", "take no new sessions" },
	{ "encryption", "encryption algorithm" },
	{ "file", "another file than that of the next start" },
	{ "group", "Diffie-Hellman group" },
	{ "integrity", "integrity algorithm" },
	{ "interface", "interfaces" },
	{ "interim", "seconds between interim updates" },
	{ "ip", "Internet Protocol" },
	{ "isakmp", "key exchange of IPsec" },
	{ "key", "shared secret" },
	{ "l2tp", "Layer 2 Tunneling Protocol" },
	{ "local-id", "our identity in the key exchange" },
	{ "mode", "mode of the key exchange" },
	{ "password", "what proves the user name" },
	{ "peer-address", "how the address of the LNS is found" },
	{ "ppp", "Point-to-Point Protocol" },
	{ "pppoe-ac", "PPPoE access concentrators" },
	{ "profile", "name of a profile" },
	{ "protection", "IPsec" },
	{ "protocol", "IPsec protocol" },
	{ "radius", "RADIUS servers" },
	{ "remote-id", "identity of the peer in the key exchange" },
	{ "retransmit", "tries after the first" },
	{ "running-config", "configuration in effect" },
	{ "session", "sessions in tunnels" },
	{ "show", "show what is going on" },
	{ "timeout", "seconds for one try" },
	{ "tunnel", "tunnels" },
};

const char *conf_word_help(const struct conf_token *word)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].word) == word->len && !memcmp(words[i].word, word->text, word->len))
			return words[i].help;
	return "";
}
