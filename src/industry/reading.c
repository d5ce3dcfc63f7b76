/* The cross-check in words. */
#include "industry/crosscheck.h"

#include <math.h>

static const struct {
    const char *name, *name_zh, *held_by, *reading, *reading_zh;
} words[QUADRANTS] = {
    [QUADRANT_NONE] = {NULL, NULL, NULL, "Not known on one side, or nothing to compare with.",
                       "一方未知，或无可比较。"},
    [QUADRANT_BOTH_LOW] =
        {"both low", "双低", "both",
         "Capacity and industry are both below the cut: mend the limiting factor first, then "
         "raise industry by what loads it least.",
         "承载力与产业均低于分界：先改善限制因子，再以低负荷方式提升产业。"},
    [QUADRANT_CAPACITY_LAGS] =
        {"capacity lags", "承载力滞后", "capacity",
         "Industry stands higher than the capacity under it: upgrade without adding load, and "
         "relieve the limiting factor.",
         "产业领先于承载力：升级而不增加负荷，并缓解限制因子。"},
    [QUADRANT_INDUSTRY_LAGS] =
        {"industry lags", "产业滞后", "industry",
         "The capacity bears more than industry makes of it: raise the weakest indicators "
         "while the capacity is kept.",
         "承载力有余而产业滞后：在保持承载力的同时补强薄弱指标。"},
    [QUADRANT_BOTH_HIGH] =
        {"both high", "双高", "neither",
         "Capacity and industry both stand at the cut or above it: keep both, and watch the "
         "limiting factor.",
         "承载力与产业均达到或高于分界：保持现状，关注限制因子。"},
};

const char *crosscheck_quadrant_name(enum crosscheck_quadrant q)
{
    return words[q].name;
}

const char *crosscheck_quadrant_name_zh(enum crosscheck_quadrant q)
{
    return words[q].name_zh;
}

const char *crosscheck_held_by(enum crosscheck_quadrant q)
{
    return words[q].held_by;
}

const char *crosscheck_reading(enum crosscheck_quadrant q)
{
    return words[q].reading;
}

const char *crosscheck_reading_zh(enum crosscheck_quadrant q)
{
    return words[q].reading_zh;
}

const char *crosscheck_undefined(const struct association *a)
{
    if (!isnan(a->value)) return NULL;
    return a->n < 2 ? "fewer than two places are compared" : "the places compared are all alike on one side";
}

const char *crosscheck_caution(const struct crosscheck *c)
{
    if (c->count == 1) return "there is one place only: within one place no cross-check is possible";
    const struct crosscheck_figures *f = &c->figures[CROSSCHECK_ALL];
    const struct association *const figure[] = {&f->spearman, &f->kendall, &f->kappa_linear,
                                                &f->kappa_quadratic};
    for (size_t i = 0; i < sizeof figure / sizeof *figure; i++)
        if (!isnan(figure[i]->value) && figure[i]->n < CROSSCHECK_FEW)
            return "fewer than ten places are compared: one more or one less may turn these figures";
    return NULL;
}
