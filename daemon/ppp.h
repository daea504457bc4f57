/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Partial termination of a client's PPP link (S46): LCP to Opened (RFC 1661, RFC 1570), then the authentication until the
 * client has told its name. What it said is kept for the LNS (RFC 2661 section 4.4.5) and never answered. Pure: the caller
 * delivers frames and the time. Times are milliseconds of a monotonic clock of the caller's. A frame begins with its
 * two-octet protocol field.
 *
 *   ppp_client_start() ─ LCP ─ authentication ─ captured() ─┬─ the LNS takes over: the caller stops feeding frames
 *                          ▲                                └─ the client starts LCP anew: released(), and once more
 *                          └───────────────────────────────────┘
 */
#ifndef OPENLAC_PPP_H
#define OPENLAC_PPP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PPP_NAME_MAX		255	/* octets of a user name; longer ones are not captured, see PPP_FAIL_NAME */
#define PPP_VALUE_MAX		255	/* octets of a challenge or a response */
#define PPP_OPTIONS_MAX		512	/* octets of the options of a Configure-Request that are kept */
#define PPP_AUTH_MAX		5
#define PPP_NEVER		UINT64_MAX

struct ppp_client;

enum ppp_auth {
	PPP_AUTH_PAP = 1,	/* RFC 1334 section 2 */
	PPP_AUTH_CHAP,		/* CHAP with MD5, RFC 1994 */
	PPP_AUTH_EAP,		/* RFC 3748; only the identity is asked for */
	PPP_AUTH_MSCHAP,	/* RFC 2433 */
	PPP_AUTH_MSCHAPV2,	/* RFC 2759 */
};

/**
 * struct ppp_config - parameters, copied by the engine
 * @auth: what to ask for, best first; a client's Configure-Nak moves to what it names, if that is listed
 * @auths: how many, 1 to PPP_AUTH_MAX
 * @challenge_name: Name field of CHAP Challenges (S54)
 * @mru: Maximum-Receive-Unit to ask for. 1492 is the limit of PPPoE (RFC 2516 section 7); a larger value says that
 *	PPP-Max-Payload was agreed upon (RFC 4638), and the client is then allowed as much
 * @restart_ms: Restart timer (RFC 1661 section 4.6)
 * @auth_restart_ms: the same of a challenge or an identity request: an answer to an earlier challenge counts no more, so that
 *	a client must have time to answer
 * @max_configure, @max_failure: counters of RFC 1661 section 4.6; there is no Max-Terminate, because PPPoE has the PADT
 * @establish_ms: from ppp_client_start() to captured(), then PPP_FAIL_TIMEOUT
 */
struct ppp_config {
	enum ppp_auth auth[PPP_AUTH_MAX];
	size_t auths;
	char challenge_name[PPP_NAME_MAX + 1];
	uint16_t mru;
	uint32_t restart_ms;
	uint32_t auth_restart_ms;
	unsigned int max_configure, max_failure;
	uint32_t establish_ms;
};

/* What usually suits: 1492 octets, 3 s, 10, 5, 60 s; chap, pap, eap; the name is "OpenLAC". */
extern const struct ppp_config ppp_config_default;

struct ppp_options {
	uint16_t len;
	uint8_t data[PPP_OPTIONS_MAX];	/* the options alone, without the packet's header, as the proxy AVPs want them */
};

/**
 * struct ppp_capture - what is known of the client, for the proxy AVPs
 * @initial_received: options of the client's first Configure-Request (AVP 26)
 * @last_sent: of the Configure-Request that the client acknowledged (AVP 27)
 * @last_received: of the client's Configure-Request that was acknowledged (AVP 28)
 * @auth: how the client authenticates
 * @id: Identifier of the PAP request, CHAP Response or EAP Response
 * @name_len, @name: user name, octets as sent; also NUL terminated
 * @challenge_len, @challenge: CHAP: the value of our Challenge
 * @response_len, @response: PAP: the password. CHAP: the value of the Response. EAP: nothing. Secret: never logged
 * @mru: what the client receives, from its LCP options; 1500 when it did not say
 */
struct ppp_capture {
	struct ppp_options initial_received, last_sent, last_received;
	enum ppp_auth auth;
	uint8_t id;
	size_t name_len, challenge_len, response_len;
	char name[PPP_NAME_MAX + 1];
	uint8_t challenge[PPP_VALUE_MAX];
	uint8_t response[PPP_VALUE_MAX];
	uint16_t mru;
};

enum ppp_fail {
	PPP_FAIL_TIMEOUT = 1,	/* no answer, or not done in time */
	PPP_FAIL_LCP,		/* options do not converge, or a loop was detected */
	PPP_FAIL_AUTH,		/* the client refuses every authentication protocol offered */
	PPP_FAIL_NAME,		/* the user name is too long */
	PPP_FAIL_CLIENT,	/* the client sent a Terminate-Request */
};

/**
 * struct ppp_ops - what the engine needs from its surroundings
 * @send: transmit a frame to the client; the buffer is the engine's
 * @random: fill with unpredictable octets
 * @captured: the client has told who it is; see ppp_client_capture()
 * @released: the capture is void, because the client began LCP anew; captured() follows if it goes well
 * @failed: the link cannot be brought up or has been taken down by the client; the engine answers nothing more, and has told
 *	the client by a Terminate-Request where LCP was under way. @text says why, for logs and the PADT
 *
 * A callback must not free the client; whoever wants to does it when the engine's function has returned.
 */
struct ppp_ops {
	void (*send)(void *user, const uint8_t *frame, size_t len);
	void (*random)(void *buf, size_t len);
	void (*captured)(void *user, uint64_t now);
	void (*released)(void *user, uint64_t now);
	void (*failed)(void *user, enum ppp_fail why, const char *text, uint64_t now);
};

/**
 * ppp_client_new() - a link in state Starting
 * @ops: callbacks, must outlive it
 * @cfg: copied
 * @user: first argument of the callbacks
 *
 * Return: released with ppp_client_free(), or NULL without memory or authentication protocol.
 */
struct ppp_client *ppp_client_new(const struct ppp_ops *ops, const struct ppp_config *cfg, void *user);
void ppp_client_free(struct ppp_client *p);

/* The link is up (PADS sent): sends the first Configure-Request. */
void ppp_client_start(struct ppp_client *p, uint64_t now);

/**
 * ppp_client_input() - a frame of the client
 * @p: the link
 * @frame: from the protocol field on
 * @len: octets
 * @now: time
 *
 * Return: true when the engine has consumed it, which is everything but frames that only an LNS can answer (network control
 * protocols and data of a client that does not wait): those are silently discarded before capture, as RFC 1661 section 3.4
 * has it, and return false after it.
 */
bool ppp_client_input(struct ppp_client *p, const uint8_t *frame, size_t len, uint64_t now);

/* Do what is due at @now; when that is next, PPP_NEVER = nothing. */
void ppp_client_tick(struct ppp_client *p, uint64_t now);
uint64_t ppp_client_deadline(const struct ppp_client *p);

/* Takes the link down from our side: one Terminate-Request with @text, no wait for its answer (the PADT follows at once). */
void ppp_client_terminate(struct ppp_client *p, const char *text);

/* Return: what was captured, valid while the link is captured (or was so when it failed), else NULL. */
const struct ppp_capture *ppp_client_capture(const struct ppp_client *p);

/**
 * struct ppp_stats - frames of one link
 * @rx, @tx: all
 * @malformed: received and dropped, because a length in them is wrong
 * @unexpected: received and dropped, because they answer nothing that was asked or are not for this phase
 */
struct ppp_stats {
	uint64_t rx, tx, malformed, unexpected;
};

const struct ppp_stats *ppp_client_stats(const struct ppp_client *p);

/* "Req-Sent", "Ack-Sent", ... (RFC 1661 section 4.2), or "Authenticate", "Captured", "Failed"; for show commands. */
const char *ppp_client_state_name(const struct ppp_client *p);

/* The word of ppp-auth-protocols: "pap", "chap", "eap", "mschap", "mschapv2". */
const char *ppp_auth_name(enum ppp_auth auth);

#endif /* OPENLAC_PPP_H */
