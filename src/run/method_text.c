#include "run/method_text.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

static const char *between(const struct text *t)
{
    return t->len ? ", " : "";
}

static void add_params(struct text *t, const struct method_args *args)
{
    bool by_order = args->method->extra == EXTRA_ORDER && args->count > 0; /* alpha is not used then */
    for (size_t i = 0; !by_order && i < args->method->params; i++) {
        const struct method_param *p = &args->method->param[i];
        double v = args->number[i];
        if (v != v) continue;
        if (p->choices)
            text_add(t, "%s%s %s", between(t), p->name, p->choices[(size_t)v]);
        else
            text_add(t, "%s%s %.6g", between(t), p->name, v);
    }
}

static void add_score(struct text *t, double score)
{
    if (score == score)
        text_add(t, " \u2192 %.6g", score);
    else
        text_add(t, " \u2192 no data");
}

static void add_rule(struct text *t, const struct reclass_rule *r)
{
    if (r->lo == r->hi)
        text_add(t, "%s%.6g", between(t), r->lo);
    else
        text_add(t, "%s%c%.6g,%.6g%c", between(t), r->lo_open ? '(' : '[', r->lo, r->hi,
                 r->hi_open ? ')' : ']');
    add_score(t, (double)r->score);
}

static void add_lists(struct text *t, const struct method_args *args)
{
    enum method_extra extra = args->method->extra;
    for (size_t i = 0; args->rules && i < args->count; i++) add_rule(t, &args->rules[i]);
    bool values = extra == EXTRA_POINTS || extra == EXTRA_BREAKS || extra == EXTRA_ORDER;
    for (size_t i = 0; values && i < args->count; i++) {
        text_add(t, "%s%s%.6g", between(t), extra == EXTRA_ORDER && i == 0 ? "order " : "", args->x[i]);
        if (extra == EXTRA_POINTS) add_score(t, args->y[i]);
    }
    if (extra == EXTRA_FORMULA && args->names) text_add(t, "%s%s", between(t), args->names[0]);
    if (args->has_default) {
        text_add(t, "%sother values", between(t));
        add_score(t, (double)args->default_score);
    }
    if (args->rules && args->nodata_score == args->nodata_score) {
        text_add(t, "%sno data", between(t));
        add_score(t, (double)args->nodata_score);
    }
}

char *method_text(const struct method_args *args)
{
    struct text t = {0};
    text_add(&t, "%s", "");
    add_params(&t, args);
    add_lists(&t, args);
    if (args->method->kind == METHOD_SCORE && args->cap < 1)
        text_add(&t, "%scap %.6g", between(&t), (double)args->cap);
    if (args->method->kind == METHOD_SCORE && args->floor > 0)
        text_add(&t, "%sfloor %.6g", between(&t), (double)args->floor);
    if (t.failed) text_clear(&t);
    return t.s;
}
