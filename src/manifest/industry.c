/* The keys of `industry`. */
#include "manifest/judgements.h"
#include "manifest/map_reader.h"
#include "manifest/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void section_tier_breaks(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest *m = base;
    static const char expected[] = "a number between 0 and 10";
    if (value->kind != NODE_LIST || value->count < 1 || value->count >= TIERS_MAX) {
        char list[60];
        snprintf(list, sizeof list, "a list of 1 to %d numbers", TIERS_MAX - 1);
        reader_wrong(r, value, list, NULL, 0);
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        size_t length = reader_enter_index(r, i);
        const struct node *item = value->item[i];
        double *cut = &m->industry.tier_cut[i];
        bool number = reader_number(r, item, expected, cut);
        if (number && !(*cut > 0 && *cut < 10))
            reader_wrong(r, item, expected, NULL, 0);
        else if (number && i > 0 && *cut <= cut[-1])
            reader_fault(r, item, "found %.15g after %.15g, expected ascending breaks", *cut, cut[-1]);
        reader_leave(r, length);
    }
    m->industry.tier_cuts = value->count;
}

void section_indicators(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)base;
    struct manifest_index *index = &r->m->industry.index;
    if (!reader_keys(r, value, "a mapping of indicators")) return;
    for (size_t i = 0; i < value->count && !r->failed && !reader_full(r); i++) {
        if (!reader_is_first(value, i)) continue;
        const struct node *id = value->key[i];
        if (index->indicators == INDICATORS_MAX) {
            reader_fault(r, id, "found more than %d indicators, expected at most %d", INDICATORS_MAX,
                         INDICATORS_MAX);
            return;
        }
        struct manifest_indicator *indicator = &index->indicator[index->indicators++];
        fields_defaults(AT_INDICATOR, indicator);
        indicator->line = id->line;
        indicator->id = reader_copy(r, id->text);
        size_t length = reader_enter(r, id->text);
        if (reader_is_id(r, id)) map_read(r, AT_INDICATOR, indicator, id, value->item[i]);
        reader_leave(r, length);
    }
    if (!index->indicators) reader_fault(r, key, "found no indicator, expected at least one");
}

void section_index_judgements(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)base;
    struct manifest_index *index = &r->m->industry.index;
    struct judged_level level = {.what = "indicators", .n = index->indicators};
    for (size_t k = 0; k < index->indicators; k++) level.id[k] = index->indicator[k].id;
    judgements_read(r, &level, key, value, &index->judgement);
}

void check_tiers(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    (void)r;
    (void)where;
    (void)map;
    ((struct manifest *)base)->industry.has_tiers = true;
}

/* Worst and best tell the direction; where it is stated as well, both have to say the same. */
void check_indicator(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    struct manifest_indicator *i = base;
    const struct node *stated = tree_get(map, "direction", NULL);
    if (!i->title) i->title = reader_copy(r, i->id);
    if (!i->column) i->column = reader_copy(r, i->id);
    if (isnan(i->worst) || isnan(i->best)) return;
    if (i->worst == i->best)
        reader_fault(r, where, "worst and best are both %.15g, expected two different values", i->worst);
    else if (!stated)
        i->direction = i->worst > i->best ? DIRECTION_LOW : DIRECTION_HIGH;
    else if ((i->direction == DIRECTION_LOW) != (i->worst > i->best))
        reader_fault(r, stated, "found \"%s\", but worst is %.15g and best %.15g, which says the other way",
                     i->direction == DIRECTION_LOW ? "low" : "high", i->worst, i->best);
}

/* A number that each indicator has to state, for a method that goes by it. */
static void check_stated(struct reader *r, const struct node *map, const char *name, const char *why,
                         const double *value, const struct manifest_indicator *i)
{
    const struct node *all = tree_get(map, "indicators", NULL);
    struct node *key = NULL;
    const struct node *own = all ? tree_get(all, i->id, &key) : NULL;
    if (!isnan(*value) || !own || own->kind != NODE_MAP || tree_get(own, name, NULL)) return;
    size_t length = reader_enter(r, "indicators");
    reader_enter(r, i->id);
    reader_enter(r, name);
    reader_fault(r, own->set ? own : key, "missing, expected a number, by which %s", why);
    reader_leave(r, length);
}

void check_index(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    struct manifest_index *index = &((struct manifest *)base)->industry.index;
    const char *normalise = index->normalise.method ? index->normalise.method->id : "";
    const struct method *ranked = weights_that_take(&index->weights, &index->parts, EXTRA_RANKS);
    const struct method *judged = weights_that_take(&index->weights, &index->parts, EXTRA_JUDGEMENTS);
    double sum = 0;
    for (size_t k = 0; k < index->indicators; k++) {
        struct manifest_indicator *i = &index->indicator[k];
        sum += i->weight;
        if (strcmp(normalise, "goalposts") == 0) {
            check_stated(r, map, "worst", "normalise.method goalposts scales", &i->worst, i);
            check_stated(r, map, "best", "normalise.method goalposts scales", &i->best, i);
        }
        if (strcmp(normalise, "target") == 0)
            check_stated(r, map, "target", "normalise.method target scales", &i->target, i);
        if (ranked && index->indicators > 1)
            check_stated(r, map, "rank", "weights.method weighs (1: the most important)", &i->rank, i);
    }
    if (judged && index->indicators > 1 && !index->judgement.judges && !r->faults) {
        size_t length = reader_enter(r, "weights");
        reader_enter(r, "judgements");
        reader_fault(r, where, "missing, expected a matrix of judgements by pairs of the %zu indicators",
                     index->indicators);
        reader_leave(r, length);
    }
    if (index->show && !index->year) {
        size_t length = reader_enter(r, "show");
        reader_fault(r, tree_get(map, "show", NULL), "found %d, but no column year is given", index->show);
        reader_leave(r, length);
    }
    if (index->indicators && !(sum > 0))
        reader_fault(r, where, "the weights of the indicators sum to 0, expected a sum > 0");
    if ((size_t)index->missing >= index->indicators && index->indicators) {
        size_t length = reader_enter(r, "missing");
        reader_fault(r, tree_get(map, "missing", NULL), "found %d, expected less than the %zu indicators",
                     index->missing, index->indicators);
        reader_leave(r, length);
    }
}

/* What the table of published scores needs beside it. */
static void check_published(struct reader *r, const struct node *where, const struct node *map)
{
    const bool has_table = tree_get(map, "table", NULL) != NULL;
    const bool has_columns = tree_get(map, "score", NULL) || tree_get(map, "tier", NULL);
    if (!has_table && !tree_get(map, "index", NULL))
        reader_fault(r, where, "neither table nor index is given, expected one at least");
    if (has_table && !has_columns)
        reader_fault(r, where, "neither score nor tier is given, expected the column of one at least");
    if (has_table && !tree_get(map, "key", NULL)) {
        size_t length = reader_enter(r, "key");
        reader_fault(r, where, "missing, expected text");
        reader_leave(r, length);
    }
}

void check_industry(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    struct manifest *m = base;
    const struct node *use = tree_get(map, "use", NULL);
    const char *const lacks = m->industry.use == USE_INDEX ? "index" : "table";
    check_published(r, where, map);
    if (!use && !tree_get(map, "table", NULL)) m->industry.use = USE_INDEX;
    if (use && !tree_get(map, lacks, NULL)) {
        size_t length = reader_enter(r, "use");
        reader_fault(r, use, "found \"%s\", but there is no %s", use->text, lacks);
        reader_leave(r, length);
    }
    const struct node *zones = tree_get(r->root, "zones", NULL);
    if (r->alone) return;
    if (!zones)
        reader_fault(r, where,
                     "the manifest has no zones, expected a section zones that the table is joined to");
    else if (zones->kind == NODE_MAP && !tree_get(zones, "parent", NULL))
        reader_fault(r, where,
                     "zones.parent is missing, expected the field of the zones that industry.key matches");
}
