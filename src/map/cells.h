/* Cells on the map: a picture with a pixel for each of the page's, by nearest sampling, so that every colour
 * is exactly its class's. */
#ifndef CAPACITY_MAP_CELLS_H
#define CAPACITY_MAP_CELLS_H

#include "map/sheet.h"
#include "map/view.h"

/* Fill a panel's frame from its cells; where there is no data the page stays as it is. */
enum status cells_draw(const struct sheet *s, cairo_t *cr, const struct map_panel *m, const struct view *v,
                       struct error *err);

/* Whether some cell in a box on the page has a colour or is excluded. */
bool cells_within(const struct map_panel *m, const struct view *v, struct rect box);

/* Fill a box of whole pixels as the map would: a colour, or NULL for the hatching of excluded cells or the
 * grey of no data. */
void cells_swatch(cairo_t *cr, struct rect box, const uint8_t *rgb, bool excluded, double mm);

/* Whether cells inside a zone (cells at its edge apart) have no data. */
enum status cells_have_gaps(const struct map_page *page, const struct map_panel *m, bool *gaps,
                            struct error *err);

/* The grey of places without data. */
#define CELLS_NODATA_GREY 0xE6

#endif
