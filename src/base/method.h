/* The table of methods: every way to score, weight, overlay and classify, and to make a composite index, is
 * one row of methods.def. */
#ifndef CAPACITY_BASE_METHOD_H
#define CAPACITY_BASE_METHOD_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum method_kind {
    METHOD_SCORE,
    METHOD_WEIGHT,
    METHOD_OVERLAY,
    METHOD_CLASSES,
    METHOD_OUTLIERS,
    METHOD_NORMALISE,
    METHOD_AGGREGATE,
    METHOD_KINDS
};

/* What a method takes beside numbers. */
enum method_extra {
    EXTRA_NONE,
    EXTRA_POINTS,     /* control points: pairs (value, score), values ascending */
    EXTRA_TABLE,      /* a reclass table */
    EXTRA_CATEGORIES, /* category names, each with a score; become rules once the source's RAT is read */
    EXTRA_BREAKS,     /* ascending class breaks */
    EXTRA_JUDGEMENTS, /* pairwise comparisons at each level (weight_input.judgement) */
    EXTRA_RANKS,      /* `rank: 1` (most important) and up, at each level (weight_input.rank) */
    EXTRA_PARTS,      /* other weightings to combine (weight_input.part) */
    EXTRA_ORDER,      /* optional order weights, largest value first: x, count */
    EXTRA_FORMULA     /* an expression: names[0] */
};

/* What a method promises; the tests hold every row to its promises. */
enum method_law {
    LAW_RANGE = 1,      /* every result lies in 0..1 */
    LAW_NODATA = 2,     /* NaN in gives NaN out */
    LAW_MONOTONE = 4,   /* a better input never lowers the result */
    LAW_BLOCK = 8,      /* results do not depend on how cells are cut into blocks */
    LAW_SUM = 16,       /* weights sum to 1 */
    LAW_AVERAGING = 32, /* the index lies between the lowest and the highest score */
    LAW_COUNT = 64      /* as many classes as asked for, where each value of the index has a small area */
};

enum {
    METHOD_MAX_PARAMS = 8,
    FACTORS_MAX = 64,
    GROUPS_MAX = 16,
    CLASSES_MAX = 32,
    TIERS_MAX = 9,
    INDICATORS_MAX = 32
};

/* Choices that several rows offer, for CHOICE. */
extern const char *const METHOD_DIRECTIONS[]; /* rising, falling */
extern const char *const METHOD_SHAPES[];     /* rising, falling, symmetric */
extern const char *const METHOD_IDEALS[];     /* given, observed */

struct method_param {
    const char *name;
    double min, max;      /* closed range of allowed values */
    double default_value; /* NaN: has to be given, or none */
    const char *meaning;
    bool optional;              /* may be left out; then NaN */
    const char *const *choices; /* ends with NULL; the value is the number of the choice. NULL: a number */
};

/* One rule of a reclass table: values from lo to hi take the score. */
struct reclass_rule {
    double lo, hi;
    bool lo_open, hi_open; /* an open end leaves the end value itself out */
    float score;           /* NaN: these values become no data */
};

/* What the manifest says for one use of a method. Lists are owned by whoever filled them in. */
struct method_args {
    const struct method *method;
    double number[METHOD_MAX_PARAMS]; /* in the row's order */
    size_t count;                     /* points, rules, categories, breaks or parts */
    double *x, *y;              /* points: values and scores; breaks: x; categories: y holds the scores */
    struct reclass_rule *rules; /* reclass table; the first rule that fits applies */
    bool has_default;           /* DEFAULT=... was given */
    float default_score, nodata_score; /* NO_DATA=... gives no-data cells a score; NaN: they stay no data */
    char **names;                      /* category names; names[0]: an expression */
    float cap, floor; /* scores: the highest and the lowest the analyst lets one be (1 and 0); the row's
                       * function knows nothing of them, whoever calls it applies them */
};

/* A look at one field inside the mask, for scores that depend on the data. */
struct field_stats {
    double count, mean, sd, min, max; /* sd: of the population */
    /* The value that share q (0..1) of the cells lies at or below. */
    double (*quantile)(const struct field_stats *stats, double q);
    const void *data; /* of quantile */
};

/* Turns a look at the data into what the score needs, in args->x, y and count (owned by args). ST_INPUT where
 * the data cannot be scored so: a constant field, values a logarithm cannot take. Called once, before any
 * cell is scored. */
typedef enum status method_resolve_fn(struct method_args *args, const struct field_stats *stats,
                                      struct error *err);

/* Scores n cells: NaN in, NaN out; results 0..1, 1 best. `unmatched`, where not NULL, is raised by the number
 * of cells with data that no rule of the method covered (their result is NaN). in and out may be the same. */
typedef void score_fn(const struct method_args *args, const float *in, float *out, size_t n,
                      size_t *unmatched);

/* Cells that an operator had to treat in a way the analyst should know of; each number is raised. */
struct overlay_counts {
    size_t floored; /* with a score below the floor of a geometric or harmonic mean */
    size_t invalid; /* no data because the expression gave no finite number, as in a division by zero */
    size_t clipped; /* brought back to 0..1 from an expression's value beyond */
};

/* What an overlay operator sees of a block of cells. Name the members where one is filled in: there may be
 * more. What stands below `skip` is optional. */
struct overlay_block {
    size_t factors, cells;
    const float *const *score; /* [factors][cells]: 0..1, NaN = missing */
    const double *weight;      /* [factors]: sum to 1 */
    const bool *skip; /* [factors]: leave a missing cell of this factor out and renormalise; else it vetoes */
    const char *const *names;  /* [factors]: for expressions, which may be given columns of weight 0 too */
    const double *ideal_best;  /* [factors]: highest score, for method_wants_ideals */
    const double *ideal_worst; /* [factors]: lowest score, likewise */
    struct overlay_counts *counts;
};

/* Index of each cell, 0..1; NaN where a factor that may not be skipped is missing, or nothing is left.
 * Factors of weight 0 neither veto nor count. `valid`, where not NULL, receives the share (0..1) of the
 * weight that had data. */
typedef void overlay_fn(const struct method_args *args, const struct overlay_block *block, float *out,
                        float *valid);

/* A finished histogram of the index over the mask, for methods that find breaks. */
struct histogram {
    size_t bins; /* equal bins over lo..hi, the last closed */
    double lo, hi;
    const double *count; /* area of the cells in each bin */
    double min, max;     /* of the values, exactly */
};

/* Finds ascending inner breaks, one fewer than classes. `classes` holds the number asked for, at least 2; it
 * is lowered, never raised, where the method finds its own number (head/tail, standard deviation) or the
 * index cannot be cut into so many. ST_INPUT where it cannot be cut at all. */
typedef enum status classes_fn(const struct method_args *args, const struct histogram *h, size_t *classes,
                               double *breaks, struct error *err);

/* Scores of n factors over all cells (or zones) where every one has data, for weightings that look at the
 * data. Population moments. */
struct score_moments {
    double count;             /* cells or zones */
    const double *mean;       /* [n] */
    const double *covariance; /* [n * n] */
    const double *x_log_x;    /* [n]: mean of x ln x (0 at x = 0) */
};

/* What a weighting may look at; what its kind does not need is NULL or 0. */
struct weight_input {
    size_t n;
    const char *const *name; /* [n] for messages; NULL: numbers do */
    const double *given;     /* [n] as in the manifest, >= 0 */
    const double *rank;      /* [n] 1 = most important; equal ranks share */
    size_t judges;
    const double *const *judgement; /* [judges][n * n] pairwise comparisons, complete and reciprocal */
    const struct score_moments *scores;
    size_t parts;
    const double *const *part; /* [parts][n] weights to combine, each sums to 1 */
};

/* Weights that are >= 0 and sum to 1. */
typedef enum status weight_fn(const struct method_args *args, const struct weight_input *input,
                              double *weight, struct error *err);

/* One indicator of a composite index. */
struct indicator {
    const char *id;
    bool low_is_best;
    double worst, best, target; /* NaN: not stated */
};

/* Brings what is far from the rest nearer to it: x, n values in place, NaN = missing. Where the scale
 * changes, so do the goalposts of the indicator. `changed` is raised by the number of values that are others
 * now. ST_INPUT where a value does not suit. */
typedef enum status outliers_fn(const struct method_args *args, struct indicator *indicator, double *x,
                                size_t n, size_t *changed, struct error *err);

/* Scores n values of an indicator 0..1, 1 best; NaN stays NaN. ST_INPUT where the values, or what is stated
 * of the indicator, do not allow it; the message leaves the indicator's name to the caller. */
typedef enum status normalise_fn(const struct method_args *args, const struct indicator *indicator,
                                 const double *x, double *out, size_t n, struct error *err);

struct aggregate_input {
    size_t rows, n;       /* cities and indicators */
    const double *score;  /* [rows][n]: 0..1; NaN: missing, the weights of the others count */
    const double *weight; /* [n]: >= 0; whatever their sum */
    size_t *floored;      /* where not NULL raised by the scores below a floor */
};

/* The index of each row, 0..1; NaN where nothing of any weight is there. */
typedef enum status aggregate_fn(const struct method_args *args, const struct aggregate_input *in,
                                 double *out, struct error *err);

union method_fn {
    score_fn *score;
    weight_fn *weight;
    overlay_fn *overlay;
    classes_fn *classes;
    outliers_fn *outliers;
    normalise_fn *normalise;
    aggregate_fn *aggregate;
};

/* A row that also needs a look at its arguments: worst = best, points out of order. NULL where any will do.
 */
typedef enum status method_check_fn(const struct method_args *args, struct error *err);

struct method {
    enum method_kind kind;
    const char *id, *title, *formula, *source;
    enum method_extra extra;
    unsigned laws;
    bool from_data; /* needs a look at the data before it can be applied */
    size_t params;
    struct method_param param[METHOD_MAX_PARAMS];
    union method_fn fn;
    method_check_fn *check;
    method_resolve_fn *resolve;
};

extern const struct method method_table[];
extern const size_t method_count;
const char *method_kind_name(enum method_kind kind);

/* The row of that kind and id, or NULL. */
const struct method *method_find(enum method_kind kind, const char *id);

/* Fill `names` (room entries) with the ids of a kind; returns how many there are. */
size_t method_names(enum method_kind kind, const char **names, size_t room);

/* Parse GDAL's reclass grammar, "[2,4]=0.2; (4,6]=0.5; 7=1; NO_DATA=NO_DATA; DEFAULT=0", into args->rules.
 * "[" and "]" close an end, "(" and ")" open it; -inf and inf are allowed as ends. */
enum status reclass_parse(const char *s, struct method_args *args, struct error *err);

/* Whether an overlay compares cells with the highest and lowest score of each factor; the block then has to
 * hold ideal_best and ideal_worst, else all is NaN. */
bool method_wants_ideals(const struct method_args *args);

void method_args_clear(struct method_args *args);

#endif
