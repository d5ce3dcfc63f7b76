/* Industrial indicators of the cities, modelled: no survey, and no study's figures. */
#ifndef GENERATE_INDICATORS_H
#define GENERATE_INDICATORS_H

#include "region.h"
#include "zones.h"

/* Writes indicators.csv: a row for each city and year. */
void indicators_write(const char *out_dir, const struct region *region, const struct zones *zones);

#endif
