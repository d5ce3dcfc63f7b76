/* The field table: every key the manifest may hold is one row. The rows yield the reading, the checks, the
 * hints for misspelt keys, the defaults, the freeing and the reference in docs/manifest.md. */
#ifndef CAPACITY_MANIFEST_FIELDS_H
#define CAPACITY_MANIFEST_FIELDS_H

#include "manifest/manifest.h"
#include "manifest/reader.h"

/* The mappings of the manifest. Those before AT_GROUP are parts of struct manifest. */
enum place {
    AT_TOP,
    AT_GRID,
    AT_ZONES,
    AT_WEIGHTS,
    AT_OVERLAY,
    AT_CLASSES,
    AT_LOAD,
    AT_INDUSTRY,
    AT_TIERS,
    AT_INDEX,
    AT_INDEX_OUTLIERS,
    AT_INDEX_NORMALISE,
    AT_INDEX_WEIGHTS,
    AT_INDEX_AGGREGATE,
    AT_MAP,
    AT_GROUP,
    AT_GROUP_OVERLAY, /* part of struct manifest_group */
    AT_FACTOR,
    AT_LIMITS, /* part of struct manifest_factor */
    AT_CONSTRAINT,
    AT_INDICATOR,
    PLACES
};

enum field_type {
    FIELD_TEXT,   /* char * */
    FIELD_NAME,   /* char *, fit to be a file name */
    FIELD_ID,     /* char *, an id no group, factor or constraint has yet */
    FIELD_CRS,    /* char *, known to PROJ */
    FIELD_FILE,   /* struct manifest_source: path and line */
    FIELD_NUMBER, /* double; NaN where not given and without default */
    FIELD_WHOLE,  /* int */
    FIELD_RANK,   /* double, a whole number; NaN where not given */
    FIELD_CHOICE, /* an enum: the number of the choice */
    FIELD_FLAG,   /* bool: whether it is the second of two choices */
    FIELD_WORD,   /* const char *: one of the choices itself */
    FIELD_METHOD, /* struct method_args: its method */
    FIELD_MAP,    /* a mapping with a place of its own, over the same struct */
    FIELD_OWN /* read by a function, which gets the address of the member (of the struct without an offset) */
};

enum range {
    RANGE_ANY,
    RANGE_NOT_NEGATIVE,
    RANGE_POSITIVE,
    RANGE_SHARE,
    RANGE_FROM_ONE,
    RANGE_CLASSES,
    RANGE_DPI,
    RANGE_TIERS,
    RANGE_DRAWS
};

typedef void field_reader(struct reader *r, void *to, const struct node *key, const struct node *value);

struct field {
    enum place place;
    const char *key;
    enum field_type type;
    size_t offset; /* in the struct of the place */
    enum range range;
    const char *const *choices; /* up to a NULL */
    enum method_kind method;    /* FIELD_METHOD */
    enum place map;             /* FIELD_MAP */
    field_reader *read;         /* FIELD_OWN */
    const char *type_name;      /* FIELD_OWN: what it takes; "a list ..." where that is a list */
    bool required;
    /* Where the key depends on a choice made beside it (`when`: its key): bits of the choices that allow, and
     * that need it. */
    const char *when;
    unsigned allowed, needed;
    /* Beside a FIELD_METHOD: belongs to the methods that take this extra; `required`: they need it. */
    enum method_extra extra;
    const char *fallback; /* the default, parsed like any value; in parentheses: what it depends on */
    const char *doc;
};

enum { FIELDS_MAX = 256 };
extern const struct field field_table[]; /* at most FIELDS_MAX */
extern const size_t field_count;

/* What a mapping is, for the reference and for checks over its keys. */
struct place_info {
    const char *path;  /* "groups.ID.factors.ID" */
    const char *intro; /* Markdown */
    /* Checks over several keys, after all of them were read. May be NULL. */
    void (*after)(struct reader *r, void *base, const struct node *where, const struct node *map);
};
extern const struct place_info place_table[PLACES];

/* The row of a key, or NULL. */
const struct field *fields_find(enum place place, const char *key);

/* Give every field of a place the default its row states. */
void fields_defaults(enum place place, void *base);

/* Free what the fields of a place own. */
void fields_clear(enum place place, void *base);

/* The defaults of what a method takes: its parameters', no list, scores as they are. */
void fields_method_defaults(struct method_args *args, const struct method *method);

/* What a field takes, for messages and the reference: "a number >= 0". Written to buf, which is returned. */
const char *fields_expected(const struct field *f, char *buf, size_t room);

/* Limits of a range; open: the lower one is left out. */
struct range_info {
    const char *words;
    double min, max;
    bool open;
};
const struct range_info *fields_range(enum range range);

/* The number of the choice a field holds, and to set it. */
int fields_choice(const struct field *f, const void *base);
void fields_choose(const struct field *f, void *base, int choice);

/* Where a field stands in the struct of its place. */
void *fields_at(const struct field *f, void *base);

/* Whether some key of that name takes a list. */
bool fields_takes_list(const char *key);

#endif
