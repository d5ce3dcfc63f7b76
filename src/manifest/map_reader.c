#include "manifest/map_reader.h"

#include "base/method_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 64, EXPECTED_ROOM = 512 };

/* One mapping on its way in. */
struct reading {
    struct reader *r;
    enum place place;
    void *base;
    const struct node *where, *map;
    bool unsure[FIELDS_MAX]; /* rows whose value was at fault: what depends on them is not judged */
};

static bool is_choice(const struct field *f)
{
    return f->choices || f->type == FIELD_METHOD;
}

/* The row by which this place chooses a method, or NULL. */
static const struct field *method_field(enum place place)
{
    for (size_t i = 0; i < field_count; i++)
        if (field_table[i].place == place && field_table[i].type == FIELD_METHOD) return &field_table[i];
    return NULL;
}

/* The arguments of the method that this place chooses, or NULL. */
static struct method_args *method_of(enum place place, void *base)
{
    const struct field *f = method_field(place);
    return f ? fields_at(f, base) : NULL;
}

static bool takes_param(const struct method *m, const char *name)
{
    bool takes = false;
    for (size_t i = 0; i < m->params; i++) takes |= strcmp(m->param[i].name, name) == 0;
    return takes;
}

/* "belongs to derive: slope or relief; found with derive: aspect" */
static void report_misplaced(struct reader *r, const struct node *key, const char *name, const char *when,
                             const char *const *names, size_t count, const char *choice)
{
    char list[EXPECTED_ROOM];
    size_t length = reader_enter(r, name);
    reader_fault(r, key, "belongs to %s: %s; found with %s: %s", when,
                 text_list(names, count, " or ", list, sizeof list), when, choice);
    reader_leave(r, length);
}

/* Whether a key that is not known here is what other methods take: those are named, unless it is unsure which
 * method was meant. */
static bool belongs_to_others(struct reading *d, const struct node *key)
{
    const struct field *when = method_field(d->place);
    if (!when) return false;
    const struct method_args *args = fields_at(when, d->base);
    const char *names[NAMES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < method_count && count < NAMES_MAX; i++)
        if (method_table[i].kind == when->method && takes_param(&method_table[i], key->text))
            names[count++] = method_table[i].id;
    if (count > 0 && args->method && !d->unsure[when - field_table])
        report_misplaced(d->r, key, key->text, when->key, names, count, args->method->id);
    return count > 0;
}

static void check_known(struct reading *d)
{
    const char *names[NAMES_MAX + METHOD_MAX_PARAMS];
    size_t count = 0;
    for (size_t i = 0; i < field_count && count < NAMES_MAX; i++)
        if (field_table[i].place == d->place) names[count++] = field_table[i].key;
    const struct method_args *args = method_of(d->place, d->base);
    for (size_t i = 0; args && args->method && i < args->method->params; i++)
        names[count++] = args->method->param[i].name;
    for (size_t i = 0; i < d->map->count && !reader_full(d->r); i++) {
        if (!reader_is_key(d->map, i)) continue;
        bool known = false;
        for (size_t k = 0; k < count && !known; k++) known = strcmp(names[k], d->map->key[i]->text) == 0;
        if (!known && !belongs_to_others(d, d->map->key[i]))
            reader_unknown(d->r, d->map->key[i], names, count);
    }
}

static bool read_choice(struct reader *r, const struct field *f, void *base, const struct node *value,
                        const char *expected)
{
    const char *names[NAMES_MAX];
    size_t count = 0;
    if (f->type == FIELD_METHOD)
        count = method_names(f->method, names, NAMES_MAX);
    else
        while (count < NAMES_MAX && f->choices[count]) names[count] = f->choices[count], count++;
    if (count > NAMES_MAX) count = NAMES_MAX;
    for (size_t i = 0; value->kind == NODE_SCALAR && i < count; i++) {
        if (strcmp(value->text, names[i]) != 0) continue;
        if (f->type != FIELD_METHOD) {
            fields_choose(f, base, (int)i);
            return true;
        }
        struct method_args *args = fields_at(f, base);
        args->method = method_find(f->method, names[i]);
        return true;
    }
    reader_wrong(r, value, expected, names, count);
    return false;
}

static bool read_number(struct reader *r, const struct field *f, void *base, const struct node *value,
                        const char *expected)
{
    const struct range_info *range = fields_range(f->range);
    double number;
    if (!reader_number(r, value, expected, &number)) return false;
    bool whole = f->type == FIELD_WHOLE || f->type == FIELD_RANK;
    if (number < range->min || number > range->max || (range->open && number == range->min) ||
        (whole && number != floor(number))) {
        reader_wrong(r, value, expected, NULL, 0);
        return false;
    }
    if (f->type == FIELD_WHOLE) {
        int as_int = (int)number;
        memcpy(fields_at(f, base), &as_int, sizeof as_int);
    } else {
        memcpy(fields_at(f, base), &number, sizeof number);
    }
    return true;
}

static bool read_text(struct reader *r, const struct field *f, void *base, const struct node *value,
                      const char *expected)
{
    const char *s = reader_text(r, value);
    if (!s) return false;
    if (f->type == FIELD_ID && !reader_id(r, value)) return false;
    if (f->type == FIELD_NAME && !reader_is_name(s)) {
        reader_wrong(r, value, expected, NULL, 0);
        return false;
    }
    *(char **)fields_at(f, base) = reader_copy(r, s);
    return true;
}

/* False where the value was at fault, as far as others need to know. */
static bool read_field(struct reader *r, const struct field *f, void *base, const struct node *key,
                       const struct node *value)
{
    char expected[EXPECTED_ROOM];
    bool ok = true;
    size_t length = reader_enter(r, f->key);
    fields_expected(f, expected, sizeof expected);
    if (is_choice(f))
        ok = read_choice(r, f, base, value, expected);
    else if (f->type == FIELD_NUMBER || f->type == FIELD_WHOLE || f->type == FIELD_RANK)
        ok = read_number(r, f, base, value, expected);
    else if (f->type == FIELD_TEXT || f->type == FIELD_NAME || f->type == FIELD_ID)
        ok = read_text(r, f, base, value, expected);
    else if (f->type == FIELD_CRS)
        reader_crs(r, fields_at(f, base), value);
    else if (f->type == FIELD_FILE)
        reader_file(r, fields_at(f, base), key, value);
    else if (f->type == FIELD_MAP)
        map_read(r, f->map, base, key, value);
    else
        f->read(r, fields_at(f, base), key, value);
    reader_leave(r, length);
    return ok;
}

static void report_missing(struct reading *d, const struct field *f)
{
    char expected[EXPECTED_ROOM];
    size_t length = reader_enter(d->r, f->key);
    const char *meant = d->map->beside; /* not the mapping, but its name, may be at fault */
    reader_fault(d->r, d->where, "missing, expected %s%s%s%s", fields_expected(f, expected, sizeof expected),
                 meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
    reader_leave(d->r, length);
}

/* Whether the choice made beside it allows the row; `needed` is raised where it needs it. */
static bool suits_choice(struct reading *d, const struct field *f, const struct node *key,
                         const struct node *value, bool *needed)
{
    const struct field *when = fields_find(d->place, f->when);
    if (d->unsure[when - field_table]) return value != NULL;
    int choice = fields_choice(when, d->base);
    if (!value || (f->allowed & (1u << choice))) {
        *needed = *needed || (f->needed & (1u << choice));
        return true;
    }
    const char *names[NAMES_MAX];
    size_t count = 0;
    for (size_t i = 0; when->choices[i]; i++)
        if (f->allowed & (1u << i)) names[count++] = when->choices[i];
    report_misplaced(d->r, key, f->key, when->key, names, count, when->choices[choice]);
    return false;
}

/* The same for a row that belongs to methods which take its extra. */
static bool suits_method(struct reading *d, const struct field *f, const struct node *key,
                         const struct node *value, bool *needed)
{
    const struct field *when = method_field(d->place);
    const struct method_args *args = fields_at(when, d->base);
    if (d->unsure[when - field_table] || !args->method) return value != NULL;
    if (args->method->extra == f->extra) return true;
    *needed = false;
    if (!value) return true;
    const char *names[NAMES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < method_count && count < NAMES_MAX; i++)
        if (method_table[i].kind == when->method && method_table[i].extra == f->extra)
            names[count++] = method_table[i].id;
    report_misplaced(d->r, key, f->key, when->key, names, count, args->method->id);
    return false;
}

/* Whether the row applies, given the choice it depends on; reports what is missing or out of place. */
static bool applies(struct reading *d, const struct field *f, const struct node *key,
                    const struct node *value)
{
    bool needed = f->required;
    if (f->when && !suits_choice(d, f, key, value, &needed)) return false;
    if (f->extra != EXTRA_NONE && !suits_method(d, f, key, value, &needed)) return false;
    if (!value && needed) report_missing(d, f);
    return value != NULL;
}

static void read_param(struct reader *r, const struct method_param *p, const struct node *value,
                       const char *expected, double *out)
{
    double number;
    size_t count = 0;
    if (!p->choices) {
        if (!reader_number(r, value, expected, &number)) return;
        *out = number;
        if (number < p->min || number > p->max) reader_wrong(r, value, expected, NULL, 0);
        return;
    }
    for (; p->choices[count]; count++) {
        if (value->kind != NODE_SCALAR || strcmp(value->text, p->choices[count]) != 0) continue;
        *out = (double)count;
        return;
    }
    reader_wrong(r, value, expected, p->choices, count);
}

void map_read_params(struct reader *r, struct method_args *args, const struct node *where,
                     const struct node *map)
{
    for (size_t i = 0; i < args->method->params; i++) {
        const struct method_param *p = &args->method->param[i];
        char expected[EXPECTED_ROOM], fallback[40];
        method_param_takes(p, expected, sizeof expected);
        size_t length = reader_enter(r, p->name);
        const struct node *value = tree_get(map, p->name, NULL);
        args->number[i] = p->default_value;
        if (value)
            read_param(r, p, value, expected, &args->number[i]);
        else if (!method_param_default(p, fallback, sizeof fallback))
            reader_fault(r, where, "missing, expected %s: %s", expected, p->meaning);
        reader_leave(r, length);
    }
}

void map_check_method(struct reader *r, const struct method_args *args, const struct node *where)
{
    struct error err;
    if (!r->failed && args->method->check && args->method->check(args, &err) != ST_OK)
        reader_fault(r, where, "%s", err.text);
}

void map_read(struct reader *r, enum place place, void *base, const struct node *where,
              const struct node *map)
{
    if (!reader_keys(r, map, "a mapping")) return;
    size_t before = r->faults;
    struct reading d = {.r = r, .place = place, .base = base, .where = map->set ? map : where, .map = map};
    /* Choices first: which other keys belong depends on them. */
    for (int choices = 1; choices >= 0; choices--) {
        if (!choices) check_known(&d);
        for (size_t i = 0; i < field_count; i++) {
            const struct field *f = &field_table[i];
            if (f->place != place || is_choice(f) != choices) continue;
            struct node *key = NULL;
            const struct node *value = tree_get(map, f->key, &key);
            if (applies(&d, f, key, value)) d.unsure[i] = !read_field(r, f, base, key, value);
        }
    }
    struct method_args *args = method_of(place, base);
    if (args && args->method) {
        map_read_params(r, args, d.where, map);
        if (r->faults == before) map_check_method(r, args, d.where);
    }
    if (place_table[place].after) place_table[place].after(r, base, d.where, map);
}
