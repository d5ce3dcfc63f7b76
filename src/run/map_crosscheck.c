/* Maps of capacity and industry together: both at once in nine colours, both on one scale side by side, and
 * their coupling coordination. */
#include "run/crosscheck.h"
#include "run/map_sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHARED_MAX = 8 }; /* classes of the shared scale */

static const struct crosscheck_standing *standing_of(const struct run *r, size_t zone)
{
    const struct crosscheck_place *p = run_place_of(r, zone);
    return p ? &p->view[CROSSCHECK_ALL] : NULL;
}

/* ---- both at once ---- */

/* Midway between the places of two neighbouring thirds; "" where one of them is empty. */
static void limit_text(const struct crosscheck *c, bool industry, int below, char *out, size_t room)
{
    double lower = -INFINITY, upper = INFINITY;
    for (size_t i = 0; i < c->count; i++) {
        const struct crosscheck_place *p = &c->place[i];
        const struct crosscheck_standing *s = &p->view[CROSSCHECK_ALL];
        int third = industry ? p->industry_third : s->third;
        double v = industry ? p->score : s->capacity;
        if (third == below) lower = fmax(lower, v);
        if (third == below + 1) upper = fmin(upper, v);
    }
    *out = '\0';
    if (isfinite(lower) && isfinite(upper))
        snprintf(out, room, "%.*f", industry ? 2 : 3, (lower + upper) / 2);
}

enum status map_draw_bivariate(struct map_sheet *s, struct error *err)
{
    const struct run *r = s->run;
    char limit[2][2][32];
    uint8_t rgb[MAP_SQUARE][3];
    struct map_square square = {{{.name = "Carrying capacity", .name_zh = "承载力"},
                                 {.name = "Industrial score", .name_zh = "产业得分"}}};
    for (int k = 0; k < 4; k++) {
        limit_text(&r->crosscheck, k / 2, k % 2 + 1, limit[k / 2][k % 2], sizeof limit[0][0]);
        square.axis[k / 2].limit[k % 2] = limit[k / 2][k % 2];
    }
    map_bivariate(rgb);
    for (int k = 0; k < MAP_SQUARE; k++) memcpy(s->class[k].rgb, rgb[k], sizeof rgb[k]);
    uint8_t *code = malloc(r->shapes.count + 1);
    if (!code) return error_memory(err);
    for (size_t z = 0; z < r->shapes.count; z++) {
        const struct crosscheck_place *p = run_place_of(r, z);
        int x = p ? p->view[CROSSCHECK_ALL].third : 0, y = p ? p->industry_third : 0;
        code[z] = x && y ? (uint8_t)(3 * (y - 1) + x - 1) : MAP_NODATA;
    }
    struct map_page page =
        map_sheet_page(s, "Carrying capacity and industrial score together", "承载力与产业得分双变量图");
    struct map_panel panel = {.legend_title = "Thirds of the places compared",
                              .legend_title_zh = "参与比较各地三等分",
                              .square = &square,
                              .classes = MAP_SQUARE,
                              .class = s->class,
                              .zone_class = code,
                              .note = "Figures in the square: number of zones. Limits lie midway between the "
                                      "nearest places. No data: no score, or no capacity.",
                              .note_zh =
                                  "方格内数字为分区数；界限取相邻两地的中值；无数据：无得分或无承载力。"};
    map_sheet_zone_areas(r, &panel, s->class);
    page.modelled = run_industry_modelled(r);
    page.panels = 1;
    page.panel = &panel;
    enum status st = map_sheet_write(s, &page, err);
    free(code);
    return st;
}

/* ---- coupling coordination ---- */

/* The classes that occur, the lowest first, as legend; entry[class] leads there. Returns how many. */
static size_t coupling_legend(struct map_sheet *s, uint8_t *code)
{
    const struct run *r = s->run;
    const bool chinese = strcmp(r->manifest->language, "zh") == 0;
    uint8_t rgb[COUPLING_CLASSES][3], entry[COUPLING_CLASSES + 1];
    bool occurs[COUPLING_CLASSES + 1] = {false};
    size_t n = 0;
    for (size_t z = 0; z < r->shapes.count; z++) {
        const struct crosscheck_standing *p = standing_of(r, z);
        if (p) occurs[p->coupling.class] = true;
    }
    map_ramp(COUPLING_CLASSES, rgb);
    memset(entry, MAP_NODATA, sizeof entry);
    for (int k = 1; k <= COUPLING_CLASSES; k++) {
        if (!occurs[k]) continue;
        entry[k] = (uint8_t)n;
        snprintf(s->label[n], MAP_LABEL, "%s (%.1f–%.1f)",
                 chinese ? coupling_class_name_zh(k) : coupling_class_name(k), (k - 1) / 10.0, k / 10.0);
        s->class[n] = (struct map_class){.label = s->label[n]};
        memcpy(s->class[n++].rgb, rgb[k - 1], sizeof rgb[0]);
    }
    for (size_t z = 0; z < r->shapes.count; z++) {
        const struct crosscheck_standing *p = standing_of(r, z);
        code[z] = p ? entry[p->coupling.class] : MAP_NODATA;
    }
    return n;
}

enum status map_draw_coupling(struct map_sheet *s, struct error *err)
{
    const struct run *r = s->run;
    uint8_t *code = malloc(r->shapes.count + 1);
    if (!code) return error_memory(err);
    struct map_page page = map_sheet_page(s, "Coupling coordination of carrying capacity and industry",
                                          "承载力与产业转型升级的耦合协调");
    struct map_panel panel = {.legend_title = "Class of coordination D",
                              .legend_title_zh = "协调度 D 等级",
                              .class = s->class,
                              .zone_class = code,
                              .note = s->note,
                              .note_zh = s->note_zh};
    panel.classes = coupling_legend(s, code);
    map_sheet_zone_areas(r, &panel, s->class);
    const double *w = r->crosscheck.weight;
    snprintf(
        s->note, sizeof s->note,
        "D = √(C T): C is 1 where capacity and score / 10 are equal, T = %.2g capacity + %.2g score / 10. "
        "Ten classes of 0.1; those that occur are listed.",
        w[0], w[1]);
    snprintf(s->note_zh, sizeof s->note_zh,
             "D = √(C T)：承载力与得分/10 相等时 C 为 1，T = %.2g 承载力 + %.2g 得分/10。共十级，每级 "
             "0.1，仅列出现者。",
             w[0], w[1]);
    page.modelled = run_industry_modelled(r);
    page.panels = 1;
    page.panel = &panel;
    enum status st = map_sheet_write(s, &page, err);
    free(code);
    return st;
}

/* ---- one scale ---- */

/* Classes of equal step that both sides share, 10 points of score being worth 1 of capacity. */
struct shared {
    double step;
    int first; /* number of the lowest class: values in (first step, (first + 1) step] */
    size_t count;
};

static int shared_class(const struct shared *s, double v)
{
    int k = (int)ceil(v / s->step - 1e-9) - 1;
    return k < 0 ? 0 : k;
}

static struct shared share_scale(const double *value, size_t n)
{
    static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2};
    double lo = INFINITY, hi = -INFINITY;
    struct shared s = {0};
    for (size_t i = 0; i < n; i++)
        if (isfinite(value[i])) lo = fmin(lo, value[i]), hi = fmax(hi, value[i]);
    for (size_t k = 0; isfinite(lo) && k < sizeof steps / sizeof steps[0]; k++) {
        s.step = steps[k];
        s.first = shared_class(&s, lo);
        s.count = (size_t)shared_class(&s, hi) - (size_t)s.first + 1;
        if (s.count <= SHARED_MAX) break;
    }
    return s;
}

static void fill_side(const struct run *r, const struct shared *scale, const double *value, double times,
                      struct map_panel *panel, struct map_class *class, char (*label)[64], uint8_t *code)
{
    uint8_t rgb[SHARED_MAX][3];
    map_ramp(scale->count, rgb);
    int decimals = (scale->step < 0.1 ? 2 : 1) - (times > 1);
    for (size_t k = 0; k < scale->count; k++) {
        double lo = (scale->first + (double)k) * scale->step * times;
        snprintf(label[k], sizeof label[k], "%.*f–%.*f", decimals, lo, decimals, lo + scale->step * times);
        class[k] = (struct map_class){.label = label[k]};
        memcpy(class[k].rgb, rgb[k], sizeof rgb[k]);
    }
    for (size_t z = 0; z < r->shapes.count; z++)
        code[z] = isfinite(value[z]) ? (uint8_t)(shared_class(scale, value[z]) - scale->first) : MAP_NODATA;
    panel->classes = scale->count;
    panel->class = class;
    panel->zone_class = code;
    map_sheet_zone_areas(r, panel, class);
}

enum status map_draw_scores(struct map_sheet *s, struct error *err)
{
    const struct run *r = s->run;
    size_t n = r->shapes.count;
    struct map_class class[2][SHARED_MAX];
    char label[2][SHARED_MAX][64];
    double *value = malloc((2 * n + 1) * sizeof *value);
    uint8_t *code = malloc(2 * n + 1);
    enum status st = value && code ? ST_OK : error_memory(err);
    struct map_page page = map_sheet_page(s, "Carrying capacity beside industrial score, on one scale",
                                          "承载力与产业得分对照（同一标度）");
    struct map_panel panel[2] = {{.title = "Mean capacity index (0 to 1)",
                                  .title_zh = "平均承载力指数（0–1）",
                                  .legend_title = "Mean index",
                                  .legend_title_zh = "平均指数",
                                  .note = "One scale: 1 of the index stands beside 10 points of score.",
                                  .note_zh = "同一标度：指数 1 对应得分 10。"},
                                 {.title = "Industrial score (0 to 10)",
                                  .title_zh = "产业得分（0–10）",
                                  .legend_title = "Score of the zone's city",
                                  .legend_title_zh = "所属城市得分"}};
    if (st == ST_OK) {
        for (size_t z = 0; z < n; z++) {
            const struct crosscheck_place *p = run_place_of(r, z);
            value[z] = zone_index_mean(&r->sums[z + 1]);
            value[n + z] = p ? p->score / 10 : (double)NAN;
        }
        struct shared scale = share_scale(value, 2 * n);
        for (int k = 0; k < 2; k++)
            fill_side(r, &scale, value + (size_t)k * n, k ? 10 : 1, &panel[k], class[k], label[k],
                      code + (size_t)k * n);
        page.modelled = run_industry_modelled(r);
        page.panels = 2;
        page.panel = panel;
        st = map_sheet_write(s, &page, err);
    }
    free(value);
    free(code);
    return st;
}
