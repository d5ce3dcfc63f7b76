/* The commands that look at the layers without overlaying them. */
#ifndef CAPACITY_RUN_STATS_H
#define CAPACITY_RUN_STATS_H

#include "run/run.h"

/* Layer statistics, correlations, VIF, histograms: stats.csv, stats.json, correlation.csv,
 * rank_correlation.csv, histogram_<id>.png. */
enum status run_stats(struct run *r, struct capacity_answer *answer, struct error *err);

#endif
