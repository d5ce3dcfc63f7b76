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

enum { MADE_FACTORS = 4, MADE_JUDGES = 2, MADE_PARTS = 2, MADE_PLACES = 40 };

struct made_weight_input {
    double given[MADE_FACTORS], rank[MADE_FACTORS], judgement[MADE_JUDGES][MADE_FACTORS * MADE_FACTORS],
        part[MADE_PARTS][MADE_FACTORS], score[MADE_PLACES * MADE_FACTORS];
    const double *judges[MADE_JUDGES], *parts[MADE_PARTS];
    struct made_moments moments;
    struct weight_input input;
};

/* Factor i is number turn[i] of those as they were made. `m` is owned by the caller and outlives the input,
 * which points into it. */
static inline void made_weight_input(struct made_weight_input *m, const size_t *turn)
{
    static const double given[] = {2, 0, 2, 5}, rank[] = {2, 1, 2, 4};
    static const double judgement[][16] = {{1, 3, 1, 0.5, 1 / 3., 1, 1 / 3., 0.2, 1, 3, 1, 0.5, 2, 5, 2, 1},
                                           {1, 2, 1, 0.25, 0.5, 1, 0.5, 0.5, 1, 2, 1, 0.25, 4, 2, 4, 1}};
    static const double part[][4] = {{0.2, 0.3, 0.2, 0.3}, {0.1, 0.7, 0.1, 0.1}};
    unsigned seed = 7;
    for (size_t k = 0; k < MADE_PLACES; k++) {
        double score[MADE_FACTORS] = {0};
        for (size_t i = 0; i < MADE_FACTORS; i++) {
            seed = seed * 1664525U + 1013904223U;
            score[i] = i == 2 ? score[0] : (double)(seed >> 8) / 16777216.0;
        }
        for (size_t i = 0; i < MADE_FACTORS; i++) m->score[k * MADE_FACTORS + i] = score[turn[i]];
    }
    for (size_t i = 0; i < MADE_FACTORS; i++) {
        m->given[i] = given[turn[i]];
        m->rank[i] = rank[turn[i]];
        for (size_t p = 0; p < MADE_PARTS; p++) m->part[p][i] = part[p][turn[i]];
        for (size_t j = 0; j < MADE_JUDGES; j++)
            for (size_t k = 0; k < MADE_FACTORS; k++)
                m->judgement[j][i * MADE_FACTORS + k] = judgement[j][turn[i] * MADE_FACTORS + turn[k]];
    }
    for (size_t p = 0; p < MADE_PARTS; p++) m->parts[p] = m->part[p];
    for (size_t j = 0; j < MADE_JUDGES; j++) m->judges[j] = m->judgement[j];
    made_moments(&m->moments, m->score, MADE_PLACES, MADE_FACTORS);
    m->input = (struct weight_input){.n = MADE_FACTORS,
                                     .given = m->given,
                                     .rank = m->rank,
                                     .judges = MADE_JUDGES,
                                     .judgement = m->judges,
                                     .scores = &m->moments.moments,
                                     .parts = MADE_PARTS,
                                     .part = m->parts};
}

/* What the manifest would say without parameters. */
static inline struct method_args made_weight_args(const struct method *row)
{
    struct method_args args = {.method = row};
    for (size_t p = 0; p < row->params; p++) args.number[p] = row->param[p].default_value;
    return args;
}

#endif
