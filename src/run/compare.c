/* `capacity compare`: two runs on one grid, and what changed from one to the other. */
#include "run/compare.h"
#include "run/cells_coverage.h"

#include "base/text.h"
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *s)
{
    return s ? strdup(s) : NULL;
}

/* "A → B" of two titles, or what both are. Caller frees; NULL where both are, and when memory is out. */
static char *both_titles(const char *a, const char *b)
{
    if (!a || !b) return copy(a ? a : b);
    return strcmp(a, b) == 0 ? strdup(a) : text_format("%s \u2192 %s", a, b);
}

/* What a run would have read from a manifest: the zones as the earlier run has written them, the title. */
static enum status make_manifest(struct compare *c, struct error *err)
{
    const struct result *a = &c->result[0], *b = &c->result[1];
    struct manifest *m = calloc(1, sizeof *m);
    if (!m) return error_memory(err);
    c->run->manifest = m;
    m->path = result_path(a, "run.json");
    m->name = strdup(a->name);
    m->title = both_titles(a->title, b->title);
    m->title_zh = both_titles(a->title_zh, b->title_zh);
    m->credit = copy(a->credit);
    m->credit_zh = copy(a->credit_zh);
    m->language = a->language && strcmp(a->language, "zh") == 0 ? "zh" : "en";
    m->modelled = a->modelled || b->modelled;
    m->overlay.method = method_find(METHOD_OVERLAY, "wlc");
    m->grid.mask = a->masked && b->masked ? MASK_ZONES : MASK_NONE;
    m->zones.rule = a->by_shares ? ZONE_COVERAGE : ZONE_CENTRE;
    if (a->zoned) {
        m->zones.source = (struct manifest_source){.path = result_path(a, "zones.gpkg"), .band = 1};
        m->zones.id = strdup("zone");
        m->zones.name = strdup("name");
        m->zones.name_zh = strdup("name_zh");
        m->zones.parent = strdup("parent");
    }
    bool whole = m->path && m->name && m->title &&
                 (!a->zoned || (m->zones.source.path && m->zones.id && m->zones.name && m->zones.name_zh &&
                                m->zones.parent));
    return whole ? ST_OK : error_memory(err);
}

/* Whether the later run has the same zones, shape for shape. */
static enum status compare_shapes(struct compare *c, bool *same, struct error *err)
{
    struct manifest later = *c->run->manifest;
    struct zone_shapes other = {0};
    const struct zone_shapes *own = &c->run->shapes;
    later.path = result_path(&c->result[1], "run.json");
    later.zones.source.path = result_path(&c->result[1], "zones.gpkg");
    enum status st = later.path && later.zones.source.path
                         ? zone_shapes_read(&later, &c->run->plan.grid, c->run->threads, &other, err)
                         : error_memory(err);
    *same = st == ST_OK && own->count == other.count;
    for (size_t z = 0; *same && z < own->count; z++)
        *same = strcmp(own->zone[z].id, other.zone[z].id) == 0 &&
                OGR_G_Equals(own->zone[z].geometry, other.zone[z].geometry);
    zone_shapes_clear(&other);
    free(later.path);
    free(later.zones.source.path);
    return st;
}

static enum status read_zones(struct compare *c, struct error *err)
{
    struct run *r = c->run;
    const struct result *a = &c->result[0], *b = &c->result[1];
    bool same = a->zoned == b->zoned;
    r->has_zones = a->zoned;
    enum status st =
        r->has_zones ? zone_shapes_read(r->manifest, &r->plan.grid, r->threads, &r->shapes, err) : ST_OK;
    if (st == ST_OK && a->zoned && b->zoned) st = compare_shapes(c, &same, err);
    if (st != ST_OK) return st;
    same &= a->by_shares == b->by_shares;
    c->same_zones = same;
    if (!same) r->manifest->grid.mask = MASK_NONE; /* what lies in zones of one run alone counts as well */
    if (!same)
        run_notice(r, "notice: the zones of the two runs differ; %s",
                   a->zoned ? "those of the first are used" : "the first has none, so none are used");
    return ST_OK;
}

/* The zone raster is made among what is staged, and goes with it. */
static enum status burn_zones(struct run *r, struct error *err)
{
    if (!r->has_zones) return ST_OK;
    struct cache_settings settings = {.dir = r->publish->stage, .passing = true};
    enum status st = cache_open(&settings, &r->cache, err);
    if (st != ST_OK) return st;
    struct register_context context = {.manifest = r->manifest,
                                       .plan = &r->plan,
                                       .cache = r->cache,
                                       .threads = r->threads,
                                       .progress = &r->progress,
                                       .zones = &r->shapes};
    run_bound_registration(r);
    run_stage(r, "Zones");
    st = register_zones(&context, r->manifest->zones.rule == ZONE_COVERAGE ? COVERAGE_STEPS : 1, &r->zones,
                        err);
    progress_tell(&r->progress, 1);
    run_stage_end(r);
    return st;
}

static void tell_differences(const struct compare *c)
{
    const struct result *a = &c->result[0], *b = &c->result[1];
    if (!c->same_layers)
        run_notice(c->run, "notice: the runs are of different layer sets: %s and %s", a->layers, b->layers);
    if (a->classes != b->classes)
        run_notice(
            c->run,
            "notice: %s has %zu classes, %s has %zu: which class is higher cannot be told, so there is no "
            "map of moves",
            a->dir, a->classes, b->dir, b->classes);
    else if (!c->same_classes)
        run_notice(c->run, "notice: the classes differ in names or breaks; moves are by their numbers");
}

/* Take the grid from the first result. */
static enum status take_grid(struct compare *c, struct error *err)
{
    const struct grid *from = &c->result[0].grid;
    struct grid *g = &c->run->plan.grid;
    *g = *from;
    g->crs_wkt = strdup(from->crs_wkt);
    g->crs_name = strdup(from->crs_name);
    run_set_area_unit(c->run);
    return g->crs_wkt && g->crs_name ? ST_OK : error_memory(err);
}

static enum status open_results(struct compare *c, const char *const dir[2], struct error *err)
{
    for (int side = 0; side < 2; side++) {
        enum status st = result_open(dir[side], &c->result[side], err);
        if (st != ST_OK) return st;
        c->states[side] = c->result[side].classes + 2;
    }
    const struct result *a = &c->result[0], *b = &c->result[1];
    c->same_layers = strcmp(a->layers, b->layers) == 0;
    c->same_classes = result_same_classes(a, b);
    enum status st = result_same_grid(a, b, err);
    if (st == ST_OK) st = take_grid(c, err);
    return st == ST_OK ? make_manifest(c, err) : st;
}

/* The name of a folder, whatever way it was given. */
static enum status name_folder(struct compare *c, int side, char **place, struct error *err)
{
    *place = realpath(c->result[side].dir, NULL);
    char *path = *place ? strdup(*place) : NULL;
    c->name[side] = path ? strdup(basename(path)) : NULL;
    free(path);
    return c->name[side] ? ST_OK : error_memory(err);
}

static enum status begin_publishing(struct compare *c, struct error *err)
{
    struct run *r = c->run;
    char *place[2] = {NULL, NULL}, *out = NULL;
    enum status st = name_folder(c, 0, &place[0], err);
    if (st == ST_OK) st = name_folder(c, 1, &place[1], err);
    if (st != ST_OK) goto done;
    out = r->options->out ? strdup(r->options->out) : text_format("rasters/%s-to-%s", c->name[0], c->name[1]);
    c->compared = text_format("%s, %s", place[0], place[1]);
    for (size_t n = out ? strlen(out) : 0; n > 1 && out[n - 1] == '/'; n--) out[n - 1] = 0;
    struct publish_owner owner = {"compare.json", "compared", "the comparison", c->compared};
    st = out && c->compared ? publish_begin(out, &owner, r->options->overwrite, &r->publish, err)
                            : error_memory(err);
done:
    free(out);
    free(place[0]);
    free(place[1]);
    return st;
}

enum status run_compare(struct run *r, const char *before, const char *after, struct capacity_answer *answer,
                        struct error *err)
{
    struct compare *c = calloc(1, sizeof *c);
    if (!c) return error_memory(err);
    c->run = r;
    enum status st = run_check_creation(r->options, err);
    if (st == ST_OK) st = compare_check_maps(r->options, err);
    if (st == ST_OK) st = open_results(c, (const char *const[]){before, after}, err);
    if (st == ST_OK) st = read_zones(c, err);
    if (st == ST_OK) st = begin_publishing(c, err);
    if (st == ST_OK) tell_differences(c);
    if (st == ST_OK) st = burn_zones(r, err);
    if (st == ST_OK) st = compare_cells(c, err);
    if (st == ST_OK) {
        c->step = compare_step(&c->sum);
        st = compare_maps(c, err);
    }
    if (st == ST_OK) st = compare_report(c, answer, err);
    if (st == ST_OK) st = publish_finish(r->publish, err);
    if (st == ST_OK) answer->out = strdup(r->publish->out);
    compare_clear(&c->sum);
    for (int side = 0; side < 2; side++) {
        result_clear(&c->result[side]);
        free(c->name[side]);
    }
    free(c->compared);
    free(c);
    return st;
}
