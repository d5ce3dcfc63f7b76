/* Modelled output per area, spread inside each zone by land use and nearness to towns. */
#ifndef GENERATE_ECONOMY_H
#define GENERATE_ECONOMY_H

#include "cover.h"
#include "zones.h"

/* Gross product of every cell of the model, 10,000 yuan per km2; `zone` as zones_burn() gives it. Caller
 * frees. */
float *economy_gdp(const struct terrain *terrain, const struct cover *cover, const struct seats *seats,
                   const struct zones *zones, const unsigned char *zone);

#endif
