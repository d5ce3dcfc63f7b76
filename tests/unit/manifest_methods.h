/* Manifests with methods in them. */
#ifndef CAPACITY_TESTS_MANIFEST_METHODS_H
#define CAPACITY_TESTS_MANIFEST_METHODS_H

#include "manifest_folder.h"

/* Groups a (f, g, h) and b (x) in lines 2 to 9. */
#define TREE(a, b, f)                                                                                        \
    GRID "groups:\n  a:\n    " a "factors:\n      f: {source: dem.tif, " LINEAR f                            \
         "}\n      g: {source: dem.tif, " LINEAR "}\n      h: {source: dem.tif, " LINEAR "}\n  b: {" b       \
         "factors: {x: {source: dem.tif, " LINEAR "}}}\n"
#define ALL           TREE("", "", "")
#define SCORE(score)  GRID "groups: {a: {factors: {f: {source: dem.tif, score: " score "}}}}\n"
#define WEIGHTS(keys) ALL "weights: {" keys "}\n"
#define JUDGED(keys)  WEIGHTS("method: ahp, judgements: {" keys "}")
#define OVERLAY(keys) GRID GROUPS "overlay: {" keys "}\n"
#define GOOD_A        "a: [[1, 2, 4], [1, 2], [1]]"
#define S             "@:2: groups.a.factors.f.score"
#define W             "@:9: weights"

#endif
