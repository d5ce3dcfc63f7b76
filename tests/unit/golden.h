/* Pages compared with pictures of them that are kept, the golden ones, so that letters drawn by another
 * version of FreeType or pango pass, and what an eye would see does not. */
#ifndef CAPACITY_TEST_GOLDEN_H
#define CAPACITY_TEST_GOLDEN_H

#include "map_scene.h"

/* Each block of one picture, on a grid of GOLDEN_BLOCK pixels, against the block of the other that is most
 * like it, among those at most GOLDEN_SHIFT pixels away: their mean colours, in CIEDE2000 (about 1 is the
 * least that can be seen side by side). Both ways, so that what is added counts as what is lost. */
enum { GOLDEN_BLOCK = 4, GOLDEN_SHIFT = 2 };
struct golden_difference {
    double mean;   /* over the blocks of both pictures */
    double worst;  /* of any */
    unsigned x, y; /* where that is */
};
/* The sizes may differ by GOLDEN_SHIFT, else all is infinite. */
struct golden_difference golden_differ(const struct picture *a, const struct picture *b);

/* What still passes. The pages of the tests drawn by other programs than cairo (their PDF by poppler, their
 * SVG by Chromium) differ by up to 0.42 in the mean and 12.3 at worst; one line of the smallest letters that
 * is 12 pixels off, by 14. */
extern const double golden_mean_most, golden_worst_most;
bool golden_passes(struct golden_difference d);

/* The picture in tests/unit/golden/NAME.png; free its rgb. With CAPACITY_UPDATE_GOLDEN=1 in the environment
 * `drawn`, the path of the PNG of now, takes its place first. */
void golden_read(const char *name, const char *drawn, struct picture *p);
/* The PNG drawn passes as the golden picture of the name; where not, both are named and the drawn one is
 * left. */
void golden_is(const char *name, const char *drawn);

/* One font for all machines, whatever others are installed. Before anything is drawn by the process. */
void golden_font(void);

#endif
