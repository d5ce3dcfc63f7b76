/* Looks at the data before the overlay: statistics of the layers, and of their scores together. Streaming
 * passes that write nothing. */
#ifndef CAPACITY_RUN_LOOK_H
#define CAPACITY_RUN_LOOK_H

#include "run/run.h"
#include "score/stats.h"

struct look {
    size_t factors;
    struct stats layer[FACTORS_MAX];                       /* raw values inside the mask; needs look_layers */
    double score_min[FACTORS_MAX], score_max[FACTORS_MAX]; /* with look_scores */
    struct comoments scores;                               /* needs look_scores */
    struct comoments ranks;                                /* of the scores' ranks; needs look_ranks */
    struct comoments zones;          /* of the zones' mean scores, each zone counting 1; with look_scores */
    int64_t *score_bin[FACTORS_MAX]; /* [ZONE_BINS] of each score over 0..1; with look_scores */
    struct zone_mean *zone_mean;     /* [zones + 1][factors] */
};

enum status look_init(struct look *l, const struct run *r, struct error *err);
void look_clear(struct look *l);

/* Raw values: moments, range, quantiles. One pass. */
enum status look_layers(struct run *r, struct look *l, struct error *err);
/* Scores: means, covariances, sums of x ln x, histograms; zone means. One pass; scores must be resolved. */
enum status look_scores(struct run *r, struct look *l, struct error *err);
/* Correlations of ranks, by the histograms of look_scores: ties and values within 1/1024 share a rank. One
 * pass. */
enum status look_ranks(struct run *r, struct look *l, struct error *err);

/* Whether any score needs a look at the data. */
bool look_needed(const struct manifest *m);
/* Scores that need a look at the data get it; look_layers is run if any does. */
enum status look_resolve(struct run *r, struct look *l, struct error *err);

#endif
