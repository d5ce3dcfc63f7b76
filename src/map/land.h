/* Outlines of the Earth's land, coarse. */
#ifndef CAPACITY_MAP_LAND_H
#define CAPACITY_MAP_LAND_H

#include <stdint.h>

enum { LAND_END = 1000 };

/* Rings one after the other: longitude and latitude in half degrees; each ends with a latitude of LAND_END. A
 * ring inside another is a lake. */
extern const int16_t land[][2];
extern const int land_count;

#endif
