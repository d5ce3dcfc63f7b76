/* The figures of the cross-check as JSON. */
#include "report/crosscheck_report.h"

#include "industry/permutation.h"

#include <math.h>

static json_t *number(double v)
{
    return isfinite(v) ? json_real(v) : json_null();
}

static json_t *text(const char *s)
{
    return s ? json_string(s) : json_null();
}

static json_t *names_json(const struct crosscheck_names *n)
{
    json_t *a = json_array();
    for (size_t i = 0; i < n->count; i++) json_array_append_new(a, json_string(n->name[i]));
    return a;
}

static json_t *association_json(const struct association *a, const char *approximation)
{
    bool defined = !isnan(a->value);
    return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o}", "n", (json_int_t)a->n, "value", number(a->value), "p",
                     number(a->p), "p_by",
                     text(!defined                    ? NULL
                          : a->n <= PERMUTATION_EXACT ? "all orders"
                                                      : approximation),
                     "permutation_p", number(a->permutation_p), "undefined", text(crosscheck_undefined(a)));
}

/* A row a class, the best first. */
static json_t *confusion_json(const struct crosscheck *c, const struct crosscheck_figures *f)
{
    json_t *rows = json_array();
    for (size_t k = c->classes; k-- > 0;) {
        json_t *row = json_array();
        for (int t = 0; t < c->tiers; t++) json_array_append_new(row, json_integer(f->confusion[k][t]));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *agreement_json(const struct crosscheck *c, const struct crosscheck_figures *f)
{
    json_t *rows = json_array();
    for (int k = 0; k < c->tiers; k++) {
        json_t *row = json_array();
        for (int t = 0; t < c->tiers; t++) json_array_append_new(row, json_integer(f->agreement[k][t]));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *figures_json(const struct crosscheck *c, const struct crosscheck_figures *f, const char *of)
{
    return json_pack("{s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "capacity", text(of),
                     "scored", (json_int_t)f->scored, "tiered", (json_int_t)f->tiered, "capacity_cut",
                     number(f->capacity_cut), "score_cut", number(f->score_cut), "spearman",
                     association_json(&f->spearman, "t distribution"), "kendall_tau_b",
                     association_json(&f->kendall, "normal distribution"), "kappa_linear",
                     association_json(&f->kappa_linear, "random orders"), "kappa_quadratic",
                     association_json(&f->kappa_quadratic, "random orders"), "classes_by_tiers",
                     confusion_json(c, f), "class_as_tier_by_tiers", agreement_json(c, f));
}

json_t *crosscheck_report_json(const struct crosscheck_report *r, json_t *rows)
{
    static const char *const cut[] = {"median", "mean", "given"};
    const struct crosscheck *c = r->check;
    const struct crosscheck_figures *f = c->figures;
    json_t *root = json_pack(
        "{s:I, s:o, s:o, s:s, s:[f, f], s:{s:i, s:i, s:i}, s:I, s:i, s:o, s:o, s:o}", "places",
        (json_int_t)c->count, "data", text(r->data), "caution", text(crosscheck_caution(c)), "quadrants",
        cut[c->cut], "coupling_weights", c->weight[0], c->weight[1], "permutation", "all_orders_up_to",
        PERMUTATION_EXACT, "draws", PERMUTATION_DRAWS, "seed", PERMUTATION_SEED, "classes",
        (json_int_t)c->classes, "tiers", c->tiers, "all", figures_json(c, &f[CROSSCHECK_ALL], "all groups"),
        "zones_without_row", names_json(&r->zones_only), "rows_without_zone", names_json(&r->rows_only));
    if (root && c->has_without)
        json_object_set_new(root, "without", figures_json(c, &f[CROSSCHECK_WITHOUT], r->without));
    if (root && rows) json_object_set_new(root, "table", rows);
    return root;
}
