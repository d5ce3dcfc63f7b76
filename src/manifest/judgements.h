/* Judgements by pairs: what the readers of inline matrices and of files share. */
#ifndef CAPACITY_MANIFEST_JUDGEMENTS_H
#define CAPACITY_MANIFEST_JUDGEMENTS_H

#include "manifest/reader.h"

enum { JUDGED_MAX = 15, JUDGES_MAX = 100 };

/* The members of one level, in the order of the manifest. */
struct judged_level {
    const char *what; /* "groups", "factors" */
    size_t n;
    const char *id[FACTORS_MAX];
};

/* A judgement as written: a number or a fraction, "3" or "1/3"; false: neither. */
bool judgements_number(const char *s, double *out);

/* "the groups terrain, forest and ecology". Written to buf, which is returned. */
const char *judgements_members(const struct judged_level *level, char *buf, size_t room);

/* Read the judgements of a level: one matrix or file, or a list of them, one for each judge. */
void judgements_read(struct reader *r, const struct judged_level *level, const struct node *key,
                     const struct node *value, struct manifest_judgements *j);

/* Read the matrix [n * n] of a CSV file; its rows and columns may be in any order where ids head them. NaN:
 * left blank. *path: the file as opened, the caller's to free, or NULL. False: a fault was reported, at
 * `value`. (judgement_file.c) */
bool judgements_file(struct reader *r, const struct judged_level *level, const struct node *key,
                     const struct node *value, char **path, double *matrix);

/* Complete the matrix of one judge, NaN = not given: the diagonal is 1, and of each pair (i, j), (j, i) one
 * is enough. Where both are given they have to be reciprocal within 1e-6, or the smaller the reciprocal of
 * the larger rounded to two decimals (0.33 for 3); the larger then stands. Every pair at fault is reported,
 * at the row of `value` it stands in or with the name of the file. (judgement_pairs.c) */
void judgements_complete(struct reader *r, const struct judged_level *level, const struct node *value,
                         double *matrix);

#endif
