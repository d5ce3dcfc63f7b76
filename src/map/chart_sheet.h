/* The page of a chart: head, foot and file; and what every chart draws with. */
#ifndef CAPACITY_MAP_CHART_SHEET_H
#define CAPACITY_MAP_CHART_SHEET_H

#include "map/boxes.h"
#include "map/canvas.h"
#include "map/chart.h"
#include "map/letter.h"
#include "map/words.h"

/* Lines of the foot, from above. */
enum chart_foot { FOOT_MODELLED, FOOT_LINE, FOOT_NOTE, FOOT_SOURCE, FOOTS };

struct chart {
    const struct chart_page *page;
    const struct words *words;
    struct letter letter;
    struct boxes boxes;
    struct canvas canvas;
    cairo_t *cr; /* the canvas's; NULL until chart_begin */
    int dpi;
    double mm; /* pixels per millimetre */
    double width, height;
    struct rect body; /* between head and foot, within the margins; its height is 0 until chart_begin */
    struct piece title, subtitle, foot[FOOTS];
    size_t names_left_out;
};

/* Open with head and foot set, so that body.x, .y and .w are known. */
enum status chart_open(struct chart *c, const struct chart_page *page, struct error *err);

/* One more line for the foot, before chart_begin; NULL or empty: none. */
void chart_add_line(struct chart *c, const char *text);

/* Begin the file, with a body so high, and draw head and foot. */
enum status chart_begin(struct chart *c, double body_h, enum map_format format, const char *path,
                        struct error *err);

/* With ST_OK as `st` write the file and fill the report (which may be NULL). Frees everything in any case.
 * Returns `st`, or what went wrong. */
enum status chart_end(struct chart *c, enum status st, struct map_report *report, struct error *err);

/* A text in the page's language; of no size where it is empty. */
struct piece chart_set(struct chart *c, struct wording w, struct letter_style style);
/* A figure or other text that is the same in every language. */
struct piece chart_set_plain(struct chart *c, const char *s, double pt);

/* Draw a piece with its upper left corner at x, y, note its box under `what`, and free it. */
void chart_put(struct chart *c, const char *what, struct piece *p, double x, double y, double grey);

void chart_colour(struct chart *c, const uint8_t rgb[3]);
void chart_grey(struct chart *c, double grey);
void chart_line(struct chart *c, double x0, double y0, double x1, double y1, double mm);
/* Diagonal lines in a box. */
void chart_hatch(struct chart *c, struct rect r, const uint8_t rgb[3]);

#endif
