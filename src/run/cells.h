/* One thread's view of the fused pass: read, score, overlay and sum a tile. */
#ifndef CAPACITY_RUN_CELLS_H
#define CAPACITY_RUN_CELLS_H

#include "grid/area.h"
#include "grid/layer.h"
#include "grid/output.h"
#include "grid/pack.h"
#include "run/byte_scores.h"
#include "run/cells_coverage.h"
#include "run/profile.h"
#include "run/run.h"
#include "run/zone_parts.h"

/* Bands of the rasters of a run. */
enum { CELLS_BANDS = 9 + GROUPS_MAX + FACTORS_MAX };

struct cells {
    struct run *run;
    struct layer_reader *factor[FACTORS_MAX], **constraint, *zone_reader;
    struct area *areas;
    /* What is worked on at a time: a band of rows of the tile, so that its cells stay in the nearest cache.
     */
    size_t first, n;                              /* its first cell in the buffers of the tile; its cells */
    float *score[FACTORS_MAX], *raw[FACTORS_MAX]; /* raw: kept for factors with limits only */
    float *index, *gap, *load, *pressure, *support, *group[GROUPS_MAX];
    float *valid;    /* NULL: not written */
    float *without;  /* index without the groups that industry.without names; NULL: names none */
    float **applies; /* of each constraint: 1 or 0 */
    struct expression *formula, *group_formula[GROUPS_MAX];
    struct byte_scores *bytes[FACTORS_MAX]; /* of layers of bytes; NULL: scored value by value */
    uint8_t *code[FACTORS_MAX];             /* their cells */
    bool as_bytes[FACTORS_MAX];             /* of the tile at hand: they were read into `code` */
    float nodata[FACTORS_MAX];              /* else what is still to be made NaN in `score` */
    bool kept[FACTORS_MAX];                 /* and whether all that does not count is NaN already */
    struct overlay_counts counts;
    uint8_t *class_code, *state, *limiting, *excluded, *inside;
    int32_t *zone; /* zone number of each cell; negative: cut by a border, see coverage */
    struct coverage coverage;
    int64_t *area;   /* in 2^-24 nominal cells */
    bool all_inside; /* every cell of the tile counts */
    int64_t mask_cells, *fine_bin;
    struct factor_counts count[FACTORS_MAX];
    struct zone_parts parts;
    struct packer *packer;
    struct output_ready ready[CELLS_BANDS]; /* bands of the tile that wait for its turn */
    size_t lent;                            /* how many of these are packed into score buffers */
};

/* engine_job's start, stop, compute and commit; user is the struct run. */
enum status cells_start(void *user, void **worker, struct error *err);
void cells_stop(void *worker);
enum status cells_compute(void *worker, struct tile tile, struct error *err);
enum status cells_commit(void *worker, struct tile tile, struct error *err);

/* Compresses the tile at hand for every raster that is written, ahead of its turn. */
enum status cells_make_ready(struct cells *c, struct tile tile, struct error *err);

/* A thread's own compiled formulas. */
enum status cells_open_formulas(struct cells *c, struct error *err);
void cells_close_formulas(struct cells *c);
/* Index, share of valid weight, group scores, limiting factor and load from the scores of the cells at hand.
 */
void cells_overlay(struct cells *c);

/* Reads factor f of a tile into c->score[f]: NaN beyond the mask, filled where the manifest says so. */
enum status cells_read_factor(struct cells *c, size_t f, struct tile tile, struct error *err);
/* The same in two steps, of which the second takes the cells at hand. */
enum status cells_read_stored(struct cells *c, size_t f, struct tile tile, struct error *err);
void cells_keep_factor(struct cells *c, size_t f);
/* Scores what was read of the cells at hand, in place. */
void cells_score_factor(struct cells *c, size_t f);

/* Begin the counts of a tile anew. */
void cells_reset_counts(struct cells *c);

/* The cells of the tile at hand are the whole tile. */
void cells_take_all(struct cells *c, struct tile tile);

/* Reads the zones and the true areas of a tile and marks the cells that count in c->inside; *any: whether
 * there is one. */
enum status cells_read_zones(struct cells *c, struct tile tile, bool *any, struct error *err);
/* The zone (0: none) that holds the centre of cell i of a tile, after cells_read_zones. */
int32_t cells_zone_at(const struct cells *c, size_t i);
/* The share of cell i of a tile that counts, 0..1. */
double cells_counted_share(const struct cells *c, size_t i);
/* A cell that counts, or the part of it in one zone (0: none), with its area in area units; false: no memory.
 */
typedef bool cells_zone_fn(void *user, int32_t zone, size_t i, int64_t area);
/* Hands on every cell at hand that counts. */
enum status cells_each_zone(struct cells *c, cells_zone_fn *each, void *user, struct error *err);
/* Adds every cell at hand that counts to the sums of its zone. */
typedef void cells_add_fn(struct zone_sums *, const struct zone_cells *, size_t, int64_t);
enum status cells_sum_runs(struct cells *c, const struct zone_cells *what, struct error *err);
/* The same by another sum than zone_sums_add. */
enum status cells_sum_zones(struct cells *c, const struct zone_cells *what, cells_add_fn *add,
                            struct error *err);

#endif
