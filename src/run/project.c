/* The QGIS project of a run. */
#include "base/text.h"
#include "report/qgs.h"
#include "run/styles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* The text in the language of the maps. */
static const char *word(const struct building *b, const char *en, const char *zh)
{
    return strcmp(b->run->manifest->language, "zh") == 0 ? zh : en;
}

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
    begin_group(b, word(b, "Zones", "分区"), true);
    struct qgs_layer *borders = add_layer(b, word(b, "Borders and names", "边界与名称"), "zones.gpkg");
    borders->zones = &b->borders;
    borders->shown = true;
    add_layer(b, word(b, "Mean capacity index", "平均承载力指数"), "zones.gpkg")->zones = &b->zones.zones;
}

static void add_results(struct building *b)
{
    static const struct {
        const char *title, *title_zh;
        enum product product;
        int band;
    } result[] = {{"Capacity class", "承载力等级", PRODUCT_CLASS, 1},
                  {"Capacity index", "承载力指数", PRODUCT_CAPACITY, 1},
                  {"Load state", "负荷状态", PRODUCT_STATE, 1},
                  {"Relative load", "相对负荷", PRODUCT_LOAD, 1},
                  {"Pressure", "压力", PRODUCT_LOAD, 2},
                  {"Support", "支撑", PRODUCT_LOAD, 3},
                  {"Limiting factor", "限制因子", PRODUCT_LIMITING, 1},
                  {"Gap to the second lowest score", "与次低得分之差", PRODUCT_GAP, 1},
                  {"Share of weight with data", "有数据的权重份额", PRODUCT_VALID, 1}};
    bool shown = false;
    for (size_t i = 0; i < sizeof result / sizeof *result; i++) {
        if (!b->run->wanted[result[i].product]) continue;
        if (!shown) begin_group(b, b->results, true);
        add_band(b, word(b, result[i].title, result[i].title_zh), result[i].product, result[i].band)->shown =
            !shown;
        shown = true;
    }
}

static void add_scores(struct building *b)
{
    const struct manifest *m = b->run->manifest;
    if (b->run->wanted[PRODUCT_GROUPS]) begin_group(b, word(b, "Scores of the groups", "各组得分"), false);
    for (size_t g = 0; b->run->wanted[PRODUCT_GROUPS] && g < m->groups; g++)
        add_band(b,
                 m->group[g].title_zh ? word(b, m->group[g].title, m->group[g].title_zh) : m->group[g].title,
                 PRODUCT_GROUPS, (int)g + 1);
    if (!b->run->wanted[PRODUCT_SCORES]) return;
    begin_group(b, word(b, "Scores of the factors", "各因子得分"), false);
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
    const char *modelled = m->modelled ? word(b, " (modelled demonstration data)", "（模拟演示数据）") : "";
    const char *credit = m->credit_zh ? word(b, m->credit, m->credit_zh) : m->credit;
    snprintf(b->results, sizeof b->results, "%s%s", word(b, "Results", "结果"), modelled);
    snprintf(b->about, sizeof b->about, "%s",
             m->modelled ? word(b, "Modelled demonstration data.", "模拟演示数据。") : "");
    add_zones(b);
    add_results(b);
    add_scores(b);
    if (b->layers == 0) {
        free(b);
        return ST_OK;
    }
    char *file = text_format("%s.qgs", m->name), *path = file ? publish_path(r->publish, file) : NULL;
    char *title = text_format("%s%s", m->title_zh ? word(b, m->title, m->title_zh) : m->title, modelled);
    struct qgs_project p = {.title = title,
                            .about = credit ? credit : b->about,
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
