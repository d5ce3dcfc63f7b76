/* What the analyst wrote: capacity.yaml as one struct, read and checked through one table of fields. */
#ifndef CAPACITY_MANIFEST_H
#define CAPACITY_MANIFEST_H

#include "base/error.h"
#include "base/method.h"

#include <stdbool.h>
#include <stddef.h>

enum extent_rule { EXTENT_ZONES, EXTENT_UNION, EXTENT_INTERSECTION, EXTENT_LAYER, EXTENT_BOX };
enum mask_rule { MASK_ZONES, MASK_NONE };
enum nodata_policy { NODATA_VETO, NODATA_SKIP, NODATA_FILL };
enum factor_side { SIDE_SUPPORT, SIDE_PRESSURE };
enum derive_kind {
    DERIVE_NONE,
    DERIVE_SLOPE,
    DERIVE_RELIEF,
    DERIVE_ASPECT,
    DERIVE_DISTANCE,
    DERIVE_DENSITY,
    DERIVE_RASTERIZE,
    DERIVE_JOIN
};
enum slope_unit { SLOPE_DEGREES, SLOPE_PERCENT };
/* By kind: what suits the layer (see register.h). The others are GDAL's algorithms of the same names. */
enum resample_rule {
    RESAMPLE_BY_KIND,
    RESAMPLE_NEAREST,
    RESAMPLE_BILINEAR,
    RESAMPLE_CUBIC,
    RESAMPLE_CUBICSPLINE,
    RESAMPLE_LANCZOS,
    RESAMPLE_AVERAGE,
    RESAMPLE_MODE,
    RESAMPLE_MIN,
    RESAMPLE_MAX,
    RESAMPLE_MED,
    RESAMPLE_Q1,
    RESAMPLE_Q3,
    RESAMPLE_SUM,
    RESAMPLE_RMS
};
enum zone_rule { ZONE_CENTRE, ZONE_COVERAGE };
enum grid_lines { LINES_GRATICULE, LINES_CRS, LINES_NONE };
enum constraint_effect { EFFECT_EXCLUDE, EFFECT_CAP };

/* Any vector or raster the manifest names. `path` is as opened (relative paths are relative to the manifest);
 * NULL where none was given. */
struct manifest_source {
    char *path;
    char *layer; /* layer of a vector source; NULL: its first */
    char *where; /* OGR SQL attribute filter, or NULL */
    int band;    /* 1-based */
    char *crs;   /* states (overrides) the CRS of the source, or NULL */
    bool has_missing;
    double missing; /* states (overrides) the no-data value of the source */
    int line;       /* of the `source` or `table` key */
};

struct manifest_factor {
    char *id, *title;                     /* the id where no title is given */
    char *title_zh, *unit_name, *unit_zh; /* may be NULL; slope: unit_name is "degrees" or "percent" */
    int line;                             /* of the factor's key; 0: a --set made it */
    struct manifest_source source;
    enum derive_kind derive;
    enum slope_unit slope_unit; /* slope */
    double window_m;            /* relief: side of the moving window in metres */
    double radius_m;            /* density: radius of the circle */
    double cell_m;   /* distance, density: cell of the metric grid worked on; NaN: the grid's own */
    char *attribute; /* rasterize: field with the value; NULL: 1 inside, 0 outside */
    /* join */
    struct manifest_source table; /* path, layer and filter of the table; source has no path then */
    char *key, *value;            /* its columns: zone key and value */
    bool per_km2;
    enum resample_rule resample;
    enum factor_side side;
    double weight;
    double rank; /* in its group; 1 = most important, and where it is alone there; NaN: not given */
    enum nodata_policy nodata;
    double fill; /* in the layer's own unit, scored like any other value */
    bool has_limits;
    double limit_near, limit_over; /* in the layer's own unit */
    struct method_args score;
};

struct manifest_group {
    char *id, *title, *title_zh; /* title: the id where none is given; title_zh may be NULL */
    int ready; /* number of READY_NAMES; what it stands for was written out before reading */
    int line;
    double weight;
    double rank; /* 1 = most important, and where it is the only group; NaN: not given */
    enum factor_side side;
    size_t first, count; /* its factors: manifest.factor[first .. first + count) */
    bool has_overlay;    /* an operator of its own */
    struct method_args overlay;
};

/* Pairwise comparisons of the members of one level: "groups", or the id of a group. */
struct manifest_judgements {
    char *level;
    size_t n, judges;
    double **matrix; /* [judges][n * n], rows and columns in the order of the manifest; complete */
    char **file;     /* [judges] as opened; NULL: the manifest holds the matrix itself */
    int line;        /* of the level's key; 0: a --set gave it */
};

enum { WEIGHT_PARTS_MAX = 4 };

/* The weightings that a combination is made of. */
struct manifest_parts {
    size_t count;
    struct method_args part[WEIGHT_PARTS_MAX];
};

enum index_direction { DIRECTION_HIGH, DIRECTION_LOW };

/* One indicator of the industrial index. */
struct manifest_indicator {
    char *id, *title, *column;       /* the id where no title, no column is given */
    char *title_zh, *unit, *unit_zh; /* may be NULL */
    int line;
    enum index_direction direction;
    double worst, best, target; /* NaN: not given */
    double weight, rank;        /* rank: 1 = most important; NaN: not given */
};

enum industry_use { USE_PUBLISHED, USE_INDEX };
enum tiers_method { TIERS_FIXED, TIERS_JENKS };

/* The index that is worked out from indicators. */
struct manifest_index {
    struct manifest_source table; /* path NULL: there is no index */
    bool modelled;
    char *key, *year; /* columns; year may be NULL */
    int show;         /* the year shown; 0: the latest */
    int missing;      /* indicators a city may lack */
    int draws, seed;
    double vary;
    struct method_args outliers, normalise, weights, aggregate;
    struct manifest_parts parts;
    struct manifest_judgements judgement; /* judges 0: none */
    size_t indicators;
    struct manifest_indicator indicator[INDICATORS_MAX];
};

struct manifest_constraint {
    char *id; /* unique among all groups, factors and constraints; may be NULL */
    struct manifest_source source;
    enum constraint_effect effect;
    double cap;      /* cap: the index is at most this */
    double min, max; /* raster source: applies where min <= value <= max; default: any value but 0 */
    bool has_range;
    char *title, *title_zh; /* may be NULL */
};

struct manifest {
    char *path, *dir;                    /* the file, and the folder it stands in */
    char *name, *title;                  /* the folder's name and the name where not given */
    char *title_zh, *credit, *credit_zh; /* may be NULL */
    bool modelled;
    enum nodata_policy nodata; /* default of the factors */
    struct {
        char *crs;             /* NULL only with extent: layer */
        double cell_x, cell_y; /* NaN only with extent: layer */
        enum extent_rule extent;
        char *layer;   /* extent: layer: id of a factor */
        double box[4]; /* xmin, ymin, xmax, ymax */
        enum mask_rule mask;
        double margin_m;
        int line;
    } grid;
    struct {
        struct manifest_source source;
        char *id, *name, *name_zh, *parent; /* field names; name and below may be NULL */
        enum zone_rule rule;
    } zones;
    struct method_args weights, overlay, classes;
    size_t class_count;
    char **class_name; /* [class_count], each may be NULL */
    bool has_colors;
    unsigned char class_rgb[CLASSES_MAX][3]; /* valid where has_colors */
    struct manifest_judgements *judgement;
    size_t judgements;
    struct manifest_parts weight_parts;
    bool weights_by_zone; /* weightings that look at the scores take zones for cells */
    double weight_sum;    /* what the group weights are declared to sum to; NaN: normalise with a notice */
    double load_near, load_over;
    struct {
        struct manifest_source table;   /* path NULL: nothing is published */
        char *key, *score, *tier;       /* column names; score or tier may be NULL */
        char *growth;                   /* column of a growth figure; NULL: none */
        struct manifest_source context; /* path NULL: none */
        enum industry_use use;
        bool has_tiers; /* else they are as published */
        enum tiers_method tiers;
        int tier_count;   /* jenks */
        size_t tier_cuts; /* fixed */
        double
            tier_cut[TIERS_MAX - 1]; /* ascending, between 0 and 10; a score on a cut is of the better tier */
        struct manifest_index index;
        /* the cross-check with capacity */
        size_t without_count; /* groups that a second index leaves out; 0: there is none */
        bool without[GROUPS_MAX];
        bool has_quadrants_at, quadrants_by_mean; /* high and low part at values given; at the mean of the
                                                     places; else at their median */
        double quadrants_at[2];                   /* a capacity and a score */
        double coupling;                          /* weight of the capacity, 0-1; industry has the rest */
    } industry;
    const char *language; /* of maps: "en" or "zh"; not owned */
    struct {
        unsigned formats; /* bits: 1 PNG, 2 PDF, 4 SVG; 0: PNG */
        int dpi;
        double paper_cm[2]; /* width, height; 0: fitted to the map on A4 */
        bool paper_turns;   /* the paper may lie on its side */
        char *date;         /* printed at the foot; NULL: none */
        enum grid_lines grid;
        bool no_locator;
        bool bare;          /* also the class raster without a page around it */
        char *hillshade;    /* id of the factor with heights; NULL: none */
        int hillshade_line; /* of the key; 0: a --set made it */
    } map;
    size_t factors, groups, constraints;
    struct manifest_factor factor[FACTORS_MAX];
    struct manifest_group group[GROUPS_MAX];
    struct manifest_constraint *constraint;
    char *yaml; /* as used, overrides applied; see manifest_text */
};

/* All faults found, one message each: those of the file in its order, then those of each --set. At most 1000
 * are listed. */
struct manifest_faults {
    size_t count;
    char **text;
};

/* Read and check DIR/capacity.yaml; `sets` are "path.to.key=value" overrides in order. Everything that can be
 * said without opening a layer is checked: keys, types, ranges, methods, files that are not there. All faults
 * found are added to `faults` (where not NULL); the first stands in `err`. ST_INPUT when there was any;
 * `*out` is then NULL. A set that is not "key=YAML" is ST_USAGE. Free the result with manifest_free. */
enum status manifest_read(const char *dir, const char *const *sets, size_t set_count, struct manifest **out,
                          struct manifest_faults *faults, struct error *err);

/* The same of a section industry that stands for itself, without zones to join it to: `text` is YAML, a
 * mapping with the key industry and no other; its files are as the process finds them. `table` starts the
 * messages. Keys of `sets` begin in that section, with or without its name. */
enum status manifest_read_industry(const char *table, const char *text, const char *const *sets,
                                   size_t set_count, struct manifest **out, struct manifest_faults *faults,
                                   struct error *err);
void manifest_free(struct manifest *m);
void manifest_faults_add(struct manifest_faults *faults, const char *text);
void manifest_faults_clear(struct manifest_faults *faults);

/* "DIR/capacity.yaml:12: " for messages, "DIR/capacity.yaml: " for line 0 (a --set made it); written to buf,
 * which is returned. */
const char *manifest_at(const struct manifest *m, int line, char *buf, size_t room);

/* Whether the index is made of the scores of groups, not of factors: where a group has an operator of its
 * own. */
bool manifest_by_groups(const struct manifest *m);

/* The names a formula over all of the manifest may use, in their order: factors, groups, constraints with an
 * id. Fills `names` (room for MANIFEST_NAMES_MAX); returns how many there are. */
enum { MANIFEST_NAMES_MAX = FACTORS_MAX + GROUPS_MAX + 64 };
size_t manifest_names(const struct manifest *m, const char **names);

/* The reference of all keys as Markdown, for docs/manifest.md. Caller frees. */
char *manifest_reference(void);

/* The text of the manifest as used, overrides applied, for run.json. Caller frees. */
char *manifest_text(const struct manifest *m);

/* The same with a mark in place of each weight and of the overlay, so that others can be put there: MARKg0 is
 * the weight of the first group, MARKf0 that of the first factor, MARKo the overlay. Weights count as given,
 * groups have no operator of their own. Caller frees. */
enum status manifest_template(const struct manifest *m, const char *mark, char **yaml, struct error *err);

#endif
