/* The legend of one panel: swatches, labels, areas and shares in aligned columns. */
#ifndef CAPACITY_MAP_LEGEND_H
#define CAPACITY_MAP_LEGEND_H

#include "map/bar.h"
#include "map/sheet.h"
#include "map/square.h"

enum legend_swatch { SWATCH_COLOUR, SWATCH_EXCLUDED, SWATCH_NODATA };

struct legend_row {
    enum legend_swatch swatch;
    uint8_t rgb[3];
    struct piece label, area, share;
    double h;
};

/* Sizes in px. `w` and `h` hold all of it, title and note included. */
struct legend {
    double x, y, w, h;
    struct piece title, note, km2, percent;
    struct square square; /* under the title, instead of rows of classes; or else */
    struct bar bar;
    size_t rows, columns, rows_each;
    struct legend_row *row;
    double label_w, area_w, share_w, column_w, head_h, rows_h;
    double text_w; /* where title and note wrap if the rows are not wider */
    bool squeezed; /* labels were wrapped to keep to the width */
};

/* Set the legend of panel p in at most `max_w` px. `narrow`: the fewest columns that stay under `max_h`; else
 * the number of columns that makes it lowest. Empty (w = h = 0) where there is nothing to say. `*fits` tells
 * whether it kept to the sizes. */
enum status legend_fit(struct sheet *s, size_t p, double max_w, double max_h, bool narrow, struct legend *out,
                       bool *fits, struct error *err);
void legend_clear(struct legend *g);

/* Draw at its x, y. Swatches are filled as the map's own cells are, hatching included. */
void legend_draw(struct sheet *s, cairo_t *cr, size_t p, const struct legend *g);

#endif
