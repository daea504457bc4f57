/* SPDX-License-Identifier: GPL-2.0 */
/*
 * names.h - words for the numbers of uapi/openlac.h
 */
#ifndef LACCTL_NAMES_H
#define LACCTL_NAMES_H

#include <stddef.h>
#include <stdint.h>

/* NULL-terminated, index = enum openlac_session_state - 1 */
extern const char *const session_states[];

const char *name_state(unsigned int state);
const char *name_event(unsigned int event);
const char *name_reason(unsigned int reason);
const char *name_drop(unsigned int cause, char *buf, size_t len);
const char *name_attr(uint8_t cmd, unsigned int type);

#endif /* LACCTL_NAMES_H */
