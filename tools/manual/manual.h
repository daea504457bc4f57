/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Manual pages made of prose and of the grammar.
 */
#ifndef OPENLAC_MANUAL_H
#define OPENLAC_MANUAL_H

#include <stdio.h>

#include "daemon/config_grammar.h"

/* Writes the statement as an item of a list, in mdoc. */
void markup_heading(FILE *out, const struct conf_cmd *cmd);

/* Writes the statement's keywords alone, followed by @end, in mdoc. */
void markup_keywords(FILE *out, const struct conf_cmd *cmd, const char *end);

/* Writes a sentence about the statement's default, or nothing when it has none that the table knows. */
void markup_default(FILE *out, const struct conf_cmd *cmd);

/* Writes the sentence that the table has about the statement. */
void markup_help(FILE *out, const struct conf_cmd *cmd);

/**
 * list_read() - copy a list of statements, what the template says of each joined to its syntax
 * @in: the template, behind the line that begins the list
 * @out: the page
 * @line: number of the line that was read last
 * @mode: mode whose statements are listed
 * @word: only those that begin with it, NULL = all that no earlier list had
 *
 * Return: NULL, or what is wrong with the template.
 */
const char *list_read(FILE *in, FILE *out, unsigned int *line, enum conf_mode mode, const char *word);

/* Return: NULL when the lists are complete, or what they lack. */
const char *list_missing(void);

#endif /* OPENLAC_MANUAL_H */
