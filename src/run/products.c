/* The rasters of a run: which file, which bands, which names and colours. */
#include "base/text.h"
#include "map/map.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *file;
} product[PRODUCTS] = {[PRODUCT_CAPACITY] = {"capacity", "capacity.tif"},
                       [PRODUCT_CLASS] = {"class", "class.tif"},
                       [PRODUCT_LIMITING] = {"limiting", "limiting.tif"},
                       [PRODUCT_STATE] = {"state", "state.tif"},
                       [PRODUCT_GAP] = {"gap", "gap.tif"},
                       [PRODUCT_LOAD] = {"load", "load.tif"},
                       [PRODUCT_GROUPS] = {"groups", "groups.tif"},
                       [PRODUCT_VALID] = {"valid", "valid.tif"},
                       [PRODUCT_SCORES] = {"scores", "scores.tif"}};

const char *run_product_name(enum product p)
{
    return product[p].name;
}

const char *run_product_file(enum product p)
{
    return product[p].file;
}

double run_km2(const struct run *r, int64_t area)
{
    return (double)area * r->area_unit_km2;
}

const char *run_factor_title(const struct manifest_factor *f, const char *language)
{
    if (strcmp(language, "zh") == 0 && f->title_zh) return f->title_zh;
    return f->title ? f->title : f->id;
}

static void set_category(struct output_category *c, int value, const char *name, const uint8_t rgb[3],
                         double km2)
{
    *c = (struct output_category){value, name, {rgb[0], rgb[1], rgb[2]}, km2};
}

size_t run_product_categories(const struct run *r, enum product p, struct output_category *out, size_t room)
{
    static const char *const state_name[LOAD_STATES] = {"surplus", "near critical", "overloaded",
                                                        "undefined"};
    static const uint8_t excluded_rgb[3] = {190, 190, 190};
    const struct manifest *m = r->manifest;
    uint8_t rgb[FACTORS_MAX][3];
    size_t n = 0;
    if (p == PRODUCT_CLASS) {
        for (; n < r->classes && n < room; n++)
            set_category(&out[n], (int)n + 1, r->class_label[n], r->class_rgb[n],
                         run_km2(r, r->whole.class_area[n]));
    } else if (p == PRODUCT_STATE) {
        map_states(rgb);
        for (; n < LOAD_STATES && n < room; n++)
            set_category(&out[n], (int)n + 1, state_name[n], rgb[n], run_km2(r, r->whole.state_area[n]));
    } else if (p == PRODUCT_LIMITING) {
        map_qualitative(m->factors, rgb);
        for (; n < m->factors && n < room; n++)
            set_category(&out[n], (int)n + 1, run_factor_title(&m->factor[n], "en"), rgb[n],
                         run_km2(r, r->whole.limiting_area[n]));
    } else {
        return 0;
    }
    if (n < room)
        set_category(&out[n++], CODE_EXCLUDED, "excluded", excluded_rgb, run_km2(r, r->whole.excluded));
    return n;
}

const char *run_category_zh(const struct run *r, enum product p, int value)
{
    static const char *const state[] = {"盈余", "临界", "超载", "未定义"};
    if (value == CODE_EXCLUDED) return "禁止（排除）区";
    if (p == PRODUCT_CLASS) return r->class_label_zh[value - 1];
    if (p == PRODUCT_STATE) return state[value - 1];
    return p == PRODUCT_LIMITING ? r->manifest->factor[value - 1].title_zh : NULL;
}

static size_t band_names(const struct run *r, enum product p, const char **names)
{
    static const char *const load[] = {"load", "pressure", "support"};
    static const char *const single[PRODUCTS] = {"capacity index",
                                                 "capacity class",
                                                 "limiting factor",
                                                 "load state",
                                                 "gap to second lowest score",
                                                 NULL,
                                                 NULL,
                                                 "share of weight with data",
                                                 NULL};
    const struct manifest *m = r->manifest;
    size_t n = 1;
    names[0] = single[p];
    if (p == PRODUCT_LOAD) {
        for (n = 0; n < 3; n++) names[n] = load[n];
    } else if (p == PRODUCT_GROUPS) {
        for (n = 0; n < m->groups; n++) names[n] = m->group[n].id;
    } else if (p == PRODUCT_SCORES) {
        for (n = 0; n < m->factors; n++) names[n] = m->factor[n].id;
    }
    return n;
}

enum status run_create_output(struct run *r, enum product p, struct error *err)
{
    const char *names[FACTORS_MAX];
    struct output_category category[FACTORS_MAX + 1];
    const struct capacity_options *o = r->options;
    const char *file = run_product_file(p);
    char *path =
        r->wanted[p] ? publish_path(r->publish, file) : text_format("%s/%s", r->publish->stage, file);
    if (!path) return error_memory(err);
    struct output_spec spec = {.path = path,
                               .cells = p == PRODUCT_CLASS || p == PRODUCT_LIMITING || p == PRODUCT_STATE
                                            ? OUTPUT_CODES
                                            : OUTPUT_NUMBERS,
                               .bands = (int)band_names(r, p, names),
                               .names = names,
                               .format = o->format,
                               .creation = o->creation,
                               .creation_count = o->creation_count,
                               .threads = r->threads,
                               .order = r->order,
                               .categories = category,
                               .category_count = run_product_categories(r, p, category, FACTORS_MAX + 1),
                               .title = r->manifest->title,
                               .modelled = r->manifest->modelled};
    enum status st = output_create(&r->plan.grid, &spec, &r->output[p], err);
    free(path);
    return st;
}

enum status run_finish_output(struct run *r, enum product p, struct error *err)
{
    struct output_category category[FACTORS_MAX + 1];
    size_t n = run_product_categories(r, p, category, FACTORS_MAX + 1);
    struct output *o = r->output[p];
    r->output[p] = NULL;
    return output_finish(o, category, n, &r->progress, err);
}
