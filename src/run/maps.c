/* The maps of a run: which are wanted, and drawing them side by side in threads. */
#include "run/maps.h"

#include "base/parallel.h"
#include "base/text.h"
#include "grid/small.h"
#include "run/industry.h"
#include "run/listed.h"
#include "run/map_shapes.h"
#include "run/map_sheet.h"
#include "run/rasters.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static bool has_industry(const struct run *r)
{
    return r->city;
}

static bool has_zones(const struct run *r)
{
    return r->has_zones;
}

/* Somewhere both sides have a factor. */
static bool has_load(const struct run *r)
{
    return r->whole.state_area[LOAD_UNDEFINED - 1] < r->whole.valid;
}

/* Places on both sides, of which some can be compared. */
static bool has_crosscheck(const struct run *r)
{
    return r->city && r->crosscheck.figures[CROSSCHECK_ALL].scored > 1;
}

static bool has_index(const struct run *r)
{
    return r->figures && r->figures->count > 0;
}

/* Two points at least that have both. */
static bool has_growth(const struct run *r)
{
    size_t n = 0;
    for (size_t i = 0; r->figures && r->figures->growth && i < r->industry.count; i++)
        n += isfinite(r->figures->growth[i]) && isfinite(r->industry.city[i].low);
    return n > 1;
}

static const char two_places[] = "two places with a capacity and an industrial score";

/* The maps and charts there are, in the order they are listed; the name is that of the file. */
static const struct map_kind {
    const char *name;
    map_draw_fn *draw;
    bool (*applies)(const struct run *r); /* NULL: always; else where there is what the last member says */
    enum product raster;                  /* drawn from it; PRODUCTS: from what the passes kept */
    bool excluded;                        /* what is excluded has to come from a raster of codes */
    bool of_industry;                     /* belongs to the industrial side in the report */
    bool early;                           /* drawn before the others: takes long, with borders of its own */
    const char *needs;
} kinds[] = {{"capacity", map_draw_capacity, NULL, PRODUCT_CAPACITY, true, false, false, NULL},
             {"class", map_draw_class, NULL, PRODUCT_CLASS, false, false, false, NULL},
             {"load", map_draw_load, has_load, PRODUCT_LOAD, true, false, false,
              "factors of both sides, support and pressure"},
             {"state", map_draw_state, NULL, PRODUCT_STATE, false, false, false, NULL},
             {"limiting", map_draw_limiting, NULL, PRODUCT_LIMITING, false, false, false, NULL},
             {"gap", map_draw_gap, NULL, PRODUCT_GAP, true, false, false, NULL},
             {"factors", map_draw_factors, NULL, PRODUCTS, false, false, true, NULL},
             {"groups", map_draw_groups, NULL, PRODUCT_GROUPS, true, false, true, NULL},
             {"zones", map_draw_zones, has_zones, PRODUCTS, false, false, false, "zones"},
             {"industry", map_draw_industry, has_industry, PRODUCTS, false, true, true,
              "an industrial table that names a zone"},
             {"scores", map_draw_scores, has_crosscheck, PRODUCTS, false, true, false, two_places},
             {"bivariate", map_draw_bivariate, has_crosscheck, PRODUCTS, false, true, false, two_places},
             {"coupling", map_draw_coupling, has_crosscheck, PRODUCTS, false, true, false, two_places},
             {"crosscheck", map_draw_crosscheck, has_crosscheck, PRODUCTS, false, true, false, two_places},
             {"ranking", map_draw_ranking, has_crosscheck, PRODUCTS, false, true, false, two_places},
             {"index", map_draw_index, has_index, PRODUCTS, false, true, false, "an industrial index"},
             {"growth", map_draw_growth, has_growth, PRODUCTS, false, true, false,
              "two places with a growth and an industrial score"}};
enum { KINDS = sizeof kinds / sizeof *kinds, THREADS_MAX = 4 }; /* a thread holds a page of pixels or two */

static const char *const format_name[MAP_FORMATS] = {"png", "pdf", "svg"};

bool maps_wants(const struct capacity_options *o, const char *name)
{
    return listed(o->maps, name);
}

enum status maps_check_list(const struct capacity_options *o, const char *const *names, size_t count,
                            struct error *err)
{
    return listed_check("--maps", o->maps, names, count, err);
}

enum status maps_check(const struct capacity_options *o, struct error *err)
{
    const char *names[KINDS];
    for (size_t k = 0; k < KINDS; k++) names[k] = kinds[k].name;
    return maps_check_list(o, names, KINDS, err);
}

/* Maps waiting to be drawn, and what came of them. */
struct queue {
    pthread_mutex_t lock;
    struct run *run;
    size_t count, done;
    const struct map_kind *kind[KINDS];
    size_t order[KINDS];     /* in which they are drawn */
    struct map_sheet *sheet; /* [count] */
    struct map_shade shade;  /* no width: none */
    struct map_borders *borders;
    enum status status[KINDS];
    struct error error[KINDS];
    atomic_bool stop;
};

static void finish(struct queue *q, size_t i)
{
    pthread_mutex_lock(&q->lock);
    q->done++;
    if (q->status[i] == ST_OK && !q->stop &&
        !progress_tell(&q->run->progress, (double)q->done / (double)q->count))
        q->status[i] = error_set(&q->error[i], ST_INTERRUPTED, "interrupted");
    if (q->status[i] != ST_OK) q->stop = true;
    pthread_mutex_unlock(&q->lock);
}

static void draw_one(void *queue, size_t turn)
{
    struct queue *q = queue;
    size_t i = q->order[turn];
    if (q->stop) return;
    q->status[i] = q->kind[i]->draw(&q->sheet[i], &q->error[i]);
    finish(q, i);
}

static void draw_all(struct queue *q)
{
    size_t n = 0;
    for (int early = 1; early >= 0; early--)
        for (size_t i = 0; i < q->count; i++)
            if (q->kind[i]->early == early) q->order[n++] = i;
    parallel_each(q->run->threads < THREADS_MAX ? q->run->threads : THREADS_MAX, q->count, draw_one, q);
}

/* Whether what a map is drawn from is written. */
static bool has_rasters(const struct run *r, const struct map_kind *kind)
{
    bool raster = kind->raster == PRODUCTS || r->wanted[kind->raster];
    bool excluded = !kind->excluded || r->whole.excluded == 0 || rasters_with_excluded(r) != PRODUCTS;
    return raster && excluded;
}

/* The maps that --rasters costs. */
static void tell_left_out(const struct run *r)
{
    struct text names = {0};
    for (size_t k = 0; k < KINDS; k++) {
        bool asked = maps_wants(r->options, kinds[k].name) && (!kinds[k].applies || kinds[k].applies(r));
        if (asked && !has_rasters(r, &kinds[k]))
            text_add(&names, "%s%s", names.len ? ", " : "", kinds[k].name);
    }
    if (names.len)
        run_notice(r,
                   "notice: maps that are left out because --rasters leaves out what they are drawn from: %s",
                   names.s);
    text_clear(&names);
}

/* Maps named in --maps that this run has nothing for. */
static void tell_needs(const struct run *r)
{
    for (size_t k = 0; r->options->maps && k < KINDS; k++)
        if (maps_wants(r->options, kinds[k].name) && kinds[k].applies && !kinds[k].applies(r))
            run_notice(r, "notice: map %s is not drawn: it needs %s", kinds[k].name, kinds[k].needs);
}

/* The maps that are wanted, apply and can be drawn, and the files of each. */
static enum status fill(struct queue *q, const struct map_zone *zones, struct error *err)
{
    struct run *r = q->run;
    unsigned formats = r->manifest->map.formats ? r->manifest->map.formats : 1u << MAP_PNG;
    q->sheet = calloc(KINDS, sizeof *q->sheet);
    r->picture = calloc(KINDS, sizeof *r->picture);
    if (!q->sheet || !r->picture) return error_memory(err);
    for (size_t k = 0; k < KINDS; k++) {
        if (!maps_wants(r->options, kinds[k].name)) continue;
        if (kinds[k].applies && !kinds[k].applies(r)) continue;
        if (!has_rasters(r, &kinds[k])) continue;
        struct map_sheet *s = &q->sheet[q->count];
        s->run = r;
        s->zones = zones;
        s->borders = q->borders;
        s->shade = q->shade.width ? &q->shade : NULL;
        s->picture = &r->picture[r->pictures++];
        q->kind[q->count++] = &kinds[k];
        s->picture->of_industry = kinds[k].of_industry;
        s->picture->path = text_format("%s/report-%s.png", r->publish->stage, kinds[k].name);
        if (!s->picture->path) return error_memory(err);
        for (int f = 0; f < MAP_FORMATS; f++) {
            if (!(formats & 1u << f)) continue;
            char *file = text_format("maps/%s.%s", kinds[k].name, format_name[f]);
            s->path[f] = file ? publish_path(r->publish, file) : NULL;
            free(file);
            if (!s->path[f]) return error_memory(err);
        }
    }
    return ST_OK;
}

/* The class raster as a picture that a GIS can place. */
static enum status write_bare(struct run *r, struct error *err)
{
    enum { SIDE = 2400 };
    if (!r->manifest->map.bare || !maps_wants(r->options, "class") || !r->wanted[PRODUCT_CLASS]) return ST_OK;
    char *from = text_format("%s/%s", r->publish->stage, run_product_file(PRODUCT_CLASS));
    char *to = publish_path(r->publish, "maps/class_bare.png"),
         *world = publish_path(r->publish, "maps/class_bare.wld");
    enum status st = from && to && world ? small_png(from, SIDE, to, err) : error_memory(err);
    free(from);
    free(to);
    free(world);
    return st;
}

void maps_tell_font(const struct run *r)
{
    run_notice(r, "warning: maps: no installed font has all the Chinese characters; what it lacks is in "
                  "Latin script (Debian: fonts-wqy-microhei)");
}

static void tell_font(const struct queue *q)
{
    bool missing = false;
    for (size_t i = 0; i < q->count; i++) missing |= q->sheet[i].font_missing;
    if (missing) maps_tell_font(q->run);
}

enum status run_maps(struct run *r, struct error *err)
{
    struct map_zone *zones = NULL;
    struct queue q = {.lock = PTHREAD_MUTEX_INITIALIZER, .run = r};
    if (!maps_wants(r->options, NULL)) return ST_OK;
    tell_left_out(r);
    tell_needs(r);
    q.borders = map_borders_open();
    run_stage(r, "Maps");
    enum status st = map_shapes_make(&r->shapes, &zones, err);
    if (st == ST_OK) st = map_shade_make(r, &q.shade, err);
    if (st == ST_OK) st = fill(&q, zones, err);
    if (st == ST_OK) {
        draw_all(&q);
        tell_font(&q);
    }
    for (size_t i = 0; st == ST_OK && i < q.count; i++)
        if (q.status[i] != ST_OK) st = error_set(err, q.status[i], "%s", q.error[i].text);
    if (st == ST_OK) st = write_bare(r, err);
    run_stage_end(r);
    for (size_t i = 0; q.sheet && i < KINDS; i++)
        for (int f = 0; f < MAP_FORMATS; f++) free(q.sheet[i].path[f]);
    free(q.sheet);
    free((void *)q.shade.light);
    map_borders_close(q.borders);
    map_shapes_free(zones, r->shapes.count);
    return st;
}
