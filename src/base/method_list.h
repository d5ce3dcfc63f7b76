/* Prototypes of every method, from methods.def: a function without a row does not compile, a row without one
 * does not link. */
#ifndef CAPACITY_BASE_METHOD_LIST_H
#define CAPACITY_BASE_METHOD_LIST_H

#include "base/method.h"

#define SCORE(id, ...)     score_fn score_##id;
#define WEIGHT(id, ...)    weight_fn weight_##id;
#define OVERLAY(id, ...)   overlay_fn overlay_##id;
#define CLASSES(id, ...)   classes_fn classes_##id;
#define OUTLIERS(id, ...)  outliers_fn outliers_##id;
#define NORMALISE(id, ...) normalise_fn normalise_##id;
#define AGGREGATE(id, ...) aggregate_fn aggregate_##id;
#include "base/methods.def"
#undef SCORE
#undef WEIGHT
#undef OVERLAY
#undef CLASSES
#undef OUTLIERS
#undef NORMALISE
#undef AGGREGATE

/* Checks that several rows share. */
method_check_fn method_check_goalposts, method_check_points, method_check_breaks;

/* Checks and resolvers of single rows and families, beside their functions. */
method_check_fn method_check_percentile, method_check_log, method_check_fuzzy, method_check_spread,
    method_check_midpoint, method_check_target;
method_resolve_fn method_resolve_percentile, method_resolve_minmax, method_resolve_zscore,
    method_resolve_rank;

method_check_fn method_check_owa, method_check_share;

/* Presets of the score `grade`, ends with NULL; their thresholds are in score/grade.h. */
extern const char *const METHOD_GRADES[];

#endif
