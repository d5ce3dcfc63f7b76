/* Documents that the program's tables make. */
#ifndef CAPACITY_TESTS_DOCUMENT_H
#define CAPACITY_TESTS_DOCUMENT_H

#include "base/text.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The file of the tree holds the text, which is freed. CAPACITY_UPDATE_DOCS=1 in the environment writes it
 * anew. */
static inline void document_is(const char *file, char *text)
{
    char *path = text_format("%s/%s", CAPACITY_SOURCE_DIR, file), buffer[4096];
    if (getenv("CAPACITY_UPDATE_DOCS")) {
        FILE *f = fopen(path, "wb");
        ck_assert_ptr_nonnull(f);
        fputs(text, f);
        ck_assert_int_eq(fclose(f), 0);
    }
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s is missing", path);
    struct text written = {0};
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, f)) > 0;) text_add_bytes(&written, buffer, n);
    fclose(f);
    ck_assert_msg(written.s && strcmp(written.s, text) == 0, "%s is stale; run with CAPACITY_UPDATE_DOCS=1",
                  file);
    text_clear(&written);
    free(path);
    free(text);
}

#endif
