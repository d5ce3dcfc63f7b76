/* How two runs differ in what they were made of, by what each run.json says. */
#include "run/compare_json.h"

#include "base/text.h"
#include "manifest/difference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *list_of(const struct compare *c, int side, const char *key)
{
    return json_object_get(c->result[side].journal, key);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

json_t *compare_manifest_file(const struct compare *c, int side)
{
    return json_array_get(list_of(c, side, "inputs"), 0); /* a run lists it first */
}

/* ---- the manifests ---- */

static json_t *keys_json(const struct manifest_differences *d)
{
    json_t *a = json_array();
    for (size_t i = 0; i < d->count; i++)
        json_array_append_new(a, json_pack("{s:s, s:s?, s:s?}", "key", d->item[i].key, "before",
                                           d->item[i].before, "after", d->item[i].after));
    return a;
}

static enum status add_manifests(const struct compare *c, json_t *out, struct error *err)
{
    struct manifest_differences d = {0};
    char *who[2] = {text_format("%s/run.json: manifest", c->result[0].dir),
                    text_format("%s/run.json: manifest", c->result[1].dir)};
    enum status st = who[0] && who[1] ? manifest_differ(c->result[0].manifest, c->result[1].manifest,
                                                        (const char *const[]){who[0], who[1]}, &d, err)
                                      : error_memory(err);
    json_object_set_new(out, "manifest", keys_json(&d));
    json_object_set_new(out, "manifest_more", json_boolean(d.more));
    manifest_differences_clear(&d);
    free(who[0]);
    free(who[1]);
    return st;
}

/* ---- the weights, which may come from the data ---- */

static const json_t *find(const json_t *list, const char *key, const char *value)
{
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item)
    {
        if (strcmp(text_of(item, key), value) == 0) return item;
    }
    return NULL;
}

static void add_weight(json_t *a, const json_t *before, const json_t *after)
{
    const double least = 1e-9; /* what sums of the same weights may differ by */
    const json_t *from = json_object_get(before, "weight"), *to = json_object_get(after, "weight");
    if (from && to && fabs(json_number_value(from) - json_number_value(to)) <= least) return;
    const json_t *named = before ? before : after;
    json_array_append_new(a,
                          json_pack("{s:O, s:O*, s:O*, s:O?, s:O?}", "factor", json_object_get(named, "id"),
                                    "title", json_object_get(named, "title"), "title_zh",
                                    json_object_get(named, "title_zh"), "before", from, "after", to));
}

static json_t *weights_json(const struct compare *c)
{
    json_t *a = json_array(), *before = list_of(c, 0, "factors"), *after = list_of(c, 1, "factors"), *f;
    size_t i;
    json_array_foreach(before, i, f)
    {
        add_weight(a, f, find(after, "id", text_of(f, "id")));
    }
    json_array_foreach(after, i, f)
    {
        if (!find(before, "id", text_of(f, "id"))) add_weight(a, NULL, f);
    }
    return a;
}

/* ---- the files ---- */

/* The path of an input without the folder of the manifest, so that folders of other names compare. */
static const char *name_of(const struct compare *c, int side, const json_t *input)
{
    const char *manifest = text_of(compare_manifest_file(c, side), "path"), *path = text_of(input, "path");
    const char *slash = strrchr(manifest, '/');
    size_t folder = slash ? (size_t)(slash + 1 - manifest) : 0;
    return strncmp(path, manifest, folder) == 0 ? path + folder : path;
}

/* All but the manifest, by name. */
static const json_t *find_input(const struct compare *c, int side, const char *name)
{
    size_t i;
    const json_t *input;
    json_array_foreach(list_of(c, side, "inputs"), i, input)
    {
        if (i > 0 && strcmp(name_of(c, side, input), name) == 0) return input;
    }
    return NULL;
}

/* Where a file has no hash, as a database has none, nothing is known to differ. */
static void add_input(json_t *a, const char *name, const json_t *before, const json_t *after)
{
    if (before && after && strcmp(text_of(before, "xxh3_128"), text_of(after, "xxh3_128")) == 0) return;
    json_t *entry = json_pack("{s:s}", "file", name);
    const json_t *side[2] = {before, after};
    for (int k = 0; entry && k < 2; k++)
        json_object_set_new(entry, k ? "after" : "before",
                            side[k] ? json_pack("{s:O?, s:O?}", "size", json_object_get(side[k], "size"),
                                                "xxh3_128", json_object_get(side[k], "xxh3_128"))
                                    : json_null());
    json_array_append_new(a, entry);
}

static json_t *inputs_json(const struct compare *c)
{
    json_t *a = json_array(), *input;
    size_t i;
    json_array_foreach(list_of(c, 0, "inputs"), i, input)
    {
        const char *name = name_of(c, 0, input);
        if (i > 0) add_input(a, name, input, find_input(c, 1, name));
    }
    json_array_foreach(list_of(c, 1, "inputs"), i, input)
    {
        const char *name = name_of(c, 1, input);
        if (i > 0 && !find_input(c, 0, name)) add_input(a, name, NULL, input);
    }
    return a;
}

enum status compare_differences(const struct compare *c, json_t **out, struct error *err)
{
    json_t *all = json_object();
    enum status st = all ? add_manifests(c, all, err) : error_memory(err);
    if (st == ST_OK) {
        json_object_set_new(all, "weights", weights_json(c));
        json_object_set_new(all, "inputs", inputs_json(c));
        *out = all;
    } else {
        json_decref(all);
    }
    return st;
}
