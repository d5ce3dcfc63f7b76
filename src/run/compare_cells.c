/* The pass over both runs: the difference of the index, the move from class to class, and their sums by zone.
 */
#include "run/cells.h"
#include "run/compare.h"
#include "run/engine.h"

#include <pthread.h>
#include <stdlib.h>

enum { TILE_CELLS = GRID_TILE * GRID_TILE, NO_MOVE = UINT16_MAX };

struct pass {
    struct compare *compare;
    struct layer index[2], class_code[2];
    struct output *change, *transition;
    pthread_mutex_t lock; /* of the sums */
};

struct worker {
    struct pass *pass;
    struct cells *cells; /* zones and areas of the tile */
    struct layer_reader *index[2], *class_code[2];
    float *value[2], *change;
    int32_t *state[2]; /* from 0: classes, excluded, no data */
    uint16_t *transition;
    struct changes sum; /* of all its tiles: whole numbers, so their order is of no matter */
};

static void stop(void *user)
{
    struct worker *w = user;
    const struct compare *c = w->pass->compare;
    pthread_mutex_lock(&w->pass->lock);
    if (w->sum.zone) compare_merge(c, &w->pass->compare->sum, &w->sum);
    pthread_mutex_unlock(&w->pass->lock);
    compare_clear(&w->sum);
    for (int side = 0; side < 2; side++) {
        layer_close(w->index[side]);
        layer_close(w->class_code[side]);
        free(w->value[side]);
        free(w->state[side]);
    }
    if (w->cells) cells_stop(w->cells);
    free(w->change);
    free(w->transition);
    free(w);
}

static enum status start(void *user, void **worker, struct error *err)
{
    struct pass *p = user;
    struct worker *w = calloc(1, sizeof *w);
    if (!w) return error_memory(err);
    w->pass = p;
    void *cells = NULL;
    enum status st = cells_start(p->compare->run, &cells, err);
    w->cells = cells;
    for (int side = 0; st == ST_OK && side < 2; side++) {
        w->value[side] = malloc(TILE_CELLS * sizeof *w->value[side]);
        w->state[side] = malloc(TILE_CELLS * sizeof *w->state[side]);
        st = w->value[side] && w->state[side] ? layer_open(&p->index[side], &w->index[side], err)
                                              : error_memory(err);
        if (st == ST_OK) st = layer_open(&p->class_code[side], &w->class_code[side], err);
    }
    w->change = malloc(TILE_CELLS * sizeof *w->change);
    w->transition = malloc(TILE_CELLS * sizeof *w->transition);
    if (st == ST_OK && (!w->change || !w->transition)) st = error_memory(err);
    if (st == ST_OK) st = compare_init(p->compare, &w->sum, err);
    if (st == ST_OK)
        *worker = w;
    else
        stop(w);
    return st;
}

/* Codes of a class raster as numbers of states. */
static enum status to_states(const struct worker *w, int side, struct error *err)
{
    const struct compare *c = w->pass->compare;
    int32_t *state = w->state[side], classes = (int32_t)c->result[side].classes;
    for (size_t i = 0; i < w->cells->n; i++) {
        int32_t code = state[i];
        if (code != CODE_EXCLUDED && code != CODE_NODATA && (code < 1 || code > classes))
            return error_set(err, ST_INPUT,
                             "%s: a cell holds class %d, expected 1 to %d as run.json has it, %d or %d",
                             w->pass->class_code[side].path, code, classes, CODE_EXCLUDED, CODE_NODATA);
        state[i] = code == CODE_EXCLUDED ? classes : code == CODE_NODATA ? classes + 1 : code - 1;
    }
    return ST_OK;
}

static enum status read_side(struct worker *w, int side, struct tile t, struct error *err)
{
    enum status st = layer_read(w->index[side], t, w->value[side], err);
    if (st == ST_OK) st = layer_read_int(w->class_code[side], t, CODE_NODATA, w->state[side], err);
    return st == ST_OK ? to_states(w, side, err) : st;
}

static bool add(void *user, int32_t zone, size_t i, int64_t area)
{
    struct worker *w = user;
    compare_add(w->pass->compare, &w->sum, (size_t)zone, (size_t)w->state[0][i], (size_t)w->state[1][i],
                w->value[0][i], w->value[1][i], area);
    return true;
}

static enum status compute(void *worker, struct tile t, struct error *err)
{
    struct worker *w = worker;
    const struct compare *c = w->pass->compare;
    struct cells *z = w->cells;
    bool any;
    cells_take_all(z, t);
    enum status st = cells_read_zones(z, t, &any, err);
    for (int side = 0; st == ST_OK && side < 2; side++) st = read_side(w, side, t, err);
    profile_lap(LAP_READ);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < z->n; i++) {
        size_t from = (size_t)w->state[0][i], to = (size_t)w->state[1][i];
        bool none = from == c->states[0] - 1 && to == c->states[1] - 1;
        w->change[i] = w->value[1][i] - w->value[0][i];
        w->transition[i] = none ? NO_MOVE : (uint16_t)compare_code(c, from, to);
    }
    return cells_each_zone(z, add, w, err);
}

static enum status commit(void *worker, struct tile t, struct error *err)
{
    struct worker *w = worker;
    enum status st = output_tile(w->pass->change, 1, t, w->change, err);
    return st == ST_OK ? output_tile(w->pass->transition, 1, t, w->transition, err) : st;
}

static enum status create(struct compare *c, const char *file, enum output_cells cells, const char *band,
                          struct output **out, struct error *err)
{
    struct run *r = c->run;
    char *path = publish_path(r->publish, file);
    if (!path) return error_memory(err);
    struct output_spec spec = {.path = path,
                               .cells = cells,
                               .bands = 1,
                               .names = &band,
                               .format = r->options->format,
                               .creation = r->options->creation,
                               .creation_count = r->options->creation_count,
                               .threads = r->threads,
                               .order = r->order,
                               .title = r->manifest->title,
                               .modelled = r->manifest->modelled};
    enum status st = output_create(&r->plan.grid, &spec, out, err);
    free(path);
    return st;
}

static enum status finish(struct pass *p, struct error *err)
{
    const struct progress *progress = &p->compare->run->progress;
    struct compare_moves moves;
    enum status st = compare_moves_list(p->compare, &moves, err);
    struct output *change = p->change, *transition = p->transition;
    p->change = p->transition = NULL;
    if (st == ST_OK)
        st = output_finish(change, NULL, 0, progress, err);
    else
        output_abandon(change);
    if (st == ST_OK)
        st = output_finish(transition, moves.category, moves.count, progress, err);
    else
        output_abandon(transition);
    compare_moves_clear(&moves);
    return st;
}

static enum status find_layers(struct pass *p, struct error *err)
{
    for (int side = 0; side < 2; side++) {
        const struct result *r = &p->compare->result[side];
        p->index[side] = (struct layer){.path = result_path(r, "capacity.tif"), .band = 1, .scale = 1};
        p->class_code[side] = (struct layer){.path = result_path(r, "class.tif"), .band = 1, .scale = 1};
        if (!p->index[side].path || !p->class_code[side].path) return error_memory(err);
        if (run_is_in_strips(p->index[side].path)) p->compare->run->order = GRID_ROWS;
    }
    return ST_OK;
}

enum status compare_cells(struct compare *c, struct error *err)
{
    struct run *r = c->run;
    struct pass p = {.compare = c};
    pthread_mutex_init(&p.lock, NULL);
    enum status st = compare_init(c, &c->sum, err);
    run_choose_order(r);
    if (st == ST_OK) st = find_layers(&p, err);
    if (st == ST_OK)
        st = create(c, "change.tif", OUTPUT_NUMBERS, "change of the capacity index", &p.change, err);
    if (st == ST_OK)
        st = create(c, "transition.tif", OUTPUT_LONG_CODES, "move from class to class", &p.transition, err);
    if (st != ST_OK) goto done;
    run_bound_memory(r);
    run_stage(r, "Comparison");
    struct engine_job job = {&r->plan.grid, r->order, r->threads, &p,           start,
                             stop,          compute,  commit,     &r->progress, r->profile};
    st = engine_run(&job, err);
    run_stage_end(r);
    if (st != ST_OK) goto done;
    compare_sum_up(c, &c->sum);
    run_stage(r, "Overviews");
    st = finish(&p, err);
    run_stage_end(r);
done:
    output_abandon(p.change);
    output_abandon(p.transition);
    for (int side = 0; side < 2; side++) {
        layer_clear(&p.index[side]);
        layer_clear(&p.class_code[side]);
    }
    pthread_mutex_destroy(&p.lock);
    return st;
}
