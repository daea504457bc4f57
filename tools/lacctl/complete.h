/* SPDX-License-Identifier: GPL-2.0 */
/*
 * complete.h - lacctl --complete: candidates for the completion of system shells
 */
#ifndef LACCTL_COMPLETE_H
#define LACCTL_COMPLETE_H

#include "lacctl.h"

int complete_words(struct ctl *ctl, int argc, char *const *argv);

#endif /* LACCTL_COMPLETE_H */
