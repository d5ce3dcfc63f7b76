#include "score/grade.h"

#include "base/method_list.h"

/* Second hand: from programs and papers that quote the guides. */
#define DOUBLE_EVALUATION                                                                                    \
    "double evaluation of carrying capacity and suitability, draft guide of 2019, as in CUGGISRS/spj"
#define RED_LINE "ecological red lines, guide of 2017: water erosion, grades 1, 3 and 5, as in CUGGISRS/spj"
#define MONITORING                                                                                           \
    "monitoring of carrying capacity, rules of 2016 (indicators: Fan, Zhou and Wang 2017, Progress in "      \
    "Geography 36(3))"
#define FIVE 1, 0.75, 0.5, 0.25, 0

/* Grade g of 5 scores 1 - (g - 1) / 4; where the rule adds a to the grade, the score is 1 - a / 4. */
/* clang-format off */
#define PRESETS(ROW)                                                                                                            \
    ROW(slope_building, "Slope for building", "degrees", DOUBLE_EVALUATION, 5, {3, 8, 15, 25}, {0}, {FIVE})                      \
    ROW(slope_farming, "Slope for farming", "degrees", DOUBLE_EVALUATION, 5, {2, 6, 15, 25}, {0}, {FIVE})                        \
    ROW(elevation_building, "Elevation for building: +0, +1, lowest", "m", DOUBLE_EVALUATION, 3, {3500, 5000}, {true, false},    \
        {1, 0.75, 0})                                                                                                           \
    ROW(relief_building, "Relief for building: +0, +1, +2", "m", DOUBLE_EVALUATION, 3, {100, 200}, {0}, {1, 0.75, 0.5})         \
    ROW(erosion_rain, "Erosion sensitivity to rain", "MJ mm/(ha h a)", RED_LINE, 3, {100, 600}, {true, false}, {1, 0.5, 0})     \
    ROW(erosion_relief, "Erosion sensitivity to relief", "m", RED_LINE, 3, {50, 300}, {0}, {1, 0.5, 0})                         \
    ROW(erosion_cover, "Erosion sensitivity to plant cover", "", RED_LINE, 3, {0.2, 0.6}, {false, true}, {0, 0.5, 1})           \
    ROW(land_pressure, "Pressure on land, (present - suitable) / suitable", "", MONITORING, 3, {-0.3, 0}, {true, false},        \
        {1, 0.5, 0})                                                                                                            \
    ROW(ecosystem_health, "Ecosystem health by degraded share", "", MONITORING, 3, {0.05, 0.1}, {0}, {1, 0.5, 0})

#define ENTRY(id, title, unit, source, ...) {#id, title, unit, source, __VA_ARGS__},
#define NAME(id, ...) #id,
/* clang-format on */

const struct grade_preset grade_presets[] = {PRESETS(ENTRY)};
const size_t grade_preset_count = sizeof grade_presets / sizeof *grade_presets;
const char *const METHOD_GRADES[] = {PRESETS(NAME) NULL};

void grade_describe(const struct grade_preset *p, struct text *text)
{
    for (size_t k = 0; k < p->grades; k++) {
        if (k > 0) text_add(text, "; %s %.9g", p->upper[k - 1] ? ">=" : ">", p->edge[k - 1]);
        if (k > 0 && k + 1 < p->grades) text_add(text, " to ");
        if (k + 1 < p->grades) text_add(text, "%s %.9g", p->upper[k] ? "<" : "<=", p->edge[k]);
        text_add(text, ": %.9g", p->score[k]);
    }
}

void score_grade(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    const struct grade_preset *p = &grade_presets[(size_t)args->number[0]];
    /* Compared as cells are stored: the cell that shows 0.05 stands at the edge 0.05. */
    float edge[GRADES_MAX - 1];
    for (size_t k = 0; k + 1 < p->grades; k++) edge[k] = (float)p->edge[k];
    for (size_t i = 0; i < n; i++) {
        float v = in[i];
        size_t grade = 0;
        for (size_t k = 0; k + 1 < p->grades; k++) grade += p->upper[k] ? v >= edge[k] : v > edge[k];
        out[i] = v == v ? (float)p->score[grade] : v;
    }
}
