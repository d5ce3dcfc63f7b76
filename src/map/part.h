/* A file that stands at its path only once it is complete. */
#ifndef CAPACITY_MAP_PART_H
#define CAPACITY_MAP_PART_H

#include "base/error.h"

#include <stdio.h>

struct part {
    FILE *file;
    char *path, *draft;
};

/* Open a draft beside `path`. */
enum status part_open(struct part *p, const char *path, struct error *err);

/* With ST_OK as `st` move the draft to its path, else remove it; what stood at the path is then left as it
 * was. Returns `st`, or what went wrong on the way. */
enum status part_close(struct part *p, enum status st, struct error *err);

#endif
