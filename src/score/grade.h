/* Official thresholds as scores: each preset cuts a quantity into grades, and each grade has a score. */
#ifndef CAPACITY_SCORE_GRADE_H
#define CAPACITY_SCORE_GRADE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { GRADES_MAX = 5 };

struct grade_preset {
    const char *id, *title, *unit, *source; /* unit "": a plain number */
    size_t grades;                          /* grades by ascending value */
    double edge[GRADES_MAX - 1];            /* between them */
    bool upper[GRADES_MAX - 1]; /* the edge itself belongs to the grade above it; else to the one below */
    double score[GRADES_MAX];
};

/* In the order of METHOD_GRADES. */
extern const struct grade_preset grade_presets[];
extern const size_t grade_preset_count;

/* Adds the preset's table to a text as one line, "<= 3: 1; > 3 to <= 8: 0.75; ... > 25: 0". */
void grade_describe(const struct grade_preset *preset, struct text *text);

#endif
