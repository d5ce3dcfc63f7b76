#include "run/whatif.h"

#include "base/text.h"
#include "grid/small.h"
#include "run/map_shapes.h"
#include "run/planes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AREA_STEPS = 255 };

/* The operators that the page has; any other index it can only show. */
static const char *operator_of(const struct manifest *m)
{
    static const char *const known[] = {"wlc", "limiting", "geometric", "owa"};
    const char *id = m->overlay.method->id;
    for (size_t g = 0; g < m->groups; g++)
        if (m->group[g].has_overlay) return "run";
    if (strcmp(id, "owa") == 0 && m->overlay.count > 0) return "run"; /* by order weights */
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(id, known[i]) == 0) return id;
    return "run";
}

static bool any_cap(const struct manifest *m)
{
    for (size_t k = 0; k < m->constraints; k++)
        if (m->constraint[k].effect == EFFECT_CAP) return true;
    return false;
}

/* The page follows each zone that it names; of many it follows none. */
static bool has_zones(const struct run *r)
{
    return r->has_zones && r->shapes.count <= ZONES_SHOWN;
}

/* ---- planes ---- */

static void add_plane(struct whatif *w, const char *name, const void *value, size_t size, size_t n)
{
    w->plane[w->page.planes++] = (struct page_plane){name, value, size, n};
}

/* Areas in equal steps from the smallest to the largest, whose km2 go to the setup. */
static bool add_areas(struct whatif *w, const struct planes *p)
{
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < p->live; i++) {
        least = fmin(least, (double)p->area_m2[i]);
        most = fmax(most, (double)p->area_m2[i]);
    }
    w->area = malloc(p->live + 1);
    if (!w->area) return false;
    for (size_t i = 0; i < p->live; i++)
        w->area[i] =
            most > least ? (uint8_t)lrint(((double)p->area_m2[i] - least) / (most - least) * AREA_STEPS) : 0;
    json_object_set_new(w->setup, "cell_km2",
                        json_pack("[f, f]", isfinite(least) ? least / 1e6 : 0, most / 1e6));
    add_plane(w, "area", w->area, 1, p->live);
    return true;
}

static enum status add_planes(struct whatif *w, const struct run *r, struct error *err)
{
    const struct planes *p = r->planes;
    add_plane(w, "state", p->state, 1, (size_t)p->width * (size_t)p->height);
    for (size_t f = 0; f < p->factors; f++) add_plane(w, "", p->score[f], 1, p->live);
    if (has_zones(r)) add_plane(w, "zone", p->zone, sizeof *p->zone, p->live);
    if (any_cap(r->manifest)) add_plane(w, "cap", p->cap, 1, p->live);
    if (strcmp(operator_of(r->manifest), "run") == 0)
        add_plane(w, "index", p->index, sizeof *p->index, p->live);
    return add_areas(w, p) ? ST_OK : error_memory(err);
}

/* ---- setup ---- */

/* Weights as the analyst gave them, so that the controls show her own numbers; else as they came out. */
static bool own_weights(const struct manifest *m)
{
    return strcmp(m->weights.method->id, "given") == 0;
}

static const char *title_of(const struct manifest *m, const char *title, const char *title_zh)
{
    return strcmp(m->language, "zh") == 0 && title_zh ? title_zh : title;
}

static json_t *groups_json(const struct run *r)
{
    const struct manifest *m = r->manifest;
    json_t *a = json_array();
    for (size_t g = 0; g < m->groups; g++)
        json_array_append_new(a, json_pack("{s:s, s:f}", "title",
                                           title_of(m, m->group[g].title, m->group[g].title_zh), "weight",
                                           own_weights(m) ? m->group[g].weight : r->group_weight[g]));
    return a;
}

static json_t *factors_json(const struct run *r)
{
    const struct manifest *m = r->manifest;
    json_t *a = json_array();
    for (size_t g = 0; g < m->groups; g++) {
        for (size_t f = m->group[g].first; f < m->group[g].first + m->group[g].count; f++)
            json_array_append_new(
                a, json_pack("{s:s, s:s, s:I, s:f, s:b}", "id", m->factor[f].id, "title",
                             run_factor_title(&m->factor[f], m->language), "group", (json_int_t)g, "weight",
                             own_weights(m) ? m->factor[f].weight : r->weight[f], "skip", r->skip[f]));
    }
    return a;
}

static json_t *classes_json(const struct run *r)
{
    bool chinese = strcmp(r->manifest->language, "zh") == 0;
    json_t *a = json_array();
    for (size_t k = 0; k < r->classes; k++) {
        char color[8];
        snprintf(color, sizeof color, "#%02x%02x%02x", r->class_rgb[k][0], r->class_rgb[k][1],
                 r->class_rgb[k][2]);
        json_array_append_new(a,
                              json_pack("{s:s, s:s}", "name",
                                        chinese ? r->class_label_zh[k] : r->class_label[k], "color", color));
    }
    return a;
}

static json_t *zones_json(const struct run *r)
{
    json_t *a = json_array();
    for (size_t z = 0; has_zones(r) && z < r->shapes.count; z++) {
        const struct zone_shape *shape = &r->shapes.zone[z];
        const char *name = title_of(r->manifest, shape->name ? shape->name : shape->id, shape->name_zh);
        json_array_append_new(a, json_string(name));
    }
    return a;
}

/* Width of the map over its height on the ground. */
static double shape_of(const struct run *r)
{
    const struct grid *g = &r->plan.grid;
    const double degree_m = 111195;
    double ratio = g->cell_x / g->cell_y;
    const struct planes *p = r->planes;
    if (g->geographic && p->live > 0) {
        double high_m = g->cell_y * degree_m;
        ratio = (double)p->area_m2[p->live / 2] / (high_m * high_m);
    }
    return ratio * p->width / p->height;
}

/* The manifest with marks that occur nowhere else in it. */
static enum status add_template(struct whatif *w, const struct run *r, struct error *err)
{
    char mark[32], *yaml = NULL;
    unsigned n = 0;
    do snprintf(mark, sizeof mark, "whatif%u_", n++);
    while (strstr(r->manifest->yaml, mark));
    enum status st = manifest_template(r->manifest, mark, &yaml, err);
    if (st == ST_OK) json_object_set_new(w->setup, "mark", json_string(mark));
    if (st == ST_OK) json_object_set_new(w->setup, "template", json_string(yaml));
    free(yaml);
    return st;
}

static enum status make_setup(struct whatif *w, const struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    const struct planes *p = r->planes;
    const struct method *geometric = method_find(METHOD_OVERLAY, "geometric");
    const char *operator= operator_of(m);
    bool is_geometric = strcmp(operator, "geometric") == 0, is_owa = strcmp(operator, "owa") == 0;
    json_t *breaks = json_array();
    for (size_t k = 0; k + 1 < r->classes; k++) json_array_append_new(breaks, json_real(r->breaks[k]));
    w->setup =
        json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:f, s:s, s:f, s:f, s:f, s:o, s:o, s:o, s:o, s:o}",
                  "width", p->width, "height", p->height, "step", p->step, "one", PLANE_ONE, "none",
                  PLANE_NONE, "index_one", PLANE_INDEX_ONE, "index_none", PLANE_INDEX_NONE, "shape",
                  shape_of(r), "operator", operator, "alpha", is_owa ? m->overlay.number[0] : 1.0, "epsilon",
                  is_geometric ? m->overlay.number[0] : geometric->param[0].default_value, "km2",
                  run_km2(r, r->whole.counted - r->whole.excluded), "groups", groups_json(r), "factors",
                  factors_json(r), "classes", classes_json(r), "breaks", breaks, "zones", zones_json(r));
    if (!w->setup) return error_memory(err);
    json_object_set_new(w->setup, "by_parts", json_boolean(has_zones(r) && m->zones.rule == ZONE_COVERAGE));
    json_object_set_new(w->setup, "manifest", json_string(m->yaml));
    return add_template(w, r, err);
}

/* ---- picture and borders ---- */

/* Classes as the raster has them. */
static enum status read_classes(const struct run *r, uint8_t *code, struct error *err)
{
    const struct planes *p = r->planes;
    size_t n = (size_t)p->width * (size_t)p->height;
    char *class = text_format("%s/%s", r->publish->stage, run_product_file(PRODUCT_CLASS));
    enum status st = class ? small_codes(class, 1, p->width, p->height, code, err) : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < n; i++)
        if (code[i] >= 1 && code[i] < MAP_EXCLUDED) code[i]--;
    free(class);
    return st;
}

/* Where there is no raster of them: from the index that was put aside, right to its steps. */
static void work_out_classes(const struct run *r, uint8_t *code)
{
    const struct planes *p = r->planes;
    size_t n = (size_t)p->width * (size_t)p->height, live = 0;
    for (size_t i = 0; i < n; i++) {
        code[i] = p->state[i] == PLANE_EXCLUDED ? MAP_EXCLUDED : MAP_NODATA;
        if (p->state[i] != PLANE_COUNTS) continue;
        uint16_t index = p->index[live++];
        if (index != PLANE_INDEX_NONE) code[i] = (uint8_t)(run_class(r, index / (double)PLANE_INDEX_ONE) - 1);
    }
}

static enum status draw_picture(struct whatif *w, const struct run *r, struct error *err)
{
    const struct planes *p = r->planes;
    size_t n = (size_t)p->width * (size_t)p->height;
    uint8_t *code = malloc(n);
    w->picture = text_format("%s/whatif.png", r->publish->stage);
    enum status st = code && w->picture ? ST_OK : error_memory(err);
    if (st == ST_OK && r->wanted[PRODUCT_CLASS])
        st = read_classes(r, code, err);
    else if (st == ST_OK)
        work_out_classes(r, code);
    if (st == ST_OK)
        st = map_write_cells(code, (size_t)p->width, (size_t)p->height, r->class_rgb, r->classes, w->picture,
                             err);
    free(code);
    return st;
}

/* A ring in half pixels; points that fall on the one before are left out. */
static void add_ring(struct text *t, const struct run *r, const struct map_ring *ring)
{
    const struct grid *g = &r->plan.grid;
    double x_unit = g->cell_x * r->planes->step / 2, y_unit = g->cell_y * r->planes->step / 2;
    long x = 0, y = 0;
    size_t points = 0;
    for (size_t i = 0; i < ring->count; i++) {
        long nx = lround((ring->point[i].x - g->x0) / x_unit),
             ny = lround((g->y0 - ring->point[i].y) / y_unit);
        if (points > 0 && nx == x && ny == y) continue;
        text_add(t,
                 points == 0   ? "M%ld %ld"
                 : points == 1 ? "l%ld %ld"
                               : " %ld %ld",
                 points ? nx - x : nx, points ? ny - y : ny);
        x = nx;
        y = ny;
        points++;
    }
}

static enum status draw_borders(struct whatif *w, const struct run *r, struct error *err)
{
    struct map_zone *zones = NULL;
    struct text t = {0};
    text_add(&t, "%s", "");
    enum status st = r->shapes.count <= ZONES_LISTED ? map_shapes_make(&r->shapes, &zones, err) : ST_OK;
    for (size_t z = 0; zones && z < r->shapes.count; z++)
        for (size_t i = 0; i < zones[z].rings; i++) add_ring(&t, r, &zones[z].ring[i]);
    map_shapes_free(zones, r->shapes.count);
    if (st == ST_OK && t.failed) st = error_memory(err);
    w->borders = t.s;
    return st;
}

enum status whatif_make(const struct run *r, struct whatif *w, struct error *err)
{
    *w = (struct whatif){0};
    planes_finish(r->planes);
    enum status st = make_setup(w, r, err);
    if (st == ST_OK) st = add_planes(w, r, err);
    if (st == ST_OK) st = draw_picture(w, r, err);
    if (st == ST_OK) st = draw_borders(w, r, err);
    w->page.setup = w->setup;
    w->page.picture = w->picture;
    w->page.borders = w->borders;
    w->page.plane = w->plane;
    return st;
}

void whatif_clear(struct whatif *w)
{
    json_decref(w->setup);
    free(w->picture);
    free(w->borders);
    free(w->area);
}
