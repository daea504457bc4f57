/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PPPoE discovery (RFC 2516) for an access concentrator on one interface. Pure: frames and the time in, frames and
 * events out. Stateless until a PADR with a valid AC-Cookie. Times are milliseconds of a monotonic clock.
 */
#ifndef OPENLAC_DISCOVERY_H
#define OPENLAC_DISCOVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISC_MAC_LEN		6
#define DISC_NAME_MAX		255	/* octets of service and AC names, without the NUL */
#define DISC_TAG_MAX		1400	/* octets of a tag value that must be echoed */
#define DISC_FRAME_MAX		1500	/* octets of a discovery payload */
#define DISC_KEY_LEN		32
#define DISC_NEVER		UINT64_MAX
#define DISC_SID_MAX		65534	/* 65535 is reserved, RFC 2516 section 4 */

struct access_line;
struct disc;
struct disc_session;

/**
 * struct disc_stats - counters of an access concentrator (S118 to S127), shared by all its interfaces
 * @padi_ignored: valid, but for another service or over the rate limit; not part of the guide's table
 */
struct disc_stats {
	uint64_t padi_received, padi_invalid, padi_ignored, pado_sent;
	uint64_t padr_received, padr_invalid, padr_resent;
	uint64_t pads_sent, pads_error_sent;
	uint64_t padt_received, padt_invalid, padt_sent;
};

/**
 * struct disc_config - the service offered on an interface, copied by the engine
 * @ac_name: AC-Name tag
 * @service_any: accept every Service-Name
 * @service_name: otherwise the only one accepted, compared octet for octet
 * @advertised: answer a PADI that names no service, listing @service_name
 * @padi_limit: PADIs answered per second and interface; 0 = no limit
 * @per_mac_limit: sessions per client MAC address; 0 = no limit
 * @max_payload: largest PPP-Max-Payload granted (RFC 4638), at least 1492; 0 = the tag is ignored
 * @pado_delay_ms: PADOs wait this long
 */
struct disc_config {
	char ac_name[DISC_NAME_MAX + 1];
	bool service_any;
	char service_name[DISC_NAME_MAX + 1];
	bool advertised;
	uint32_t padi_limit;
	uint32_t per_mac_limit;
	uint16_t max_payload;
	uint32_t pado_delay_ms;
};

/**
 * struct disc_request - what a valid PADR told; pointers are valid during the callback only
 * @mac: the client
 * @service_name: Service-Name asked for, @service_len octets, not terminated
 * @max_payload: PPP-Max-Payload granted, 0 = none (then 1492)
 * @line: what the access node's TR-101 tag says of the client's line, NULL without one
 */
struct disc_request {
	uint8_t mac[DISC_MAC_LEN];
	const uint8_t *service_name;
	size_t service_len;
	uint16_t max_payload;
	const struct access_line *line;
};

/**
 * struct disc_ops - what the engine needs from its surroundings
 * @send: transmit a discovery payload (from the PPPoE version octet on) to @dst; the source is the interface's address.
 *	Return: 0, or a negative errno when it could not go out, which is as if it were lost
 * @random: fill with unpredictable octets
 * @session_open: a client opened session @s (disc_session_id() is set). 0 accepts: the PADS follows when this returns.
 *	A negative value refuses with an AC-System-Error; @why then points to the text for the client.
 * @session_closed: the client sent a valid PADT; @s is freed when this returns. Not called after disc_close().
 *
 * A callback may close any session. Closing the one it is about is allowed: in @session_open it refuses, in @session_closed
 * it changes nothing. disc_free() must not be called from a callback.
 */
struct disc_ops {
	int (*send)(struct disc *d, const uint8_t dst[DISC_MAC_LEN], const uint8_t *buf, size_t len);
	void (*random)(void *buf, size_t len);
	int (*session_open)(struct disc *d, struct disc_session *s, const struct disc_request *req, const char **why);
	void (*session_closed)(struct disc *d, struct disc_session *s);
};

/**
 * disc_new() - an access concentrator on one interface
 * @ops: callbacks, must outlive it
 * @cfg: copied
 * @mac: the interface's address
 * @key: secret of the AC-Cookies; the same for the life of the daemon
 * @cookie_scope: bound into the cookies, so that they are not valid on another interface (the ifindex will do)
 * @stats: counters to add to, owned by the caller
 * @user: the caller's pointer
 *
 * Return: released with disc_free(), or NULL without memory.
 */
struct disc *disc_new(const struct disc_ops *ops, const struct disc_config *cfg, const uint8_t mac[DISC_MAC_LEN],
		      const uint8_t key[DISC_KEY_LEN], uint32_t cookie_scope, struct disc_stats *stats, void *user);

/* Forgets everything at once; sends nothing and calls nothing back. */
void disc_free(struct disc *d);

/* Takes over changed parameters; sessions that exist are not touched. */
void disc_configure(struct disc *d, const struct disc_config *cfg);
void disc_set_mac(struct disc *d, const uint8_t mac[DISC_MAC_LEN]);

/* No further PADI or PADR is accepted while @drain is set; sessions stay. */
void disc_drain(struct disc *d, bool drain);

/**
 * disc_input() - a frame of Ethertype 0x8863
 * @d: the concentrator
 * @src: source address
 * @dst: destination address
 * @buf: from the PPPoE version octet on, Ethernet padding included
 * @len: octets
 * @now: time
 */
void disc_input(struct disc *d, const uint8_t src[DISC_MAC_LEN], const uint8_t dst[DISC_MAC_LEN], const uint8_t *buf,
		size_t len, uint64_t now);

/**
 * disc_close() - send a PADT and free the session
 * @s: the session
 * @text: Generic-Error tag for the client, or NULL
 *
 * Return: 0, or a negative errno when the PADT could not be sent.
 */
int disc_close(struct disc_session *s, const char *text);

/* Frees the session without telling the client (its interface is gone). */
void disc_forget(struct disc_session *s);

/* PADTs for session frames (0x8864) of a client we know nothing of, so that it can redial at once; rate-limited by the caller. */
int disc_send_padt(struct disc *d, const uint8_t dst[DISC_MAC_LEN], uint16_t sid, const char *text);

/* PADOs that waited for their delay are sent by disc_tick(). */
void disc_tick(struct disc *d, uint64_t now);
uint64_t disc_deadline(const struct disc *d);

void *disc_user(const struct disc *d);
unsigned int disc_sessions(const struct disc *d);
struct disc_session *disc_find(const struct disc *d, uint16_t sid);	/* NULL when there is none */
uint16_t disc_session_id(const struct disc_session *s);
const uint8_t *disc_session_mac(const struct disc_session *s);
struct disc *disc_session_disc(const struct disc_session *s);
void *disc_session_user(const struct disc_session *s);
void disc_session_set_user(struct disc_session *s, void *user);

#endif /* OPENLAC_DISCOVERY_H */
