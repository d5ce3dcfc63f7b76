/* What a judge said of each pair, checked and completed. */
#include "manifest/judgements.h"

#include <math.h>

struct judge {
    struct reader *r;
    const struct judged_level *level;
    const struct node *value; /* the rows, or the name of a file */
    double *matrix;
};

/* Where row i was written. */
static const struct node *row_at(const struct judge *j, size_t i)
{
    return j->value->kind == NODE_LIST && i < j->value->count ? j->value->item[i] : j->value;
}

static const char *file_of(const struct judge *j)
{
    return j->value->kind == NODE_SCALAR ? j->value->text : "";
}

static void check_diagonal(const struct judge *j, size_t i)
{
    double *own = &j->matrix[i * j->level->n + i];
    if (!isnan(*own) && fabs(*own - 1) > 1e-6)
        reader_fault(j->r, row_at(j, i), "%s%sfound %.6g for %s against itself, expected 1", file_of(j),
                     *file_of(j) ? ": " : "", *own, j->level->id[i]);
    *own = 1;
}

/* Make (i, k) and (k, i) exact reciprocals of each other. */
static void complete_pair(const struct judge *j, size_t i, size_t k)
{
    const struct judged_level *level = j->level;
    const char *file = file_of(j), *colon = *file ? ": " : "";
    double *a = &j->matrix[i * level->n + k], *b = &j->matrix[k * level->n + i];
    if (isnan(*a) && isnan(*b)) {
        reader_fault(j->r, row_at(j, i),
                     "%s%sfound no judgement of %s against %s, expected a number > 0 there or the other way "
                     "round",
                     file, colon, level->id[i], level->id[k]);
        return;
    }
    if (isnan(*a)) *a = 1 / *b;
    if (isnan(*b)) *b = 1 / *a;
    /* 1 / 8 is written 0.13: half a hundredth off, and a little for the binary of it. */
    double larger = fmax(*a, *b), smaller = fmin(*a, *b);
    if (fabs(smaller * larger - 1) > 1e-6 && fabs(smaller - 1 / larger) > 0.005 + 1e-12)
        reader_fault(j->r, row_at(j, k),
                     "%s%sfound %.6g for %s against %s, expected %.6g, the reciprocal of %.6g for %s against "
                     "%s",
                     file, colon, *b, level->id[k], level->id[i], 1 / *a, *a, level->id[i], level->id[k]);
    if (*a >= *b)
        *b = 1 / *a;
    else
        *a = 1 / *b;
}

void judgements_complete(struct reader *r, const struct judged_level *level, const struct node *value,
                         double *matrix)
{
    struct judge j = {r, level, value, matrix};
    for (size_t i = 0; i < level->n; i++) check_diagonal(&j, i);
    for (size_t i = 0; i < level->n; i++)
        for (size_t k = i + 1; k < level->n; k++) complete_pair(&j, i, k);
}
