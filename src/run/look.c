#include "run/look.h"

#include "run/cells.h"
#include "run/engine.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { TILE_CELLS = GRID_TILE * GRID_TILE };

/* What a pass does with each tile. */
enum look_pass { LOOK_LAYERS, LOOK_SCORES, LOOK_RANKS };

struct look_job {
    struct run *run;
    struct look *look;
    enum look_pass pass;
    pthread_mutex_t lock; /* of the whole-number sums in `look` */
};

/* A thread: the cells of the overlay, and its own sums of one tile and of all. */
struct look_worker {
    struct look_job *job;
    struct cells *cells;
    struct stats_moments tile_moments[FACTORS_MAX];
    int64_t *bin[FACTORS_MAX]; /* all its tiles; whole numbers, merged when the thread ends */
    struct comoments tile;
    double *row; /* scratch of comoments_of */
    struct zone_mean *zone_mean;
    float min[FACTORS_MAX], max[FACTORS_MAX]; /* of the scores, all its tiles */
};

enum status look_init(struct look *l, const struct run *r, struct error *err)
{
    size_t n = l->factors = r->manifest->factors;
    enum status st = ST_OK;
    for (size_t f = 0; st == ST_OK && f < n; f++) {
        st = stats_init(&l->layer[f], err);
        l->score_min[f] = INFINITY;
        l->score_max[f] = -INFINITY;
        l->score_bin[f] = calloc(ZONE_BINS, sizeof *l->score_bin[f]);
        if (st == ST_OK && !l->score_bin[f]) st = error_memory(err);
    }
    if (n > 0) l->zone_mean = calloc((r->shapes.count + 1) * n, sizeof *l->zone_mean);
    if (st == ST_OK && n > 0 && !l->zone_mean) st = error_memory(err);
    if (st == ST_OK) st = comoments_init(&l->scores, n, err);
    if (st == ST_OK) st = comoments_init(&l->ranks, n, err);
    if (st == ST_OK) st = comoments_init(&l->zones, n, err);
    return st;
}

void look_clear(struct look *l)
{
    for (size_t f = 0; f < FACTORS_MAX; f++) {
        stats_clear(&l->layer[f]);
        free(l->score_bin[f]);
    }
    free(l->zone_mean);
    comoments_clear(&l->scores);
    comoments_clear(&l->ranks);
    comoments_clear(&l->zones);
}

static size_t bins_of(enum look_pass pass)
{
    return pass == LOOK_LAYERS ? STATS_BINS : pass == LOOK_SCORES ? ZONE_BINS : 0;
}

/* Whole numbers may be added in any order. */
static void hand_in(struct look_worker *w)
{
    struct look *l = w->job->look;
    size_t bins = bins_of(w->job->pass), means = (w->job->run->shapes.count + 1) * l->factors;
    pthread_mutex_lock(&w->job->lock);
    for (size_t f = 0; f < l->factors; f++) {
        int64_t *into = w->job->pass == LOOK_LAYERS ? l->layer[f].bin : l->score_bin[f];
        for (size_t k = 0; w->bin[f] && k < bins; k++) into[k] += w->bin[f][k];
    }
    for (size_t f = 0; f < l->factors && w->job->pass == LOOK_SCORES; f++) {
        l->score_min[f] = fmin(l->score_min[f], (double)w->min[f]);
        l->score_max[f] = fmax(l->score_max[f], (double)w->max[f]);
    }
    for (size_t k = 0; w->zone_mean && k < means; k++) {
        l->zone_mean[k].area += w->zone_mean[k].area;
        l->zone_mean[k].sum += w->zone_mean[k].sum;
    }
    pthread_mutex_unlock(&w->job->lock);
}

static void look_stop(void *worker)
{
    struct look_worker *w = worker;
    hand_in(w);
    if (w->cells) cells_stop(w->cells);
    for (size_t f = 0; f < FACTORS_MAX; f++) free(w->bin[f]);
    comoments_clear(&w->tile);
    free(w->row);
    free(w->zone_mean);
    free(w);
}

static enum status look_start(void *user, void **worker, struct error *err)
{
    struct look_job *job = user;
    struct look_worker *w = calloc(1, sizeof *w);
    if (!w) return error_memory(err);
    size_t n = job->look->factors, bins = bins_of(job->pass);
    void *cells = NULL;
    w->job = job;
    for (size_t f = 0; f < n; f++) {
        w->min[f] = INFINITY;
        w->max[f] = -INFINITY;
    }
    enum status st = cells_start(job->run, &cells, err);
    w->cells = cells;
    for (size_t f = 0; st == ST_OK && bins && f < n; f++) {
        w->bin[f] = calloc(bins, sizeof *w->bin[f]);
        if (!w->bin[f]) st = error_memory(err);
    }
    if (st == ST_OK && n > 0 && job->pass != LOOK_LAYERS) {
        st = comoments_init(&w->tile, n, err);
        w->row = malloc(n * TILE_CELLS * sizeof *w->row);
        if (st == ST_OK && !w->row) st = error_memory(err);
    }
    if (st == ST_OK && n > 0 && job->pass == LOOK_SCORES) {
        w->zone_mean = calloc((job->run->shapes.count + 1) * n, sizeof *w->zone_mean);
        if (!w->zone_mean) st = error_memory(err);
    }
    if (st == ST_OK)
        *worker = w;
    else
        look_stop(w);
    return st;
}

static int bin_of(float score)
{
    int bin = (int)(score * ZONE_BINS);
    return bin < ZONE_BINS ? bin : ZONE_BINS - 1;
}

/* Means of the scores by zone, each cell counting 1: the cells of a zone differ little in area. */
static void add_zone_means(struct look_worker *w, size_t f)
{
    const struct cells *c = w->cells;
    for (size_t i = 0; i < c->n; i++) {
        float s = c->score[f][i];
        if (s != s) continue;
        struct zone_mean *m = &w->zone_mean[(size_t)cells_zone_at(c, i) * w->job->look->factors + f];
        m->area++;
        m->sum += llrint((double)s * ZONE_VALUE_ONE);
    }
}

/* Middle rank (0..1) of each bin of a score. */
static void rank_of_bins(const int64_t *bin, float *rank)
{
    double total = 0, below = 0;
    for (size_t k = 0; k < ZONE_BINS; k++) total += (double)bin[k];
    for (size_t k = 0; k < ZONE_BINS; k++) {
        rank[k] = (float)((below + 0.5 * (double)bin[k]) / total);
        below += (double)bin[k];
    }
}

static void to_ranks(struct look_worker *w, size_t f)
{
    float rank[ZONE_BINS];
    struct cells *c = w->cells;
    rank_of_bins(w->job->look->score_bin[f], rank);
    for (size_t i = 0; i < c->n; i++)
        if (c->score[f][i] == c->score[f][i]) c->score[f][i] = rank[bin_of(c->score[f][i])];
}

static void use_factor(struct look_worker *w, size_t f)
{
    struct cells *c = w->cells;
    if (w->job->pass == LOOK_LAYERS) {
        w->tile_moments[f] = stats_moments_of(c->score[f], c->n);
        stats_count(w->bin[f], c->score[f], c->n);
        return;
    }
    cells_score_factor(c, f);
    if (w->job->pass == LOOK_RANKS) {
        to_ranks(w, f);
        return;
    }
    for (size_t i = 0; i < c->n; i++) {
        float s = c->score[f][i];
        if (s != s) continue;
        w->bin[f][bin_of(s)]++;
        w->min[f] = s < w->min[f] ? s : w->min[f];
        w->max[f] = s > w->max[f] ? s : w->max[f];
    }
    add_zone_means(w, f);
}

static enum status look_compute(void *worker, struct tile t, struct error *err)
{
    struct look_worker *w = worker;
    struct cells *c = w->cells;
    size_t n = w->job->look->factors;
    bool any;
    cells_take_all(c, t);
    memset(w->tile_moments, 0, sizeof w->tile_moments);
    enum status st = cells_read_zones(c, t, &any, err);
    for (size_t f = 0; st == ST_OK && any && f < n; f++) {
        st = cells_read_factor(c, f, t, err);
        if (st == ST_OK) use_factor(w, f);
    }
    if (st == ST_OK && w->job->pass != LOOK_LAYERS) {
        const float *score[FACTORS_MAX];
        for (size_t f = 0; f < n; f++) score[f] = c->score[f];
        comoments_of(&w->tile, score, any ? c->n : 0, w->row);
    }
    return st;
}

/* What is no whole number is merged in the order of the tiles: by rows, whatever the order of the other
 * passes. */
static enum status look_commit(void *worker, struct tile t, struct error *err)
{
    (void)t, (void)err;
    struct look_worker *w = worker;
    struct look *l = w->job->look;
    for (size_t f = 0; f < l->factors && w->job->pass == LOOK_LAYERS; f++) {
        const struct factor_counts *n = &w->cells->count[f];
        stats_moments_merge(&l->layer[f].moments, &w->tile_moments[f]);
        l->layer[f].min = n->min < l->layer[f].min ? n->min : l->layer[f].min;
        l->layer[f].max = n->max > l->layer[f].max ? n->max : l->layer[f].max;
        l->layer[f].missing += n->missing;
    }
    if (w->job->pass == LOOK_LAYERS) w->job->run->mask_cells += w->cells->mask_cells;
    if (w->job->pass == LOOK_SCORES) comoments_merge(&l->scores, &w->tile);
    if (w->job->pass == LOOK_RANKS) comoments_merge(&l->ranks, &w->tile);
    cells_reset_counts(w->cells);
    return ST_OK;
}

static enum status look_pass(struct run *r, struct look *l, enum look_pass pass, const char *name,
                             struct error *err)
{
    struct look_job look = {r, l, pass, PTHREAD_MUTEX_INITIALIZER};
    struct engine_job job = {&r->plan.grid, GRID_ROWS,    r->threads,  &look,        look_start,
                             look_stop,     look_compute, look_commit, &r->progress, r->profile};
    run_stage(r, name);
    enum status st = engine_run(&job, err);
    run_stage_end(r);
    pthread_mutex_destroy(&look.lock);
    return st;
}

enum status look_layers(struct run *r, struct look *l, struct error *err)
{
    r->mask_cells = 0;
    return look_pass(r, l, LOOK_LAYERS, "Layer statistics", err);
}

/* Each zone that has every score is one observation. */
static enum status zone_moments(const struct run *r, struct look *l, struct error *err)
{
    size_t n = l->factors, zones = r->shapes.count;
    float *mean = malloc((zones + 1) * n * sizeof *mean);
    double *row = malloc((zones + 1) * n * sizeof *row);
    const float *column[FACTORS_MAX];
    for (size_t f = 0; mean && f < n; f++) {
        column[f] = mean + f * zones;
        for (size_t z = 0; z < zones; z++)
            mean[f * zones + z] = (float)zone_mean_value(&l->zone_mean[(z + 1) * n + f]);
    }
    if (mean && row) comoments_of(&l->zones, column, zones, row);
    enum status st = mean && row ? ST_OK : error_memory(err);
    free(mean);
    free(row);
    return st;
}

enum status look_scores(struct run *r, struct look *l, struct error *err)
{
    enum status st = look_pass(r, l, LOOK_SCORES, "Score statistics", err);
    return st == ST_OK ? zone_moments(r, l, err) : st;
}

enum status look_ranks(struct run *r, struct look *l, struct error *err)
{
    return look_pass(r, l, LOOK_RANKS, "Rank correlation", err);
}

bool look_needed(const struct manifest *m)
{
    bool any = false;
    for (size_t f = 0; f < m->factors; f++) any |= m->factor[f].score.method->resolve != NULL;
    return any;
}

enum status look_resolve(struct run *r, struct look *l, struct error *err)
{
    struct manifest *m = r->manifest;
    if (!look_needed(m)) return ST_OK;
    enum status st = look_layers(r, l, err);
    for (size_t f = 0; st == ST_OK && f < m->factors; f++) {
        struct method_args *score = &m->factor[f].score;
        if (!score->method->resolve) continue;
        struct field_stats stats = stats_field(&l->layer[f]);
        char who[512];
        source_who(m, &m->factor[f], who, sizeof who);
        st = stats.count > 0 ? score->method->resolve(score, &stats, err)
                             : error_set(err, ST_INPUT, "no data in any cell that counts");
        if (st != ST_OK) error_prefix(err, "%s: score.%s", who, score->method->id);
        if (st == ST_OK && strcmp(score->method->id, "minmax") == 0)
            run_notice(r,
                       "warning: %s: score.minmax takes its goalposts from this data; runs on other data "
                       "cannot be compared with it",
                       who);
    }
    return st;
}
