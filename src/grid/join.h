/* A table joined to the zones by key. */
#ifndef CAPACITY_GRID_JOIN_H
#define CAPACITY_GRID_JOIN_H

#include "base/text.h"
#include "grid/zone_shapes.h"

/* The value of each zone (value[zones->count], the caller's), NaN where its row is missing or its field is
 * empty. The table is read as text (text_table.h), so that a key keeps its leading zeros and a number is read
 * strictly: "1,234" or "12.5 %" is a fault. Keys are compared as text. `without` receives the
 * ids of zones without a value, "a, b, c", how many in `missing`. ST_INPUT: no such column (nearest name
 * given), a key that stands twice, text where a number is needed, no key that is a zone's; the message names
 * file, row (the heading is row 1), column and value. */
enum status join_values(const struct manifest_factor *f, const struct zone_shapes *zones, const char *who,
                        double *value, size_t *missing, struct text *without, struct error *err);

#endif
