/* SPDX-License-Identifier: GPL-2.0 */
/* Requests of the control socket and their answers, as JSON objects. */
#ifndef OPENLAC_CONTROL_SHOW_H
#define OPENLAC_CONTROL_SHOW_H

#include <json-c/json.h>

#include "lac.h"

/**
 * control_answer() - carry out one request
 * @lac: the daemon
 * @line: the request, terminated
 *
 * Return: the answer, a reference of the caller's.
 */
struct json_object *control_answer(struct lac *lac, const char *line);

#endif /* OPENLAC_CONTROL_SHOW_H */
