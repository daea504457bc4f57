/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Random 16-bit ids that are hard to guess yet stay within a few pages of 256, because the kernel's two-level tables pay
 * one page for each page in use.
 */
#ifndef OPENLAC_IDPOOL_H
#define OPENLAC_IDPOOL_H

#include <stddef.h>
#include <stdint.h>

struct idpool;

/**
 * idpool_new() - ids 1 to @max
 * @random: source of unpredictable octets
 * @max: largest id, at most 65535
 */
struct idpool *idpool_new(void (*random)(void *buf, size_t len), uint16_t max);
void idpool_free(struct idpool *p);

/* Return: an id that was not in use, or 0 when all are. */
uint16_t idpool_get(struct idpool *p);

/* Marks a given id as used (one found in the kernel). Return: 0, -EEXIST, or -ERANGE. */
int idpool_claim(struct idpool *p, uint16_t id);
void idpool_put(struct idpool *p, uint16_t id);
unsigned int idpool_used(const struct idpool *p);

#endif /* OPENLAC_IDPOOL_H */
