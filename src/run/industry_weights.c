/* Weights of the indicators: the same weightings as of factors, over the scaled table. */
#include "run/industry.h"
#include "run/weights.h"

#include <math.h>
#include <stdlib.h>

static struct weights_level level_of(const struct manifest_index *index)
{
    struct weights_level l = {.id = "indicators",
                              .n = index->indicators,
                              .judgement = index->judgement.judges ? &index->judgement : NULL};
    for (size_t k = 0; k < l.n; k++) {
        l.given[k] = index->indicator[k].weight;
        l.rank[k] = l.n == 1 ? 1 : index->indicator[k].rank;
        l.member[k] = index->indicator[k].id;
    }
    return l;
}

static enum status weigh_scores(const struct run *r, const struct method_args *args,
                                const struct composite *c, double *weight, struct error *err)
{
    double mean[INDICATORS_MAX], x_log_x[INDICATORS_MAX];
    double *covariance = calloc(c->n * c->n, sizeof *covariance);
    if (!covariance) return error_memory(err);
    const struct score_moments moments = composite_moments(c, mean, covariance, x_log_x);
    const char *name[INDICATORS_MAX];
    for (size_t k = 0; k < c->n; k++) name[k] = c->indicator[k].id;
    const struct weight_input in = {.n = c->n, .scores = &moments, .name = name};
    enum status st = args->method->fn.weight(args, &in, weight, err);
    if (st != ST_OK) error_prefix(err, "%s: industry.index.weights.%s", r->manifest->path, args->method->id);
    free(covariance);
    return st;
}

static enum status weigh_by(const struct run *r, const struct method_args *args, const struct composite *c,
                            double *weight, struct error *err)
{
    if (args->method->from_data) return weigh_scores(r, args, c, weight, err);
    struct weights_level l = level_of(&r->manifest->industry.index);
    return weights_of_level(r, args, &l, weight, err);
}

enum status run_industry_weigh(const struct run *r, struct composite *c, struct error *err)
{
    const struct manifest_index *index = &r->manifest->industry.index;
    const struct method_args *args = &index->weights;
    double part[WEIGHT_PARTS_MAX][INDICATORS_MAX];
    const double *parts[WEIGHT_PARTS_MAX];
    enum status st = ST_OK;
    if (args->method->extra != EXTRA_PARTS) return weigh_by(r, args, c, c->weight, err);
    for (size_t p = 0; st == ST_OK && p < index->parts.count; p++) {
        parts[p] = part[p];
        st = weigh_by(r, &index->parts.part[p], c, part[p], err);
    }
    if (st != ST_OK) return st;
    st = args->method->fn.weight(
        args, &(struct weight_input){.n = c->n, .parts = index->parts.count, .part = parts}, c->weight, err);
    if (st != ST_OK) error_prefix(err, "%s: industry.index.weights.%s", r->manifest->path, args->method->id);
    return st;
}

/* Indicators that are the same in every row tell nothing to weigh by. */
static void tell_constant(const struct run *r, const struct method *method, const struct composite *c)
{
    for (size_t k = 0; k < c->n; k++) {
        size_t i = 1;
        while (i < c->rows && c->scaled[i * c->n + k] == c->scaled[k]) i++;
        if (i == c->rows)
            run_notice(r, "warning: industry.index.weights.%s: %s scores %.4g in every row; it weighs 0",
                       method->id, c->indicator[k].id, 10 * c->scaled[k]);
    }
}

void run_industry_weights_tell(const struct run *r)
{
    const struct manifest_index *index = &r->manifest->industry.index;
    const struct weights_level l = level_of(index);
    for (size_t p = 0; p <= index->parts.count; p++) {
        const struct method *method = p ? index->parts.part[p - 1].method : index->weights.method;
        if (method->from_data)
            tell_constant(r, method, &r->figures->index);
        else
            weights_tell_level(r, method, &l);
    }
}
