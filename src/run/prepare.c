/* From the manifest to layers on the grid. */
#include "grid/cache.h"
#include "grid/zone_shapes.h"
#include "map/map.h"
#include "run/cells_coverage.h"
#include "run/profile.h"
#include "run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void count_layer(struct run *r, const struct layer *l)
{
    r->copies += l->copied;
    r->copied += l->copied && !l->from_cache;
    if (l->in_cache && !l->copied)
        *(l->from_cache ? &r->reused : &r->made) += 1;
    else
        r->in_place++;
}

/* A layer that has to be made shows its own progress; one that is there already passes in silence. */
struct making {
    const struct run *run;
    char name[96];
};

static bool tell_making(double share, void *user)
{
    const struct making *m = user;
    const struct capacity_options *o = m->run->options;
    return !o->progress || o->progress(m->name, share, o->user);
}

static void tell_made(struct run *r, struct making *making, const char *id, const struct layer *l)
{
    count_layer(r, l);
    if (!l->in_cache || l->from_cache) return;
    tell_making(1, making);
    if (!l->copied) run_notice(r, "%s: %s", id, l->made);
}

static enum status register_all(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    struct making making = {r, ""};
    struct progress progress = {tell_making, &making};
    struct register_context c = {m, &r->plan, r->cache, r->threads, &progress, &r->shapes};
    enum status st = ST_OK;
    for (size_t f = 0; st == ST_OK && f < m->factors; f++) {
        snprintf(making.name, sizeof making.name, "Registering %s", m->factor[f].id);
        st = register_factor(&c, f, &r->factor[f], err);
        if (st == ST_OK) tell_made(r, &making, m->factor[f].id, &r->factor[f]);
    }
    for (size_t k = 0; st == ST_OK && k < m->constraints; k++) {
        snprintf(making.name, sizeof making.name, "Registering constraint %zu", k + 1);
        st = register_constraint(&c, k, &r->constraint[k], err);
        if (st == ST_OK) tell_made(r, &making, r->plan.constraint[k].id, &r->constraint[k]);
    }
    if (st == ST_OK && r->has_zones) {
        snprintf(making.name, sizeof making.name, "Registering zones");
        st = register_zones(&c, m->zones.rule == ZONE_COVERAGE ? COVERAGE_STEPS : 1, &r->zones, err);
        if (st == ST_OK) tell_made(r, &making, "zones", &r->zones);
    }
    return st;
}

/* Classes and colours as far as the manifest settles them. */
static enum status settle_classes(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    r->classes = m->class_count;
    if (m->has_colors)
        memcpy(r->class_rgb, m->class_rgb, r->classes * sizeof *r->class_rgb);
    else
        map_ramp(r->classes, r->class_rgb);
    r->breaks_known = !m->classes.method->from_data;
    if (!r->breaks_known) return ST_OK;
    enum status st = m->classes.method->fn.classes(&m->classes, NULL, &r->classes, r->breaks, err);
    if (st == ST_OK) run_class_labels(r);
    return st;
}

static void tell_layers(const struct run *r)
{
    char through[96] = "";
    if (r->copied > 0)
        snprintf(through, sizeof through, " (%zu copied uncompressed into the cache)", r->copied);
    else if (r->copies > 0)
        snprintf(through, sizeof through, " (%zu through uncompressed copies)", r->copies);
    if (r->made == 0)
        run_notice(r, "layers: %zu in place%s, %zu from the cache; nothing warped, nothing derived",
                   r->in_place, through, r->reused);
    else
        run_notice(r, "layers: %zu in place%s, %zu from the cache, %zu made", r->in_place, through, r->reused,
                   r->made);
}

static void tell_notice(const char *notice, void *user)
{
    run_notice(user, "%s", notice);
}

enum status run_prepare(struct run *r, struct error *err)
{
    enum status st = settle_classes(r, err);
    struct cache_settings settings = {
        .dir = r->options->cache_dir, .size = r->options->cache_size, .tell = tell_notice, .user = r};
    if (st == ST_OK) st = cache_open(&settings, &r->cache, err);
    r->constraint = calloc(r->manifest->constraints + 1, sizeof *r->constraint);
    if (st == ST_OK && !r->constraint) st = error_memory(err);
    if (st != ST_OK) return st;
    run_bound_registration(r);
    run_stage(r, "Registration");
    st = register_all(r, err);
    profile_cells(r->profile, (long long)r->made * r->plan.grid.width * r->plan.grid.height);
    run_stage_end(r);
    if (st == ST_OK) tell_layers(r);
    return st;
}
