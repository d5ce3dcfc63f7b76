#include "run/compare_json.h"

#include <stdio.h>
#include <string.h>

static json_t *copy_of(const struct compare *c, int side, const char *key)
{
    return json_incref(json_object_get(c->result[side].journal, key));
}

static json_t *side_json(const struct compare *c, int side)
{
    const struct result *r = &c->result[side];
    json_t *classes = json_array(), *breaks = json_array();
    for (size_t k = 0; k < r->classes; k++) json_array_append_new(classes, json_string(r->class_name[k]));
    for (size_t k = 0; k + 1 < r->classes; k++) json_array_append_new(breaks, json_real(r->breaks[k]));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o*, s:O*}", "folder", r->dir, "label",
                     c->name[side], "name", r->name, "title", r->title, "layers", r->layers, "finished",
                     r->finished, "classes", classes, "breaks", breaks, "versions",
                     copy_of(c, side, "versions"), "manifest", compare_manifest_file(c, side));
}

static json_t *moves_json(const struct compare *c)
{
    const int64_t *moved = compare_moved(c, &c->sum, compare_zones(c) + 1);
    json_t *a = json_array();
    for (size_t from = 0; from < c->states[0]; from++)
        for (size_t to = 0; to < c->states[1]; to++)
            if (moved[from * c->states[1] + to] > 0)
                json_array_append_new(
                    a, json_pack("{s:i, s:s, s:i, s:s, s:f}", "from", compare_state_code(c, 0, from),
                                 "from_name", compare_state_name(c, 0, from), "to",
                                 compare_state_code(c, 1, to), "to_name", compare_state_name(c, 1, to), "km2",
                                 run_km2(c->run, moved[from * c->states[1] + to])));
    return a;
}

/* Areas by the change of the index, the lowest first. */
static json_t *change_classes_json(const struct compare *c)
{
    struct change_class class[CHANGE_CLASSES];
    json_t *a = json_array();
    compare_classes(c, class);
    for (size_t k = 0; k < CHANGE_CLASSES; k++) {
        char color[8];
        snprintf(color, sizeof color, "#%02x%02x%02x", class[k].rgb[0], class[k].rgb[1], class[k].rgb[2]);
        json_array_append_new(a, json_pack("{s:s, s:s, s:s, s:f}", "name", class[k].label, "name_zh",
                                           class[k].label_zh, "color", color, "area_km2",
                                           run_km2(c->run, class[k].area)));
    }
    return a;
}

json_t *compare_zones_by_id(const struct compare *c, int side)
{
    json_t *all = json_object(), *zone;
    size_t i;
    json_array_foreach(json_object_get(c->result[side].journal, "zones"), i, zone)
    {
        const char *id = json_string_value(json_object_get(zone, "zone"));
        if (c->result[side].zoned && id) json_object_set(all, id, zone);
    }
    return all;
}

/* Zones of one run that the other has not. */
static json_t *zones_only(const struct compare *c, int side)
{
    json_t *a = json_array(), *own = compare_zones_by_id(c, side), *others = compare_zones_by_id(c, !side),
           *zone;
    const char *id;
    json_object_foreach(own, id, zone)
    {
        if (!json_object_get(others, id))
            json_array_append_new(a, json_pack("{s:s, s:O*, s:O*}", "zone", id, "name",
                                               json_object_get(zone, "name"), "name_zh",
                                               json_object_get(zone, "name_zh")));
    }
    json_decref(own);
    json_decref(others);
    return a;
}

enum status compare_json(const struct compare *c, const struct table *zones, json_t **out, struct error *err)
{
    const struct manifest *m = c->run->manifest;
    json_t *differences = NULL;
    enum status st = compare_differences(c, &differences, err);
    if (st != ST_OK) return st;
    json_t *rows = table_json(zones);
    json_t *whole = json_incref(json_array_get(rows, json_array_size(rows) - 1));
    if (c->run->has_zones) json_array_remove(rows, json_array_size(rows) - 1);
    json_t *only = json_pack("{s:o, s:o}", "before", zones_only(c, 0), "after", zones_only(c, 1));
    *out = json_pack("{s:s, s:s, s:s?, s:s, s:o, s:o, s:s, s:b, s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:f}",
                     "compared", c->compared, "title", m->title, "title_zh", m->title_zh, "language",
                     m->language, "before", side_json(c, 0), "after", side_json(c, 1), "data",
                     m->modelled ? "modelled demonstration data" : "observed", "same_layers",
                     (int)c->same_layers, "same_classes", (int)c->same_classes, "same_zones",
                     (int)c->same_zones, "zones_only", only, "differences", differences, "region", whole,
                     "zones", rows, "change_classes", change_classes_json(c), "moves", moves_json(c),
                     "least_change", CHANGE_LEAST);
    return *out ? ST_OK : error_memory(err);
}
