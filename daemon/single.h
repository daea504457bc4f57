/* SPDX-License-Identifier: GPL-2.0 */
/* One daemon in a network namespace, and one in a run-time directory: a second would take the objects of the first. */
#ifndef OPENLAC_SINGLE_H
#define OPENLAC_SINGLE_H

/**
 * single_instance() - claim run-time directory and network namespace until the process ends
 * @run_dir: run-time directory, made when it does not exist
 * @lock_dir: where the locks of namespaces are, the same for every daemon of the system; made when it does not exist
 *
 * Return: 0, or -1 with the reason logged.
 */
int single_instance(const char *run_dir, const char *lock_dir);

#endif /* OPENLAC_SINGLE_H */
