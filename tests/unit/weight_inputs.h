/* Something to weigh by, for any row of weights: four factors of which the first and the third are alike. */
#ifndef CAPACITY_TESTS_WEIGHT_INPUTS_H
#define CAPACITY_TESTS_WEIGHT_INPUTS_H

#include "base/method.h"

#include <math.h>
#include <stddef.h>

/* Population moments of a table of scores [rows][n], each by its own definition. */
struct made_moments {
    double mean[FACTORS_MAX], covariance[FACTORS_MAX * FACTORS_MAX], x_log_x[FACTORS_MAX];
    struct score_moments moments;
};

static inline void made_moments(struct made_moments *m, const double *score, size_t rows, size_t n)
{
    *m = (struct made_moments){0};
    const double count = (double)rows;
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < n; i++) {
            double x = score[r * n + i];
            m->mean[i] += x / count;
            m->x_log_x[i] += x > 0 ? x * log(x) / count : 0;
        }
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                m->covariance[i * n + j] +=
                    (score[r * n + i] - m->mean[i]) * (score[r * n + j] - m->mean[j]) / count;
    m->moments = (struct score_moments){count, m->mean, m->covariance, m->x_log_x};
}

struct made_weight_input {
    double score[40 * 4];
    struct made_moments moments;
    struct weight_input input;
};

/* `m` is owned by the caller and outlives the input, which points into it. */
static inline void made_weight_input(struct made_weight_input *m)
{
    static const double given[] = {2, 0, 2, 5}, rank[] = {2, 1, 2, 4};
    static const double judge1[] = {1, 3, 1, 0.5, 1 / 3., 1, 1 / 3., 0.2, 1, 3, 1, 0.5, 2, 5, 2, 1};
    static const double judge2[] = {1, 2, 1, 0.25, 0.5, 1, 0.5, 0.5, 1, 2, 1, 0.25, 4, 2, 4, 1};
    static const double *const judgement[] = {judge1, judge2};
    static const double part1[] = {0.2, 0.3, 0.2, 0.3}, part2[] = {0.1, 0.7, 0.1, 0.1};
    static const double *const part[] = {part1, part2};
    unsigned seed = 7;
    for (size_t k = 0; k < sizeof m->score / sizeof *m->score; k++) {
        seed = seed * 1664525U + 1013904223U;
        m->score[k] = k % 4 == 2 ? m->score[k - 2] : (double)(seed >> 8) / 16777216.0;
    }
    made_moments(&m->moments, m->score, sizeof m->score / sizeof *m->score / 4, 4);
    m->input = (struct weight_input){.n = 4,
                                     .given = given,
                                     .rank = rank,
                                     .judges = 2,
                                     .judgement = judgement,
                                     .scores = &m->moments.moments,
                                     .parts = 2,
                                     .part = part};
}

/* What the manifest would say without parameters. */
static inline struct method_args made_weight_args(const struct method *row)
{
    struct method_args args = {.method = row};
    for (size_t p = 0; p < row->params; p++) args.number[p] = row->param[p].default_value;
    return args;
}

#endif
