/* The cross-check as text for a terminal. */
#include "report/crosscheck_report.h"

#include "base/text.h"

#include <stdlib.h>

/* One figure, in each view. */
static void add_figure(struct table *t, const struct crosscheck_report *r, const char *name,
                       const struct association *all, const struct association *without)
{
    for (int v = 0; v <= (int)r->check->has_without; v++) {
        const struct association *a = v ? without : all;
        size_t row = table_add_row(t);
        table_set_text(t, row, 0, v ? "" : name);
        table_set_text(t, row, 1, v ? r->without : "all groups");
        table_set_number(t, row, 2, (double)a->n);
        table_set_number(t, row, 3, a->value);
        table_set_number(t, row, 4, a->p);
    }
}

static void add_figures(struct text *out, const struct crosscheck_report *r)
{
    static const char *const heading[] = {"figure", "capacity", "n", "value", "p"};
    static const size_t column[] = {0, 1, 2, 3, 4};
    struct table t = {0};
    for (size_t k = 0; k < 5; k++)
        table_add_column(&t,
                         k < 2    ? TABLE_TEXT
                         : k == 2 ? TABLE_INT
                                  : TABLE_REAL,
                         k < 3 ? 0 : 3, "%s", heading[k]);
    const struct crosscheck_figures *f = r->check->figures, *w = &f[CROSSCHECK_WITHOUT];
    add_figure(&t, r, "Spearman's rho", &f->spearman, &w->spearman);
    add_figure(&t, r, "Kendall's tau-b", &f->kendall, &w->kendall);
    add_figure(&t, r, "kappa, linear", &f->kappa_linear, &w->kappa_linear);
    add_figure(&t, r, "kappa, quadratic", &f->kappa_quadratic, &w->kappa_quadratic);
    char *body = t.failed ? NULL : table_text(&t, column, heading, 5);
    if (body)
        text_add(out, "%s", body);
    else
        out->failed = true;
    free(body);
    table_clear(&t);
    const char *rank = crosscheck_undefined(&f->spearman), *kappa = crosscheck_undefined(&f->kappa_linear);
    if (rank) text_add(out, "rank correlation of capacity and score is undefined: %s\n", rank);
    if (kappa) text_add(out, "kappa of class and tier is undefined: %s\n", kappa);
}

/* "held by both: A (0.71), B (0.74)" with the coordination, in the order of the places. */
static void add_held(struct text *out, const struct crosscheck *c, enum crosscheck_quadrant q)
{
    bool any = false;
    for (size_t i = 0; i < c->count; i++) {
        const struct crosscheck_place *p = &c->place[i];
        const struct crosscheck_standing *s = &p->view[CROSSCHECK_ALL];
        if (s->quadrant != q) continue;
        const char *held = crosscheck_held_by(q);
        if (!any && held)
            text_add(out, "held by %s: ", held);
        else
            text_add(out, any ? ", " : "no reading: ");
        any = true;
        text_add(out, "%s", p->name);
        if (s->coupling.class) text_add(out, " (%.2f)", s->coupling.coordination);
    }
    if (any) text_add(out, "\n");
}

char *crosscheck_report_text(const struct crosscheck_report *r)
{
    static const char *const cut[] = {"medians", "means", "values given"};
    const struct crosscheck *c = r->check;
    const struct crosscheck_figures *f = &c->figures[CROSSCHECK_ALL];
    const char *caution = crosscheck_caution(c);
    struct text out = {0};
    text_add(&out,
             "Capacity against industry%s%s%s: %zu place%s, %zu with a score, %zu with class and tier\n",
             r->data ? " (" : "", r->data ? r->data : "", r->data ? ")" : "", c->count,
             c->count == 1 ? "" : "s", f->scored, f->tiered);
    if (caution) text_add(&out, "caution: %s\n", caution);
    if (c->count > 1) add_figures(&out, r);
    if (f->capacity_cut == f->capacity_cut && f->score_cut == f->score_cut)
        text_add(&out, "high and low part at the %s, capacity %.3f and score %.2f\n", cut[c->cut],
                 f->capacity_cut, f->score_cut);
    if (f->scored) text_add(&out, "in brackets: coordination, the lowest first\n");
    for (int q = 1; q <= QUADRANTS; q++) add_held(&out, c, (enum crosscheck_quadrant)(q % QUADRANTS));
    if (out.failed) text_clear(&out);
    return out.s;
}
