/* Maps for a report: one page with a map, two side by side or many small ones, drawn by cairo and pango,
 * written as PNG, PDF or SVG. */
#ifndef CAPACITY_MAP_H
#define CAPACITY_MAP_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAP_NODATA = 255, MAP_EXCLUDED = 254, MAP_PANELS_MAX = 64 };

struct map_point {
    double x, y;
};

/* One ring or line part, in the CRS of the page. */
struct map_ring {
    size_t count;
    const struct map_point *point;
};

struct map_zone {
    const char *name, *name_zh; /* either may be NULL; UTF-8, any text */
    size_t rings;
    const struct map_ring *ring;
    struct map_point anchor; /* inside the polygon: where its name would best stand */
};

struct map_class {
    const char *label, *label_zh; /* label_zh NULL: as label */
    uint8_t rgb[3];
    double area_km2, share; /* share 0..1 of the area the legend speaks of; NaN: not shown */
};

/* Two classifications at once, three classes each: class 3 y + x of nine. The legend is then a square on its
 * corner, the first axis to the right, with the number of zones in each class; the class labels are not used.
 */
enum { MAP_SQUARE = 9 };

struct map_square_axis {
    const char *name, *name_zh;
    const char *limit[2], *limit_zh[2]; /* between the classes, from below: "0.45" */
};

struct map_square {
    struct map_square_axis axis[2];
};

/* A continuous field: the classes are its colours in order, and the legend is a bar of them. */
enum { MAP_BAR_TICKS = 12 };
struct map_bar {
    size_t ticks;
    struct {
        double at; /* 0..1 along the bar, rising */
        const char *label;
    } tick[MAP_BAR_TICKS];
};

/* One map: either cells or zones filled by class. */
struct map_panel {
    const char *title, *title_zh; /* above the panel; NULL with one panel */
    size_t classes;
    const struct map_class *class; /* legend order */
    const char *legend_title, *legend_title_zh;
    const struct map_square *square; /* NULL: the classes are listed */
    const struct map_bar *bar;       /* likewise */
    /* Cells: width x height codes, row by row from the north-west; code < classes, MAP_EXCLUDED (hatched
     * grey, in the legend if excluded_km2 > 0) or MAP_NODATA (transparent). NULL: zones are filled instead.
     */
    const uint8_t *cell;
    size_t width, height;
    double cell_bounds[4]; /* xmin, ymin, xmax, ymax of the cells in the CRS of the page */
    double excluded_km2, excluded_share;
    bool nodata_known; /* the figures below say whether there is a "no data" entry; else gaps that show do */
    double nodata_km2, nodata_share;
    /* Zones: class of each zone, or MAP_NODATA ("no data" in the legend, light grey). */
    const uint8_t *zone_class;
    const char *note, *note_zh; /* small text under the legend, or NULL */
};

/* Light and shadow on the cells of a page. */
enum { MAP_SHADE_LEVEL = 181 };
struct map_shade {
    size_t width, height;
    const uint8_t *light; /* 1 dark to 255 bright, MAP_SHADE_LEVEL on level ground; 0: as on level ground */
    double bounds[4];     /* as cell_bounds */
};

/* Lines on the map and figures along its frame. */
enum map_grid { MAP_GRID_GRATICULE, MAP_GRID_CRS, MAP_GRID_NONE };

struct map_borders;

struct map_page {
    const char *language;         /* "en" or "zh" */
    const char *title, *title_zh; /* falls back to the other where NULL */
    const char *subtitle, *subtitle_zh;
    const char *credit, *credit_zh; /* source line; NULL: none, or not in Chinese */
    bool modelled;                  /* print "modelled demonstration data" */
    const char *crs_wkt, *crs_name; /* CRS of all coordinates; its name for the foot */
    double bounds[4];               /* xmin, ymin, xmax, ymax to show */
    enum map_grid grid;
    bool locator;  /* a small globe, or all zones where the map shows a part of them, in a free corner */
    size_t panels; /* more than 2 share the legend of the first and have neither names nor figures along the
                      frame */
    const struct map_panel *panel;
    const struct map_shade *shade; /* on cells; NULL: none */
    size_t zones;
    const struct map_zone *zone;
    struct map_borders *borders; /* keeps the zones' borders for other pages; NULL: none kept */
    const char *date;            /* printed at the foot; NULL: none */
    double paper_cm[2];          /* width, height; 0: fitted to the shape of the map on A4 */
    bool paper_turns;            /* the paper may be turned, if the map is larger then */
    int dpi;                     /* 0: 300 */
    bool few_colours;            /* 256 at most, so that a PNG takes half the bytes */
    const char *software;        /* "capacity 0.1.0", for what the file says of itself */
};

/* The borders of zones, drawn once and kept for every page of pixels that shows the same zones at the same
 * size. For any number of threads; the zones must outlive it. NULL when memory is out: pages do without. */
struct map_borders *map_borders_open(void);
void map_borders_close(struct map_borders *b);

/* A box on the page in pixels, for tests: no label may leave the page or overlap another. */
struct map_box {
    char what[32]; /* "title", "legend", "scalebar", "north", "name", "tick", "foot" ... */
    int panel;
    double x, y, w, h;
};

struct map_report {
    size_t boxes, names_left_out;
    struct map_box *box; /* owned by the report; map_report_clear */
    int width_px, height_px;
    double scalebar_m, scalebar_px; /* of the first panel */
    bool font_missing;              /* Chinese was asked for and no installed font has it */
};

/* PNG: pixels at the page's dpi, palette where 256 colours are enough, with pHYs and iTXt chunks. PDF and
 * SVG: lines and letters as such, cells as a picture of that dpi; without dates. */
enum map_format { MAP_PNG, MAP_PDF, MAP_SVG, MAP_FORMATS };

/* Draw the page and write it to `path`; the same page gives the same bytes. Nothing half-written is left at
 * `path`. `report` may be NULL. May be called from several threads. */
enum status map_write(const struct map_page *page, enum map_format format, const char *path,
                      struct map_report *report, struct error *err);
void map_report_clear(struct map_report *report);

/* How many pixels wide and high the first panel's map will be on paper, so that cells can be brought to that
 * size. */
void map_panel_size(const struct map_page *page, size_t *width, size_t *height);

/* Codes as a PNG of one pixel each, without anything around: code < classes has its colour, MAP_EXCLUDED is
 * grey, all else white. */
enum status map_write_cells(const uint8_t *code, size_t width, size_t height, const uint8_t (*rgb)[3],
                            size_t classes, const char *path, struct error *err);

/* Colours by kind of data, all safe with deficient colour vision. n ordered classes, worst first, and tiers:
 */
void map_ramp(size_t n, uint8_t (*rgb)[3]);
/* From little to much: light to dark. */
void map_sequential(size_t n, uint8_t (*rgb)[3]);
/* Both ways from a limit in the middle, which is light: blue below, red above. */
void map_diverging(size_t n, uint8_t (*rgb)[3]);
/* The nine colours of a map_square: lighter for less of both. */
void map_bivariate(uint8_t (*rgb)[3]);
/* The four load states: surplus, near critical, overloaded, undefined. */
void map_states(uint8_t (*rgb)[3]);
/* n distinguishable colours for categories (limiting factors), up to 64; well apart up to twelve. */
void map_qualitative(size_t n, uint8_t (*rgb)[3]);

#endif
