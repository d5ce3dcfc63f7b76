/* Reading one mapping by the rows of its place. */
#ifndef CAPACITY_MANIFEST_MAP_READER_H
#define CAPACITY_MANIFEST_MAP_READER_H

#include "manifest/fields.h"

/* Read `map`, the value of the key `where` (or an item of a list), into `base`. */
void map_read(struct reader *r, enum place place, void *base, const struct node *where,
              const struct node *map);

/* Read the parameters of a method, and note those that are missing. */
void map_read_params(struct reader *r, struct method_args *args, const struct node *where,
                     const struct node *map);

/* The row's own look at its arguments, all of which were read without a fault. */
void map_check_method(struct reader *r, const struct method_args *args, const struct node *where);

#endif
