/* How far apart colours look, also to people who see fewer of them: for the tests of palettes. */
#ifndef CAPACITY_TEST_VISION_H
#define CAPACITY_TEST_VISION_H

#include <stddef.h>
#include <stdint.h>

enum vision { VISION_NORMAL, VISION_PROTANOPIA, VISION_DEUTERANOPIA, VISION_TRITANOPIA, VISIONS };

extern const char *const vision_name[VISIONS];

/* CIE 1976 L*a*b* (D65) of an sRGB colour as an eye of this kind sees it. The simulation is that of Machado,
 * Oliveira and Fernandes 2009 ("A physiologically-based model for simulation of color vision deficiency",
 * IEEE TVCG 15(6)), severity 1.0, applied to linear light. */
void vision_lab(enum vision v, const uint8_t rgb[3], double lab[3]);

/* CIEDE2000 colour difference (CIE 142:2001; Sharma, Wu and Dalal 2005), all weights 1. About 1 is the least
 * that can be seen side by side. */
double vision_ciede2000(const double a[3], const double b[3]);

/* The difference of two sRGB colours to an eye of this kind. */
double vision_distance(enum vision v, const uint8_t a[3], const uint8_t b[3]);

/* The least difference over all kinds of eyes; `*worst` (or NULL) is the kind that sees it. */
double vision_least(const uint8_t a[3], const uint8_t b[3], enum vision *worst);

#endif
