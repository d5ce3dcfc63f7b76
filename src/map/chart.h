/* Charts beside the maps: scatter, bars by row, histogram; drawn by cairo and pango, written as PNG, PDF
 * or SVG as maps are. Every text is plain: no markup is read. */
#ifndef CAPACITY_MAP_CHART_H
#define CAPACITY_MAP_CHART_H

#include "map/map.h"

/* One thing said in both languages; either may be NULL, the other then stands in. */
struct wording {
    const char *en, *zh;
};

/* What stands around every chart. */
struct chart_page {
    const char *language; /* "en" or "zh" */
    struct wording title, subtitle;
    struct wording note;   /* small text at the foot */
    const char *credit;    /* source line, or NULL */
    const char *credit_zh; /* the same in Chinese, or NULL */
    bool modelled;         /* print "modelled demonstration data" */
    double width_mm;       /* 0: 170, the width of the text on A4 */
    int dpi;               /* 0: 300 */
    bool few_colours;      /* as of struct map_page */
    const char *software;
};

/* A figure with what is known of it. `at` NaN with bounds: only the range is known; no bounds either:
 * missing. Bounds NaN: none; a bound may be infinite where the range is open. */
struct chart_value {
    double at, lo, hi;
};

/* A figure known exactly; NaN: missing. */
struct chart_value chart_exactly(double at);
bool chart_is_range(struct chart_value v);   /* only its range is known */
bool chart_is_missing(struct chart_value v); /* nothing is known */

/* ---- scatter ---- */

enum chart_marker {
    CHART_CIRCLE,
    CHART_SQUARE,
    CHART_TRIANGLE,
    CHART_DIAMOND,
    CHART_WEDGE, /* a triangle on its tip */
    CHART_PLUS,
    CHART_CROSS,
    CHART_MARKERS
};

/* Points that share a marker: shape and colour say the same. */
struct chart_group {
    struct wording name;
    enum chart_marker marker;
    uint8_t rgb[3];
};

struct chart_point {
    struct wording name;
    struct chart_value x, y; /* bounds become error bars; a y of which only the range is known a bar alone */
    size_t group;
};

struct chart_axis {
    struct wording name;
    double lo, hi; /* NaN: around the values */
    double cut;    /* a line across the plot; NaN: none */
    struct wording cut_name;
};

struct chart_scatter {
    struct chart_page page;
    struct chart_axis x, y;
    struct wording quadrant[4]; /* where both axes have a cut: upper left, upper right, lower left, right */
    size_t points, groups;
    const struct chart_point *point;
    const struct chart_group *group;
    struct wording absent; /* "No score": the foot lists by it the points that have no place */
};

enum status chart_scatter_write(const struct chart_scatter *s, enum map_format format, const char *path,
                                struct map_report *report, struct error *err);

/* ---- rows ---- */

enum chart_track_kind {
    CHART_BARS,  /* one or two bars a row, from lo; bounds as whiskers, a range alone hatched */
    CHART_DOTS,  /* a dot a row, its bounds as a band */
    CHART_STACK, /* shares of the whole (0..1) one after the other, over an axis in per cent */
};

struct chart_series {
    struct wording name;
    uint8_t rgb[3];
    double lo, hi; /* ends of its scale, which is widened to hold every value; STACK: not used */
    int decimals;
    const struct chart_value *value; /* [rows] */
};

/* One plot beside the names. */
struct chart_track {
    enum chart_track_kind kind;
    struct wording name;
    size_t series; /* BARS 1 or 2, DOTS 1, STACK any */
    const struct chart_series *serie;
    double width; /* share of the room, relative to the other tracks' */
};

/* A row a name: ordered by the first series of the first track, the highest first (of a range its middle),
 * what is missing last. Where there are more rows than a page holds, the middle ones are left out, and the
 * chart says so. */
struct chart_rows {
    struct chart_page page;
    size_t rows, tracks;
    const struct wording *name; /* [rows] */
    const struct chart_track *track;
    struct wording missing; /* stands where a bar would: "no score" */
};

enum status chart_rows_write(const struct chart_rows *r, enum map_format format, const char *path,
                             struct map_report *report, struct error *err);

/* ---- histogram ---- */

/* Bars of equal width over lo..hi. */
struct chart_histogram {
    struct chart_page page;
    struct wording unit; /* of the values, or NULL */
    size_t bins;
    const double *share; /* [bins]: 0..1 of all cells */
    double lo, hi;
    double mean, median; /* marked; NaN: not */
};

enum status chart_histogram_write(const struct chart_histogram *h, enum map_format format, const char *path,
                                  struct map_report *report, struct error *err);

#endif
