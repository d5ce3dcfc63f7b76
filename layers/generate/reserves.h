/* Modelled areas where no development is allowed, and others that only look alike, so that a filter has work
 * to do. */
#ifndef GENERATE_RESERVES_H
#define GENERATE_RESERVES_H

#include "zones.h"

void reserves_write(const char *out_dir, const struct region *region, const struct zones *zones);

#endif
