/* Colours in light and shadow. */
#ifndef CAPACITY_MAP_SHADE_H
#define CAPACITY_MAP_SHADE_H

#include <stdint.h>

/* The colour 0xRRGGBB as a slope shows it: darker in shadow, a little lighter in the light, so little that a
 * class is still told by its colour. `light` as in struct map_shade. */
uint32_t shade_mix(uint32_t rgb, uint8_t light);

#endif
