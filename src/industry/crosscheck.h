/* Carrying capacity against industrial score and tier, place by place and over all places: what a run and
 * `capacity crosscheck` report, and what charts draw. */
#ifndef CAPACITY_INDUSTRY_CROSSCHECK_H
#define CAPACITY_INDUSTRY_CROSSCHECK_H

#include "base/method.h"
#include "industry/association.h"
#include "industry/coupling.h"

#include <stdbool.h>

/* With fewer places than this, figures say little, and the report says so. */
enum { CROSSCHECK_FEW = 10 };

/* Every figure is worked out for the index, and where groups are to be left out for that without them. */
enum crosscheck_view { CROSSCHECK_ALL, CROSSCHECK_WITHOUT, CROSSCHECK_VIEWS };

enum crosscheck_cut { CROSSCHECK_MEDIAN, CROSSCHECK_MEAN, CROSSCHECK_GIVEN };

/* In the order a planner would act on them: places short of both come first. */
enum crosscheck_quadrant {
    QUADRANT_NONE,          /* not known on one side, or nothing to compare with */
    QUADRANT_BOTH_LOW,      /* held by both */
    QUADRANT_CAPACITY_LAGS, /* industry high on low capacity: held by capacity */
    QUADRANT_INDUSTRY_LAGS, /* industry low on high capacity: held by industry */
    QUADRANT_BOTH_HIGH,     /* held by neither */
    QUADRANTS
};

/* A place as one view of the capacity shows it. */
struct crosscheck_standing {
    /* given */
    double capacity; /* mean index, 0-1; NaN: none */
    int class;       /* its class, 1 the lowest; 0: none */
    /* worked out */
    int class_tier;           /* the class on the scale of the tiers, 1 the best; 0: not compared */
    int third;                /* of the places compared by capacity, 1 the lowest; 0: not compared */
    struct coupling coupling; /* of the capacity and score / 10 */
    enum crosscheck_quadrant quadrant;
};

struct crosscheck_place {
    /* given; texts are borrowed */
    const char *key, *name, *name_zh; /* name_zh may be NULL */
    double score;                     /* 0-10; NaN: none */
    double low,
        high; /* what the score lies in, [low, high); both the score where it is known; NaN: no idea */
    int tier; /* 1 the best; 0: none */
    const char *limiting; /* id of the factor that limits most of its area, or NULL */
    const char *lowest;   /* its lowest indicator, or NULL */
    /* worked out */
    int industry_third; /* of the places compared by score, 1 the lowest; 0: not compared */
    struct crosscheck_standing view[CROSSCHECK_VIEWS];
};

/* Over all places, for one view. */
struct crosscheck_figures {
    size_t scored; /* places with a capacity and a score: rank correlation, quadrants, thirds */
    size_t tiered; /* places with a class and a tier: confusion, kappa */
    double capacity_cut,
        score_cut; /* of the quadrants; NaN: no cut, all places are alike or there is but one */
    struct association spearman, kendall, kappa_linear, kappa_quadratic;
    int confusion[CLASSES_MAX][TIERS_MAX]; /* [class - 1][tier - 1]: places */
    int agreement[TIERS_MAX][TIERS_MAX];   /* [class_tier - 1][tier - 1]: what kappa is of */
};

struct crosscheck {
    /* given */
    bool has_without; /* view CROSSCHECK_WITHOUT is filled in */
    size_t classes;   /* of the capacity */
    enum crosscheck_cut cut;
    double given_cut[2]; /* CROSSCHECK_GIVEN: of capacity and score */
    double weight[2];    /* of capacity and industry in the coupling; sum 1 */
    size_t count;
    struct crosscheck_place *place; /* [count], owned by the caller */
    /* worked out */
    int tiers; /* the lowest tier there is, 0 without any */
    struct crosscheck_figures figures[CROSSCHECK_VIEWS];
};

/* Work out everything, and put the places in the order to act on: by quadrant as listed above, unknown ones
 * last, inside each by coordination, lowest first, then by key.
 *
 * A place is high at the cut or above it. Where only the range of a score is known, the place has a quadrant
 * when all of the range lies on one side. Thirds: the mid-rank r among n places falls into third ceil(3 (r -
 * 0.5) / n).
 *
 * Class against tier: with as many classes as tiers, the best class stands beside tier 1 and so on down.
 * Otherwise the classes are cut at the shares of the tiers: places are ranked by class, best first, ties
 * sharing their mean rank r, and a place comes to the first tier t for which at least r - 0.5 places have
 * tier t or better. The breaks of neither side then decide, only the order; a class is never split.
 *
 * Fails only when memory is out. */
enum status crosscheck_compute(struct crosscheck *c, struct error *err);

/* Why a figure is undefined; NULL where it is not. */
const char *crosscheck_undefined(const struct association *a);
/* What the figures cannot bear: there is one place only, or some figure is of fewer than CROSSCHECK_FEW;
 * NULL: nothing to say. */
const char *crosscheck_caution(const struct crosscheck *c);

/* "capacity lags"; what holds the place: "capacity", "industry", "both", "neither" (both NULL for
 * QUADRANT_NONE); and a sentence on it. */
const char *crosscheck_quadrant_name(enum crosscheck_quadrant q);
const char *crosscheck_quadrant_name_zh(enum crosscheck_quadrant q);
const char *crosscheck_held_by(enum crosscheck_quadrant q);
const char *crosscheck_reading(enum crosscheck_quadrant q);
const char *crosscheck_reading_zh(enum crosscheck_quadrant q);

#endif
