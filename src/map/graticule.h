/* Lines of longitude and latitude, or of the CRS's own coordinates, and their labels along the frame. */
#ifndef CAPACITY_MAP_GRATICULE_H
#define CAPACITY_MAP_GRATICULE_H

#include "map/sheet.h"
#include "map/view.h"

enum { TICKS_MAX = 128 };

/* Where a line meets the frame: meridians, and lines of equal x, at its foot, the others at its left. */
struct tick {
    bool meridian;
    double at; /* px along the edge */
    char text[48];
};

struct graticule {
    double lon_step, lat_step; /* degrees; 0: lines of the CRS */
    size_t ticks;
    struct tick tick[TICKS_MAX];
};

/* Draw the lines the page asks for inside the frame, and note where they meet it. */
void graticule_lines(const struct sheet *s, cairo_t *cr, const struct view *v, struct graticule *g);

/* Draw ticks and labels around the frame; labels that would touch another are left out. */
void graticule_labels(struct sheet *s, cairo_t *cr, size_t panel, const struct view *v,
                      const struct graticule *g);

/* "115°E", "25°30′N", "0°" with as many minutes and seconds as the step needs. */
void graticule_text(double degrees, double step, bool meridian, char *out, size_t room);

#endif
