/* The QGIS project of a run. */
#include "base/text.h"
#include "report/qgs.h"
#include "run/styles.h"

#include <stdio.h>
#include <stdlib.h>

/* Bands of load.tif and both layers of the zones come on top of the products. */
enum { LAYERS_MAX = PRODUCTS + 4 + GROUPS_MAX + FACTORS_MAX };

/* A project being put together: layers in the order of the tree, with what they point to. */
struct building {
    const struct run *run;
    size_t layers, groups;
    struct qgs_layer layer[LAYERS_MAX];
    struct style style[LAYERS_MAX];
    struct qgs_group group[4];
    struct zone_style zones;
    struct qml_zones borders;
    char results[64], about[64];
};

static void begin_group(struct building *b, const char *title, bool open)
{
    b->group[b->groups++] = (struct qgs_group){.title = title, .open = open, .layer = &b->layer[b->layers]};
}

static struct qgs_layer *add_layer(struct building *b, const char *title, const char *file)
{
    struct qgs_layer *l = &b->layer[b->layers];
    *l = (struct qgs_layer){.title = title, .about = b->about, .file = file};
    b->group[b->groups - 1].layers++;
    b->layers++;
    return l;
}

static struct qgs_layer *add_band(struct building *b, const char *title, enum product p, int band)
{
    struct style *s = &b->style[b->layers];
    struct qgs_layer *l = add_layer(b, title, run_product_file(p));
    style_raster(b->run, p, band, s);
    l->raster = &s->raster;
    return l;
}

static void add_zones(struct building *b)
{
    if (!b->run->has_zones) return;
    style_zones(b->run, &b->zones);
    b->borders = (struct qml_zones){.names = style_names(b->run)};
    begin_group(b, "Zones", true);
    struct qgs_layer *borders = add_layer(b, "Borders and names", "zones.gpkg");
    borders->zones = &b->borders;
    borders->shown = true;
    add_layer(b, "Mean capacity index", "zones.gpkg")->zones = &b->zones.zones;
}

static void add_results(struct building *b)
{
    static const struct {
        const char *title;
        enum product product;
        int band;
    } result[] = {{"Capacity class", PRODUCT_CLASS, 1},
                  {"Capacity index", PRODUCT_CAPACITY, 1},
                  {"Load state", PRODUCT_STATE, 1},
                  {"Relative load", PRODUCT_LOAD, 1},
                  {"Pressure", PRODUCT_LOAD, 2},
                  {"Support", PRODUCT_LOAD, 3},
                  {"Limiting factor", PRODUCT_LIMITING, 1},
                  {"Gap to the second lowest score", PRODUCT_GAP, 1},
                  {"Share of weight with data", PRODUCT_VALID, 1}};
    bool shown = false;
    for (size_t i = 0; i < sizeof result / sizeof *result; i++) {
        if (!b->run->wanted[result[i].product]) continue;
        if (!shown) begin_group(b, b->results, true);
        add_band(b, result[i].title, result[i].product, result[i].band)->shown = !shown;
        shown = true;
    }
}

static void add_scores(struct building *b)
{
    const struct manifest *m = b->run->manifest;
    if (b->run->wanted[PRODUCT_GROUPS]) begin_group(b, "Scores of the groups", false);
    for (size_t g = 0; b->run->wanted[PRODUCT_GROUPS] && g < m->groups; g++)
        add_band(b, m->group[g].title, PRODUCT_GROUPS, (int)g + 1);
    if (!b->run->wanted[PRODUCT_SCORES]) return;
    begin_group(b, "Scores of the factors", false);
    for (size_t f = 0; f < m->factors; f++)
        add_band(b, run_factor_title(&m->factor[f], m->language), PRODUCT_SCORES, (int)f + 1);
}

/* A run that writes neither rasters nor zones has nothing to show, and no project. */
enum status project_write(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    struct building *b = calloc(1, sizeof *b);
    if (!b) return error_memory(err);
    b->run = r;
    snprintf(b->results, sizeof b->results, "Results%s", m->modelled ? " (modelled demonstration data)" : "");
    snprintf(b->about, sizeof b->about, "%s", m->modelled ? "Modelled demonstration data." : "");
    add_zones(b);
    add_results(b);
    add_scores(b);
    if (b->layers == 0) {
        free(b);
        return ST_OK;
    }
    char *file = text_format("%s.qgs", m->name), *path = file ? publish_path(r->publish, file) : NULL;
    char *title = text_format("%s%s", m->title, m->modelled ? " (modelled demonstration data)" : "");
    struct qgs_project p = {.title = title,
                            .about = m->credit ? m->credit : b->about,
                            .crs_wkt = r->plan.grid.crs_wkt,
                            .groups = b->groups,
                            .group = b->group};
    grid_bounds(&r->plan.grid, p.bounds);
    enum status st = path && title ? qgs_write(path, &p, err) : error_memory(err);
    free(title);
    free(path);
    free(file);
    free(b);
    return st;
}
