/* The industrial side of a run: published scores, the index, what both hang on. Private to this folder. */
#ifndef CAPACITY_RUN_INDUSTRY_H
#define CAPACITY_RUN_INDUSTRY_H

#include "grid/text_table.h"
#include "industry/robustness.h"
#include "report/table.h"
#include "run/run.h"

struct industry_figures {
    struct industry_cuts cuts;  /* of the published scores */
    struct text contradictions; /* of the published table, a line each */
    double *growth;             /* [cities of the published table], NaN: not published; NULL: not asked for */
    struct text_table context;
    /* The index; without rows there is none. */
    struct composite index;
    size_t first, count;          /* its rows of the year shown */
    struct industry_table scored; /* the same as cities */
    struct industry_cuts index_cuts;
    struct robust_city *robust;                          /* [count] */
    double correlation[INDICATORS_MAX * INDICATORS_MAX]; /* of the scaled indicators */
    double alpha;                                        /* Cronbach's */
    size_t complete;                                     /* rows both are of */
};

/* How messages about a table of the section start: "DIR/capacity.yaml:12: industry.index", or
 * "industry.index" where a table stands by itself. Written to buf, which is returned. */
const char *run_industry_who(const struct run *r, const struct manifest_source *s, const char *section,
                             char *buf, size_t room);

/* The city a zone belongs to: its parent where zones have one, else the zone itself. */
const char *run_industry_key(const struct zone_shape *z);

/* A row that no zone belongs to may be a misspelt name; a zone without a row shows no score and no tier. */
void run_tell_unmatched(const struct run *r, const char *section, const char *file, const char *const *row,
                        size_t rows, const char *const *zone, size_t zones);

enum status run_industry_published(struct run *r, struct error *err); /* scores, contradictions, context */
enum status run_industry_index(struct run *r, struct error *err);     /* all of the index */
void run_industry_index_tell(const struct run *r);                    /* what the index did with its table */

/* The weights of the indicators, by the manifest, into the index. */
enum status run_industry_weigh(const struct run *r, struct composite *c, struct error *err);
void run_industry_weights_tell(const struct run *r); /* as weights_tell does of the factors */

/* Cut a table's scores into tiers as the manifest has it, and bound those of tiers alone. */
enum status run_industry_cut(const struct run *r, struct industry_table *t, const char *who,
                             struct industry_cuts *cuts, struct error *err);

/* The title of the indicator with the lowest score of a city in the year shown; NULL: not known. */
const char *run_industry_lowest(const struct run *r, const char *city);

/* All cities, and the index of other years below; for industry.csv. */
enum status run_industry_table(const struct run *r, struct table *t, struct error *err);
/* The same for a terminal, with what the figures hang on. Caller frees; NULL when memory is out. */
char *run_industry_text(const struct run *r);
/* All of it. `cities` (borrowed) is the table. */
json_t *run_industry_json(const struct run *r, const struct table *cities);
/* industry.csv into the results, where there are any; all of it as JSON to *json. */
enum status run_industry_write(struct run *r, json_t **json, struct error *err);

/* The section industry that options->table speaks for, as the run's manifest: score and tier as published,
 * all other columns of numbers as indicators; with `published_alone` these only where there is neither. */
enum status run_industry_guess(struct run *r, bool published_alone, struct manifest_faults *faults,
                               struct error *err);

/* All that `capacity industry` does. */
enum status run_industry_alone(struct run *r, struct capacity_answer *out, struct error *err);

#endif
