/* `capacity stats`: what the layers hold, and how their scores hang together. */
#include "run/stats.h"

#include "base/text.h"
#include "map/chart.h"
#include "report/file.h"
#include "report/table.h"
#include "run/journal.h"
#include "run/look.h"
#include "weight/algebra.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HISTOGRAM_BINS = 60 };

/* Scores correlated more than this, or less than minus this, say much the same. */
static const double strong = 0.8;

static const double quantiles[] = {0.02, 0.25, 0.5, 0.75, 0.98};
enum { QUANTILES = sizeof quantiles / sizeof *quantiles };

/* What the command works out beside the looks. */
struct findings {
    const struct run *run;
    const struct look *look;
    size_t n;
    double *pearson, *spearman, *vif;
    struct table layers;
};

/* Variance inflation: the diagonal of the inverse of the correlation matrix, by its eigenvectors; infinite
 * where scores add up to each other, NaN for a constant score. */
static enum status inflation(const double *correlation, size_t n, const double *m2, double *vif,
                             struct error *err)
{
    double *a = malloc(n * n * sizeof *a), *value = malloc(n * sizeof *value);
    enum status st = a && value ? ST_OK : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < n * n; i++) a[i] = isnan(correlation[i]) ? 0 : correlation[i];
    if (st == ST_OK) st = algebra_symmetric(a, n, value, err);
    for (size_t i = 0; st == ST_OK && i < n; i++) {
        vif[i] = 0;
        for (size_t k = 0; k < n; k++)
            vif[i] += value[k] > 1e-10                      ? a[i * n + k] * a[i * n + k] / value[k]
                      : a[i * n + k] * a[i * n + k] > 1e-12 ? INFINITY
                                                            : 0;
        if (!(m2[i * n + i] > 0)) vif[i] = NAN;
    }
    free(a);
    free(value);
    return st;
}

static void add_layer_row(struct findings *s, size_t f)
{
    const struct manifest_factor *factor = &s->run->manifest->factor[f];
    const struct stats *layer = &s->look->layer[f];
    struct field_stats field = stats_field(layer);
    struct table *t = &s->layers;
    size_t row = table_add_row(t), c = 0;
    double cells = (double)s->run->mask_cells;
    table_set_text(t, row, c++, factor->id);
    table_set_text(t, row, c++, factor->unit_name);
    table_set_number(t, row, c++, field.count);
    table_set_number(t, row, c++, cells > 0 ? (double)layer->missing / cells : (double)NAN);
    bool any = field.count > 0;
    table_set_number(t, row, c++, any ? field.min : (double)NAN);
    table_set_number(t, row, c++, any ? field.max : (double)NAN);
    table_set_number(t, row, c++, any ? field.mean : (double)NAN);
    table_set_number(t, row, c++, any ? field.sd : (double)NAN);
    table_set_number(t, row, c++, any ? stats_skewness(layer) : (double)NAN);
    for (size_t q = 0; q < QUANTILES; q++)
        table_set_number(t, row, c++, any ? field.quantile(&field, quantiles[q]) : (double)NAN);
    table_set_number(t, row, c++, s->look->scores.mean[f]);
    table_set_number(t, row, c++, s->vif[f]);
    table_set_text(t, row, c, s->run->manifest->modelled ? "modelled demonstration data" : "observed");
}

static void make_layer_table(struct findings *s)
{
    struct table *t = &s->layers;
    static const char *const number[] = {"nodata_share", "min", "max", "mean", "sd", "skewness"};
    table_add_column(t, TABLE_TEXT, 0, "layer");
    table_add_column(t, TABLE_TEXT, 0, "unit");
    table_add_column(t, TABLE_INT, 0, "cells");
    for (size_t i = 0; i < sizeof number / sizeof *number; i++)
        table_add_column(t, TABLE_REAL, 6, "%s", number[i]);
    for (size_t q = 0; q < QUANTILES; q++) table_add_column(t, TABLE_REAL, 6, "p%02.0f", quantiles[q] * 100);
    table_add_column(t, TABLE_REAL, 6, "score_mean");
    table_add_column(t, TABLE_REAL, 3, "vif");
    table_add_column(t, TABLE_TEXT, 0, "data");
    for (size_t f = 0; f < s->n; f++) add_layer_row(s, f);
}

static enum status write_matrix(struct run *r, const double *m, const char *file, struct error *err)
{
    struct table t = {0};
    size_t n = r->manifest->factors;
    table_add_column(&t, TABLE_TEXT, 0, "score");
    for (size_t f = 0; f < n; f++) table_add_column(&t, TABLE_REAL, 6, "%s", r->manifest->factor[f].id);
    for (size_t a = 0; a < n; a++) {
        size_t row = table_add_row(&t);
        table_set_text(&t, row, 0, r->manifest->factor[a].id);
        for (size_t b = 0; b < n; b++) table_set_number(&t, row, b + 1, m[a * n + b]);
    }
    char *path = publish_path(r->publish, file);
    enum status st = path ? table_write_csv(&t, path, err) : error_memory(err);
    free(path);
    table_clear(&t);
    return st;
}

/* Shares of the cells between the 0.1 % and 99.9 % quantiles, so that a far value does not press all into one
 * bar. */
static enum status draw_histogram(struct run *r, const struct look *l, size_t f, struct error *err)
{
    const struct manifest_factor *factor = &r->manifest->factor[f];
    struct field_stats field = stats_field(&l->layer[f]);
    if (field.count <= 0) return ST_OK;
    double share[HISTOGRAM_BINS], before = 0, lo = field.quantile(&field, 0.001),
                                  hi = field.quantile(&field, 0.999);
    if (!(hi > lo)) hi = lo + 1;
    double width = (hi - lo) / HISTOGRAM_BINS;
    for (size_t k = 0; k < HISTOGRAM_BINS; k++) {
        double below = stats_share_below(&l->layer[f], lo + (double)(k + 1) * width);
        share[k] = k ? below - before : below - stats_share_below(&l->layer[f], lo);
        before = below;
    }
    double missing = 100 * (double)l->layer[f].missing / (double)r->mask_cells;
    char file[128], note[160], note_zh[160];
    snprintf(file, sizeof file, "histogram_%s.png", factor->id);
    snprintf(note, sizeof note, "%.0f cells, %.2f %% without data; 99.8 %% of the values are shown",
             field.count, missing);
    snprintf(note_zh, sizeof note_zh, "%.0f 个像元，%.2f %% 无数据；图示 99.8 %% 的数值", field.count,
             missing);
    struct chart_histogram h = {.page = {.language = r->manifest->language,
                                         .title = {factor->title, factor->title_zh},
                                         .note = {note, note_zh},
                                         .modelled = r->manifest->modelled,
                                         .width_mm = 120,
                                         .dpi = 200,
                                         .software = "capacity " CAPACITY_VERSION},
                                .unit = {factor->unit_name, factor->unit_zh},
                                .bins = HISTOGRAM_BINS,
                                .share = share,
                                .lo = lo,
                                .hi = hi,
                                .mean = field.mean,
                                .median = field.quantile(&field, 0.5)};
    char *path = publish_path(r->publish, file);
    enum status st = path ? chart_histogram_write(&h, MAP_PNG, path, NULL, err) : error_memory(err);
    free(path);
    return st;
}

static json_t *matrix_json(const double *m, size_t n)
{
    json_t *rows = json_array();
    for (size_t a = 0; a < n; a++) {
        json_t *row = json_array();
        for (size_t b = 0; b < n; b++)
            json_array_append_new(row, isfinite(m[a * n + b]) ? json_real(m[a * n + b]) : json_null());
        json_array_append_new(rows, row);
    }
    return rows;
}

/* stats.json, which vouches for the other files. */
static enum status write_json(struct run *r, const struct findings *s, struct capacity_answer *answer,
                              struct error *err)
{
    char *set = realpath(r->manifest->dir, NULL);
    json_t *outputs = journal_outputs(r, json_array());
    char *path = publish_path(r->publish, "stats.json");
    json_t *all =
        json_pack("{s:s, s:s?, s:s, s:I, s:o?, s:o, s:o, s:o, s:o}", "name", r->manifest->name, "layer_set",
                  set, "data", r->manifest->modelled ? "modelled demonstration data" : "observed", "cells",
                  (json_int_t)r->mask_cells, "layers", table_json(&s->layers), "pearson",
                  matrix_json(s->pearson, s->n), "spearman", matrix_json(s->spearman, s->n), "quantile_error",
                  json_real(ldexp(1, -9)), "outputs", outputs);
    answer->json = all ? json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) : NULL;
    json_decref(all);
    enum status st =
        path && answer->json ? file_write(path, answer->json, strlen(answer->json), err) : error_memory(err);
    free(path);
    free(set);
    return st;
}

static enum status write_files(struct run *r, struct findings *s, struct capacity_answer *answer,
                               struct error *err)
{
    char *csv = publish_path(r->publish, "stats.csv");
    enum status st = csv ? table_write_csv(&s->layers, csv, err) : error_memory(err);
    if (st == ST_OK) st = write_matrix(r, s->pearson, "correlation.csv", err);
    if (st == ST_OK) st = write_matrix(r, s->spearman, "rank_correlation.csv", err);
    for (size_t f = 0; st == ST_OK && f < s->n; f++) st = draw_histogram(r, s->look, f, err);
    if (st == ST_OK) st = write_json(r, s, answer, err);
    free(csv);
    return st;
}

static void warn_strong_pairs(const struct run *r, const struct findings *s)
{
    for (size_t a = 0; a < s->n; a++)
        for (size_t b = a + 1; b < s->n; b++) {
            double p = s->pearson[a * s->n + b];
            if (!(fabs(p) > strong)) continue;
            run_notice(r, "warning: the scores of %s and %s are correlated (r = %.2f); %s",
                       r->manifest->factor[a].id, r->manifest->factor[b].id, p,
                       p > 0 ? "weighting both counts much the same twice"
                             : "what one adds the other takes away: together they tell little");
        }
}

static char *summary(struct findings *s)
{
    const size_t column[] = {0, 2, 3, 4, 5, 6, 7, 8, 11, 14, 15};
    const char *heading[] = {"layer", "cells",    "no data", "min",   "max", "mean",
                             "sd",    "skewness", "median",  "score", "VIF"};
    for (size_t c = 3; c < 15; c++) s->layers.column[c].decimals = 3;
    char *body = table_text(&s->layers, column, heading, sizeof column / sizeof *column);
    char *all = body ? text_format("%s%s\n%s", s->run->manifest->title,
                                   s->run->manifest->modelled ? " (modelled demonstration data)" : "", body)
                     : NULL;
    free(body);
    return all;
}

static enum status find(struct run *r, struct look *l, struct findings *s, struct error *err)
{
    size_t n = s->n;
    s->pearson = malloc(n * n * sizeof *s->pearson);
    s->spearman = malloc(n * n * sizeof *s->spearman);
    s->vif = malloc(n * sizeof *s->vif);
    if (!s->pearson || !s->spearman || !s->vif) return error_memory(err);
    enum status st = look_layers(r, l, err);
    if (st == ST_OK) st = look_resolve(r, l, err);
    if (st == ST_OK) st = look_scores(r, l, err);
    if (st == ST_OK) st = look_ranks(r, l, err);
    if (st != ST_OK) return st;
    comoments_correlation(&l->scores, s->pearson);
    comoments_correlation(&l->ranks, s->spearman);
    return inflation(s->pearson, n, l->scores.m2, s->vif, err);
}

enum status run_stats(struct run *r, struct capacity_answer *answer, struct error *err)
{
    struct look l = {0};
    struct findings s = {.run = r, .look = &l, .n = r->manifest->factors};
    enum status st = look_init(&l, r, err);
    if (st == ST_OK) st = find(r, &l, &s, err);
    if (st == ST_OK) {
        make_layer_table(&s);
        warn_strong_pairs(r, &s);
        run_stage(r, "Histograms");
        st = write_files(r, &s, answer, err);
        run_stage_end(r);
    }
    if (st == ST_OK) {
        answer->table = summary(&s);
        if (!answer->table) st = error_memory(err);
    }
    table_clear(&s.layers);
    free(s.pearson);
    free(s.spearman);
    free(s.vif);
    look_clear(&l);
    return st;
}
