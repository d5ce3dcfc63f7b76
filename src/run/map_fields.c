/* Maps of continuous fields: capacity index, load ratio, gap. */
#include "grid/small.h"
#include "run/map_scale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A field at the size of the page, and which of its cells are excluded. */
struct field {
    size_t cells;
    float *value;
    uint8_t *code; /* of a raster of codes, then levels */
};

static void field_clear(struct field *f)
{
    free(f->value);
    free(f->code);
}

static enum status read_field(struct map_sheet *s, enum product p, const struct map_page *page,
                              struct map_panel *panel, struct field *f, struct error *err)
{
    map_sheet_size(s, page, panel);
    int w = (int)panel->width, h = (int)panel->height;
    size_t n = panel->width * panel->height;
    char *field = map_sheet_raster(s, p);
    *f = (struct field){n, malloc(n * sizeof *f->value), malloc(n)};
    enum status st = field && f->value && f->code ? ST_OK : error_memory(err);
    if (st == ST_OK) st = small_field(field, 1, w, h, f->value, err);
    if (st == ST_OK) st = map_sheet_excluded(s, w, h, f->code, err);
    free(field);
    return st;
}

/* Colour the cells of a field that was read, and explain the colours. */
static enum status draw_field(struct map_sheet *s, struct map_page *page, struct map_panel *panel,
                              struct field *f, const struct map_scale *scale, map_ramp_fn *ramp,
                              struct error *err)
{
    for (size_t i = 0; i < f->cells; i++) {
        uint8_t level = map_scale_level(scale, f->value[i]);
        f->code[i] = level == MAP_NODATA && f->code[i] == MAP_EXCLUDED ? MAP_EXCLUDED : level;
    }
    map_scale_legend(scale, ramp, s, panel);
    map_sheet_uncovered(s, panel);
    panel->cell = f->code;
    page->panels = 1;
    page->panel = panel;
    return map_sheet_write(s, page, err);
}

enum status map_draw_capacity(struct map_sheet *s, struct error *err)
{
    struct field f = {0};
    struct map_page page = map_sheet_page(s, "Capacity index, 0 to 1", "环境承载力指数（0–1）");
    struct map_panel panel = {.legend_title = "Capacity index (1 best)",
                              .legend_title_zh = "承载力指数（1 为最好）",
                              .note = s->note,
                              .note_zh = s->note_zh};
    const struct zone_sums *w = &s->run->whole;
    snprintf(s->note, sizeof s->note, "mean %.3f, standard deviation %.3f", zone_index_mean(w),
             zone_index_sd(w));
    snprintf(s->note_zh, sizeof s->note_zh, "均值 %.3f，标准差 %.3f", zone_index_mean(w), zone_index_sd(w));
    enum status st = read_field(s, PRODUCT_CAPACITY, &page, &panel, &f, err);
    if (st == ST_OK) {
        struct map_scale scale = map_scale_fit(f.value, f.cells, 0.05);
        st = draw_field(s, &page, &panel, &f, &scale, map_sequential, err);
    }
    field_clear(&f);
    return st;
}

enum status map_draw_gap(struct map_sheet *s, struct error *err)
{
    struct field f = {0};
    struct map_page page = map_sheet_page(s, "Gap: how far the limiting factor is below the next",
                                          "差距：限制因子与次低因子得分之差");
    struct map_panel panel = {.legend_title = "Difference of the two lowest scores",
                              .legend_title_zh = "最低两项得分之差",
                              .note = "large: one factor alone holds the place back; near 0: two do",
                              .note_zh = "差距大：单一因子限制；接近 0：两个因子共同限制"};
    enum status st = read_field(s, PRODUCT_GAP, &page, &panel, &f, err);
    if (st == ST_OK) {
        struct map_scale scale = map_scale_fit(f.value, f.cells, 0.05);
        st = draw_field(s, &page, &panel, &f, &scale, map_sequential, err);
    }
    field_clear(&f);
    return st;
}

enum status map_draw_load(struct map_sheet *s, struct error *err)
{
    struct field f = {0};
    const struct run *r = s->run;
    double over = r->manifest->load_over, undefined = run_km2(r, r->whole.state_area[LOAD_UNDEFINED - 1]);
    struct map_page page =
        map_sheet_page(s, "Relative load: pressure over support", "相对负荷：压力与支撑之比");
    struct map_panel panel = {.legend_title = "Load (each step doubles)",
                              .legend_title_zh = "负荷（每格翻倍）",
                              .note = s->note,
                              .note_zh = s->note_zh};
    snprintf(s->note, sizeof s->note,
             "red: overloaded, above %.3g; relative: the figures move with the goalposts", over);
    snprintf(s->note_zh, sizeof s->note_zh, "红色为超载（高于 %.3g）；相对值，随评分标准而变", over);
    if (undefined > 0) {
        size_t n = strlen(s->note), n_zh = strlen(s->note_zh);
        snprintf(s->note + n, sizeof s->note - n, "; undefined on %.0f km²", undefined);
        snprintf(s->note_zh + n_zh, sizeof s->note_zh - n_zh, "；%.0f km² 无定义", undefined);
    }
    enum status st = read_field(s, PRODUCT_LOAD, &page, &panel, &f, err);
    if (st == ST_OK) {
        struct map_scale scale = map_scale_doubling(f.value, f.cells, over);
        st = draw_field(s, &page, &panel, &f, &scale, map_diverging, err);
    }
    field_clear(&f);
    return st;
}
