/* Reading a tree into the manifest: where we are, what was wrong, and the typed readers. */
#ifndef CAPACITY_MANIFEST_READER_H
#define CAPACITY_MANIFEST_READER_H

#include "base/text.h"
#include "manifest/manifest.h"
#include "manifest/tree.h"

struct fault {
    int set, line; /* as in struct node */
    size_t number; /* in the order found */
    char *text;
};

struct reader {
    struct manifest *m;
    const struct node *root;
    const char *const *sets;
    bool has_zones;
    bool alone;       /* there is a section industry and no more: nothing to join it to */
    bool equal_steps; /* neither a class method nor breaks are given */
    bool failed;      /* memory is out: nothing read is of use */
    struct text path; /* "groups.terrain" */
    struct fault *fault;
    size_t faults, fault_room;
    const struct node **id; /* ids of groups, factors and constraints so far */
    size_t ids, id_room;
};

/* Record "FILE:LINE: PATH: message" (--set TEXT for FILE:LINE where the node came from one). */
void reader_fault(struct reader *r, const struct node *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Record a message that is complete. */
void reader_add(struct reader *r, int set, int line, const char *text);

/* So many faults were found that no more are listed: long loops may end. */
bool reader_full(const struct reader *r);

/* Record "found VALUE, expected WHAT", with the nearest of `names` as a hint where there is one (count 0:
 * none). */
void reader_wrong(struct reader *r, const struct node *value, const char *expected, const char *const *names,
                  size_t count);

/* Go down to a key or an index; leave with what enter returned. */
size_t reader_enter(struct reader *r, const char *key);
size_t reader_enter_index(struct reader *r, size_t index);
void reader_leave(struct reader *r, size_t length);

/* Put the faults in the order of the file and hand their texts over. */
void reader_finish(struct reader *r, struct manifest_faults *faults, struct error *err);

/* A value as shown in messages: quoted, shortened, without control characters. Written to buf, which is
 * returned. */
const char *reader_found(const struct node *n, char *buf, size_t room);
const char *reader_quote(const char *s, char *buf, size_t room);

/* "line 12" or "--set a=b". */
const char *reader_place(const struct reader *r, const struct node *n, char *buf, size_t room);

/* Copy a string; on failure the reader has failed and NULL is returned. */
char *reader_copy(struct reader *r, const char *s);
void *reader_alloc(struct reader *r, size_t count, size_t size);

/* A strict number; else a fault that expected `expected`. */
bool reader_number(struct reader *r, const struct node *value, const char *expected, double *out);

/* A non-empty text; else a fault. Nothing is copied. */
const char *reader_text(struct reader *r, const struct node *value);

/* Checks every mapping gets: it is one, its keys are texts, none stands twice and none is a merge key. False:
 * not a mapping. */
bool reader_keys(struct reader *r, const struct node *map, const char *expected);

/* Whether entry i of a mapping has a key to look at: a text, no merge key, its value not null. */
bool reader_is_key(const struct node *map, size_t i);

/* As reader_is_key, and it is no repetition of an earlier key. */
bool reader_is_first(const struct node *map, size_t i);

/* The form of an id of the analyst's choice; false: at fault. */
bool reader_is_id(struct reader *r, const struct node *key);

/* An id of the analyst's choice: its form, and that no group, factor or constraint has it already. False: its
 * form is at fault. */
bool reader_id(struct reader *r, const struct node *key);

/* "unknown key", with the nearest name as a hint and all that are known. */
void reader_unknown(struct reader *r, const struct node *key, const char *const *names, size_t count);

/* Source path as opened, checked to exist (files.c). */
void reader_file(struct reader *r, struct manifest_source *s, const struct node *key,
                 const struct node *value);

/* The name of the manifest's folder, with _ for what may not stand in a name. Caller frees. */
char *reader_folder_name(struct reader *r);

/* Letters and digits of any script, -, _ and ., no . first; blanks, other punctuation and what cannot be seen
 * may not stand in it. */
bool reader_is_name(const char *s);

/* A CRS that PROJ knows. */
void reader_crs(struct reader *r, char **out, const struct node *value);

#endif
