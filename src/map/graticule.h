/* Lines of longitude and latitude, and their labels along the frame. */
#ifndef CAPACITY_MAP_GRATICULE_H
#define CAPACITY_MAP_GRATICULE_H

#include "map/sheet.h"
#include "map/view.h"

enum { TICKS_MAX = 128 };

/* Where a line meets the frame: meridians at its foot, parallels at its left. */
struct tick {
    bool meridian;
    double at;      /* px along the edge */
    double degrees; /* -180..180, -90..90 */
};

struct graticule {
    double lon_step, lat_step; /* degrees */
    size_t ticks;
    struct tick tick[TICKS_MAX];
};

/* Draw the lines inside the frame, and note where they meet it. */
void graticule_lines(const struct sheet *s, cairo_t *cr, const struct view *v, struct graticule *g);

/* Draw ticks and labels around the frame; labels that would touch another are left out. */
void graticule_labels(struct sheet *s, cairo_t *cr, size_t panel, const struct view *v,
                      const struct graticule *g);

/* "115°E", "25°30′N", "0°" with as many minutes and seconds as the step needs. */
void graticule_text(double degrees, double step, bool meridian, char *out, size_t room);

#endif
