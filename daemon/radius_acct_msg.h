/* SPDX-License-Identifier: GPL-2.0 */
/* What an Accounting-Request says of a tunnelled session (RFC 2866, RFC 2867 section 3, RFC 2869 section 5). Pure. */
#ifndef OPENLAC_RADIUS_ACCT_MSG_H
#define OPENLAC_RADIUS_ACCT_MSG_H

#include "config.h"
#include "radius_msg.h"

#define ACCT_ID_MAX	16	/* octets of an Acct-Session-Id */

/* RFC 2866 section 5.1 */
enum acct_status {
	ACCT_START = 1,
	ACCT_STOP = 2,
	ACCT_INTERIM = 3,
	ACCT_ON = 7,
	ACCT_OFF = 8,
};

/* Acct-Terminate-Cause (RFC 2866 section 5.10) */
enum acct_cause {
	ACCT_CAUSE_USER_REQUEST = 1,
	ACCT_CAUSE_LOST_CARRIER = 2,
	ACCT_CAUSE_LOST_SERVICE = 3,
	ACCT_CAUSE_IDLE_TIMEOUT = 4,
	ACCT_CAUSE_SESSION_TIMEOUT = 5,
	ACCT_CAUSE_ADMIN_RESET = 6,
	ACCT_CAUSE_ADMIN_REBOOT = 7,
	ACCT_CAUSE_PORT_ERROR = 8,
	ACCT_CAUSE_NAS_ERROR = 9,
	ACCT_CAUSE_NAS_REQUEST = 10,
};

/**
 * struct acct_info - a session, as it is when it starts
 * @user_len, @user: User-Name as the client told it, any octets; 0 = unknown (static mode)
 * @nas_port_id: access interface
 * @mac: the client's
 * @local, @remote: ends of the tunnel
 * @client_name, @server_name: Host Names of the LAC and the LNS
 * @assignment_id: "" = none
 * @connection: identifies the call within the tunnel and the tunnel within the host (Acct-Tunnel-Connection)
 */
struct acct_info {
	size_t user_len;
	const char *user;
	const char *nas_port_id;
	uint8_t mac[6];
	struct conf_addr local, remote;
	const char *client_name, *server_name, *assignment_id, *connection;
};

/* Traffic since the start of the session: in = from the client. */
struct acct_counters {
	uint64_t in_octets, out_octets, in_packets, out_packets;
};

/* The attributes that all records of a session have. Texts are cut to the 253 octets that an attribute can have. */
void acct_add_session(struct radius_msg *m, const struct acct_info *info, const char *id);

/* Those of interim updates and stops. @seconds: how long the session has lasted */
void acct_add_usage(struct radius_msg *m, const struct acct_counters *c, uint32_t seconds);

#endif /* OPENLAC_RADIUS_ACCT_MSG_H */
