#include "run/styles.h"

#include "map/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Colours by kind of number: around its limit for the load, from little to much for what is neither good nor
 * bad, else from bad to good. */
static void (*ramp_of(enum product p, int band))(size_t n, uint8_t (*rgb)[3])
{
    if (p == PRODUCT_LOAD) return band == 1 ? map_diverging : band == 2 ? map_sequential : map_ramp;
    return p == PRODUCT_GAP || p == PRODUCT_VALID ? map_sequential : map_ramp;
}

static void make_ramp(const struct run *r, enum product p, int band, struct style *s)
{
    double top = p == PRODUCT_LOAD && band == 1 ? 2 * r->manifest->load_over : 1;
    uint8_t rgb[STYLE_STOPS][3];
    ramp_of(p, band)(STYLE_STOPS, rgb);
    for (size_t i = 0; i < STYLE_STOPS; i++) {
        s->stop[i].value = top * (double)i / (STYLE_STOPS - 1);
        snprintf(s->label[i], sizeof s->label[i], "%.2g", s->stop[i].value);
        s->stop[i].label = s->label[i];
        memcpy(s->stop[i].rgb, rgb[i], 3);
    }
}

void style_raster(const struct run *r, enum product p, int band, struct style *s)
{
    *s = (struct style){.raster = {.band = band, .category = s->category, .stop = s->stop}};
    s->raster.categories = run_product_categories(r, p, s->category, FACTORS_MAX + 1);
    for (size_t i = 0; strcmp(r->manifest->language, "zh") == 0 && i < s->raster.categories; i++) {
        const char *zh = run_category_zh(r, p, s->category[i].value);
        if (zh) s->category[i].name = zh;
    }
    if (s->raster.categories) return;
    s->raster.stops = STYLE_STOPS;
    make_ramp(r, p, band, s);
}

const char *style_names(const struct run *r)
{
    const struct manifest *m = r->manifest;
    return strcmp(m->language, "zh") == 0 && m->zones.name_zh ? "name_zh" : "name";
}

void style_zones(const struct run *r, struct zone_style *s)
{
    const bool zh = strcmp(r->manifest->language, "zh") == 0;
    *s = (struct zone_style){
        .zones = {.field = "index_mean", .ranges = r->classes, .range = s->range, .names = style_names(r)}};
    for (size_t k = 0; k < r->classes; k++) {
        s->range[k] = (struct qml_range){.from = k > 0 ? r->breaks[k - 1] : 0,
                                         .to = k + 1 < r->classes ? r->breaks[k] : 1,
                                         .label = zh ? r->class_label_zh[k] : r->class_label[k]};
        memcpy(s->range[k].rgb, r->class_rgb[k], 3);
    }
}

static enum status write_raster(struct run *r, enum product p, struct error *err)
{
    struct style style;
    char file[64];
    snprintf(file, sizeof file, "%s", run_product_file(p));
    snprintf(strrchr(file, '.'), 8, ".qml");
    char *path = publish_path(r->publish, file);
    style_raster(r, p, 1, &style);
    enum status st = path ? qml_write_raster(path, &style.raster, err) : error_memory(err);
    free(path);
    return st;
}

static enum status write_zones(struct run *r, struct error *err)
{
    struct zone_style style;
    char *path = publish_path(r->publish, "zones.qml");
    style_zones(r, &style);
    enum status st = path ? qml_write_zones(path, &style.zones, err) : error_memory(err);
    free(path);
    return st;
}

enum status styles_write(struct run *r, struct error *err)
{
    enum status st = ST_OK;
    for (int p = 0; st == ST_OK && p < PRODUCTS; p++)
        if (r->wanted[p]) st = write_raster(r, (enum product)p, err);
    return st == ST_OK && r->has_zones ? write_zones(r, err) : st;
}
