#include "base/method_list.h"

#include <math.h>

static bool holds(const struct reclass_rule *r, double v)
{
    return (r->lo_open ? v > r->lo : v >= r->lo) && (r->hi_open ? v < r->hi : v <= r->hi);
}

static float lookup(const struct method_args *args, double v, size_t *unmatched)
{
    for (size_t k = 0; k < args->count; k++)
        if (holds(&args->rules[k], v)) return args->rules[k].score;
    if (args->has_default) return args->default_score;
    if (unmatched) ++*unmatched;
    return NAN;
}

void score_table(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    /* Neighbouring cells mostly hold the same category. A value no rule knows is looked up each time, to be
     * counted. */
    float seen = NAN, seen_score = NAN;
    for (size_t i = 0; i < n; i++) {
        float v = in[i];
        if (v != v) {
            out[i] = args->nodata_score;
        } else if (v == seen && seen_score == seen_score) {
            out[i] = seen_score;
        } else {
            out[i] = seen_score = lookup(args, v, unmatched);
            seen = v;
        }
    }
}

/* The names have been resolved to values by the time cells are scored: the rules hold them. */
void score_categories(const struct method_args *args, const float *in, float *out, size_t n,
                      size_t *unmatched)
{
    score_table(args, in, out, n, unmatched);
}
