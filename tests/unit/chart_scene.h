/* Charts to draw in tests: points with names in four groups, rows of bars, dots and shares. */
#ifndef CAPACITY_TEST_CHART_SCENE_H
#define CAPACITY_TEST_CHART_SCENE_H

#include "map_scene.h"

#include "map/chart.h"

enum { CHART_SCENE_POINTS = 320 };

struct chart_scene {
    struct chart_page page;
    struct chart_point point[CHART_SCENE_POINTS];
    struct chart_group group[4];
    struct chart_scatter scatter;
    struct wording name[CHART_SCENE_POINTS];
    char text[CHART_SCENE_POINTS][32], text_zh[CHART_SCENE_POINTS][32];
    struct chart_value value[4][CHART_SCENE_POINTS];
    struct chart_series series[4];
    struct chart_track track[3];
    struct chart_rows rows;
    char folder[64], path[96];
};

/* 0..1 of a counter. */
static inline double chart_scene_number(size_t i)
{
    uint64_t z = (i + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static inline void chart_scene_open(struct chart_scene *d, size_t n)
{
    memset(d, 0, sizeof *d);
    d->page = (struct chart_page){.language = "en",
                                  .title = {"A title", "标题"},
                                  .subtitle = {"And what it means", "副标题"},
                                  .note = {"A note.", "说明。"},
                                  .credit = "Somebody",
                                  .modelled = true,
                                  .dpi = 150,
                                  .software = "capacity test"};
    static const uint8_t rgb[4][3] = {{18, 101, 118}, {247, 234, 181}, {143, 56, 26}, {90, 90, 90}};
    static const struct wording tier[4] = {
        {"first", "第一"}, {"second", "第二"}, {"third", "第三"}, {"none", "无"}};
    for (size_t g = 0; g < 4; g++) {
        d->group[g] = (struct chart_group){.name = tier[g], .marker = (enum chart_marker)g};
        memcpy(d->group[g].rgb, rgb[g], 3);
    }
    for (size_t i = 0; i < n; i++) {
        snprintf(d->text[i], sizeof d->text[i], "Place %zu", i + 1);
        snprintf(d->text_zh[i], sizeof d->text_zh[i], "第%zu市", i + 1);
        d->name[i] = (struct wording){d->text[i], d->text_zh[i]};
        d->point[i] = (struct chart_point){d->name[i], chart_exactly(chart_scene_number(3 * i)),
                                           chart_exactly(10 * chart_scene_number(3 * i + 1)), i % 4};
        double share = chart_scene_number(3 * i + 2);
        d->value[0][i] = d->point[i].x;
        d->value[1][i] = d->point[i].y;
        d->value[2][i] = chart_exactly(share);
        d->value[3][i] = chart_exactly(1 - share);
    }
    d->scatter = (struct chart_scatter){.page = d->page,
                                        .x = {{"across", "横"}, NAN, NAN, 0.5, {"middle 0.5", "中 0.5"}},
                                        .y = {{"up", "纵"}, NAN, NAN, 5, {"middle 5", "中 5"}},
                                        .quadrant = {{"upper left", "左上"},
                                                     {"upper right", "右上"},
                                                     {"lower left", "左下"},
                                                     {"lower right", "右下"}},
                                        .points = n,
                                        .groups = 4,
                                        .point = d->point,
                                        .group = d->group,
                                        .absent = {"No figure", "无数值"}};
    for (size_t s = 0; s < 4; s++) {
        d->series[s] = (struct chart_series){tier[s], {0}, 0, s == 1 ? 10 : 1, 2, d->value[s]};
        memcpy(d->series[s].rgb, rgb[s], 3);
    }
    d->track[0] = (struct chart_track){CHART_BARS, {"both", "双"}, 2, d->series, 1};
    d->track[1] = (struct chart_track){CHART_DOTS, {"dots", "点"}, 1, &d->series[1], 0.6};
    d->track[2] = (struct chart_track){CHART_STACK, {"shares, %", "占比，%"}, 2, &d->series[2], 0.8};
    d->rows = (struct chart_rows){d->page, n, 3, d->name, d->track, {"no figure", "无数值"}};
    strcpy(d->folder, "/tmp/capacity-chart-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(d->folder));
    snprintf(d->path, sizeof d->path, "%s/chart.png", d->folder);
}

static inline void chart_scene_close(struct chart_scene *d)
{
    unlink(d->path);
    ck_assert_msg(rmdir(d->folder) == 0, "something was left in %s", d->folder);
}

static inline void chart_scene_scatter(struct chart_scene *d, struct map_report *r)
{
    struct error err = {""};
    ck_assert_msg(chart_scatter_write(&d->scatter, MAP_PNG, d->path, r, &err) == ST_OK, "%s", err.text);
}

static inline void chart_scene_rows(struct chart_scene *d, struct map_report *r)
{
    struct error err = {""};
    ck_assert_msg(chart_rows_write(&d->rows, MAP_PNG, d->path, r, &err) == ST_OK, "%s", err.text);
}

static inline bool chart_scene_is(const char *what, const char *const *kind)
{
    for (; *kind; kind++)
        if (strcmp(what, *kind) == 0) return true;
    return false;
}

/* Texts touch no other text, nor the marks they must leave visible; everything is on the page. */
static inline void chart_scene_check(const struct map_report *r, const char *scene)
{
    static const char *const texts[] = {"title",   "subtitle", "foot",     "key", "tick",
                                        "axis",    "label",    "quadrant", "cut", "name",
                                        "missing", "value",    "share",    "gap", NULL};
    static const char *const marks[] = {"marker", "range", "bar", "dot", "band", NULL};
    for (size_t i = 0; i < r->boxes; i++) {
        const struct map_box *a = &r->box[i];
        if (!scene_lies_in(a, 0, 0, r->width_px, r->height_px) || a->w < 0 || a->h < 0)
            ck_abort_msg("%s: %s is not on the page: %g %g %g %g", scene, a->what, a->x, a->y, a->w, a->h);
        if (!chart_scene_is(a->what, texts)) continue;
        for (size_t k = 0; k < r->boxes; k++) {
            const struct map_box *b = &r->box[k];
            if (k == i || !(chart_scene_is(b->what, texts) || chart_scene_is(b->what, marks))) continue;
            if (a->x >= b->x + b->w - 0.5 || b->x >= a->x + a->w - 0.5 || a->y >= b->y + b->h - 0.5 ||
                b->y >= a->y + a->h - 0.5)
                continue;
            ck_abort_msg("%s: %s overlaps %s: %g %g %g %g, %g %g %g %g", scene, a->what, b->what, a->x, a->y,
                         a->w, a->h, b->x, b->y, b->w, b->h);
        }
    }
}

#endif
