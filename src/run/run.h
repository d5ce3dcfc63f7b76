/* One run: what the passes hand to each other. Private to this folder. */
#ifndef CAPACITY_RUN_H
#define CAPACITY_RUN_H

#include "base/progress.h"
#include "capacity.h"
#include "grid/output.h"
#include "grid/plan.h"
#include "grid/register.h"
#include "grid/zone_shapes.h"
#include "industry/crosscheck.h"
#include "industry/industry.h"
#include "overlay/overlay.h"
#include "run/publish.h"
#include "zones/zones.h"

enum {
    FINE_BINS = 65536,
    STAGES_MAX = 24,
    ZONES_LISTED = 10000, /* more zones than that have no quartiles, and are listed in their tables alone */
    ZONES_SHOWN = 1000    /* more have no rows in what a person reads, the report and the summary */
};

enum product {
    PRODUCT_CAPACITY,
    PRODUCT_CLASS,
    PRODUCT_LIMITING,
    PRODUCT_STATE,
    PRODUCT_GAP,
    PRODUCT_LOAD,
    PRODUCT_GROUPS,
    PRODUCT_VALID,
    PRODUCT_SCORES,
    PRODUCTS
};

/* What the overlay saw of a factor, inside the mask. */
struct factor_counts {
    int64_t missing;        /* cells without data, before any fill */
    int64_t filled;         /* of these, filled */
    int64_t unmatched;      /* cells whose value no rule of the score knew */
    float min, max;         /* raw values */
    struct zone_mean score; /* of all its cells, each counting 1 */
};

struct stage {
    const char *name;
    double seconds;
};

/* A map as the report shows it. */
struct report_picture {
    char *path;        /* of the PNG, among what is staged */
    char *title, *alt; /* caption, and what it shows in words */
    bool of_industry;  /* belongs to the cross-check with industry */
};

struct run {
    const struct capacity_options *options;
    struct profile *profile;  /* NULL: not asked for */
    struct progress progress; /* of the stage at work */
    size_t stages;
    struct stage stage[STAGES_MAX];
    int threads;
    enum grid_order order; /* of the tiles in passes that write */

    struct manifest *manifest;
    struct plan plan;
    struct zone_shapes shapes;
    bool has_zones;
    struct cache *cache;
    struct layer factor[FACTORS_MAX], zones, *constraint;
    size_t made, reused, in_place; /* layers by how they were come by */
    size_t copies, copied;         /* of these in place: read through a copy; copied just now */

    double weight[FACTORS_MAX], group_weight[GROUPS_MAX]; /* global, sum 1; of the groups, sum 1 */
    double without_weight[FACTORS_MAX], without_group_weight[GROUPS_MAX]; /* the same without the groups that
                                                                             industry.without leaves out */
    bool is_pressure[FACTORS_MAX], skip[FACTORS_MAX], any_skip;
    double score_min[FACTORS_MAX],
        score_max[FACTORS_MAX]; /* observed, for operators that compare with them */
    struct overlay_counts overlay_counts;
    size_t classes;
    double breaks[CLASSES_MAX];
    bool breaks_known;
    double gvf; /* goodness of variance fit of the classes */
    char class_label[CLASSES_MAX][512], class_label_zh[CLASSES_MAX][512];
    uint8_t class_rgb[CLASSES_MAX][3];

    struct publish *publish;
    size_t pictures;
    struct report_picture *picture;
    struct output *output[PRODUCTS]; /* NULL: not written in this pass */
    bool wanted[PRODUCTS];           /* to be had in the end */
    bool passing[PRODUCTS];          /* not wanted, but read by a later pass: not among the results */

    struct planes *planes; /* of the what-if map */
    int64_t mask_cells, fine_bin[FINE_BINS];
    struct factor_counts count[FACTORS_MAX];
    struct zone_array by_zone, region;
    struct zone_sums *sums;           /* by_zone's [shapes.count + 1]: 0 is what lies in no zone */
    struct zone_sums whole;           /* region's */
    double area_unit_km2;             /* km2 of one unit of zone area */
    struct industry_city **city;      /* [shapes.count]: of each zone's parent, as published or by the index,
                                       * whichever the manifest uses; or NULL */
    struct industry_table industry;   /* as published */
    struct industry_figures *figures; /* of the industrial side, or NULL (industry.h) */
    struct thumbs *thumbs;            /* NULL: no map needs any */
    struct crosscheck crosscheck; /* its places are owned here; without an industry table there are none */
};

/* ---- stages, in order ---- */
/* Start a stage: its name is told with the progress, its time kept. */
void run_stage(struct run *r, const char *name);
void run_stage_end(struct run *r);
void run_notice(const struct run *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

enum status run_check_creation(const struct capacity_options *o,
                               struct error *err); /* -co, before anything else */
/* What a factor's table or category names have to say, before any pixel is read. Names of categories become
 * values. */
enum status run_check_factor(struct run *r, size_t f, struct error *err);
enum status run_industry(struct run *r, struct error *err);
void run_industry_tell(const struct run *r); /* what matched on neither side, and what else to know */
/* The scores and tiers that stand beside the capacity: as published, or those of the index. */
const struct industry_table *run_industry_used(const struct run *r);
/* Whether what sets these beside the capacity is modelled on either side. */
bool run_industry_modelled(const struct run *r);
void run_industry_clear(struct run *r);
/* Names of what matched on one side only, borrowed; returns how many, at most as many as there are rows, or
 * zones. */
size_t run_rows_without_zone(const struct run *r, const struct industry_table *t, const char **name);
size_t run_zones_without_row(const struct run *r, const struct industry_table *t, const char **name);
enum status run_prepare(struct run *r, struct error *err); /* manifest to layers on the grid */
enum status run_overlay(struct run *r, struct error *err); /* the fused pass */
enum status run_classes(struct run *r,
                        struct error *err); /* second sweep, where breaks depend on the index */
enum status run_crosscheck(struct run *r, struct error *err); /* capacity against industry */
enum status run_report(struct run *r, struct capacity_answer *answer, struct error *err);
enum status run_maps(struct run *r, struct error *err);
/* Another job than a run: two folders of results against each other. */
enum status run_compare(struct run *r, const char *before, const char *after, struct capacity_answer *answer,
                        struct error *err);

/* ---- shared by the passes ---- */
/* ORness and trade-off (overlay_owa_character) of the operator of a group, or above the groups (NULL), with
 * the weights in use. False where it is no ordered weighted average. run_tell_owa: all there are, as notices.
 */
bool run_owa(const struct run *r, const struct manifest_group *group, double *orness, double *tradeoff);
void run_tell_owa(const struct run *r);
/* Warn of zones without cells, and of zones that seem to overlap. */
void run_tell_zones(const struct run *r);
/* Settle the order of the tiles: along the curve, but by rows where a source in long strips, or the layout
 * the user wants for the results, would be read or written piecemeal along it. */
void run_choose_order(struct run *r);
/* Whether a raster is stored in strips longer than a tile. */
bool run_is_in_strips(const char *path);
/* Size GDAL's block cache for the layers that are brought to the grid: blocks of sources that pieces share,
 * and a row of tiles that is written. */
void run_bound_registration(const struct run *r);
/* Size GDAL's block cache to what sources in strips and outputs in odd blocks need. */
void run_bound_memory(const struct run *r);
/* Names of the classes with their ranges, once the breaks are known. */
void run_class_labels(struct run *r);
/* The class of an index, 1 the lowest; 0 for NaN. */
int run_class(const struct run *r, double index);
/* The unit in which true areas are counted; the grid has to be known. */
void run_set_area_unit(struct run *r);
double run_km2(const struct run *r, int64_t area);
/* Names, colours and areas of a Byte product; returns how many (at most room). */
size_t run_product_categories(const struct run *r, enum product p, struct output_category *out, size_t room);
/* The Chinese name of a value of a Byte product; NULL: it has none. */
const char *run_category_zh(const struct run *r, enum product p, int value);
const char *run_product_name(enum product p); /* "capacity" */
const char *run_product_file(enum product p); /* "capacity.tif" */
enum status run_create_output(struct run *r, enum product p, struct error *err);
enum status run_finish_output(struct run *r, enum product p, struct error *err);
const char *run_factor_title(const struct manifest_factor *f, const char *language);

#endif
