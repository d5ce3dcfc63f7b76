/* report.html of a run. */
#include "report/page.h"

#include "base/text.h"
#include "report/file.h"
#include "run/page.h"
#include "run/whatif.h"

#include <cpl_string.h>
#include <stdlib.h>

/* What the analyst wrote on where the layers come from, where it is there and is text. */
static char *read_origin(const struct manifest *m)
{
    enum { MOST = 1 << 16 };
    unsigned char *bytes = NULL;
    size_t n = 0;
    char *path = text_format("%s/ORIGIN.md", m->dir);
    bool good = path && file_read(path, &bytes, &n, NULL) == ST_OK && n > 0 && n <= MOST &&
                CPLIsUTF8((const char *)bytes, (int)n);
    free(path);
    if (good) return (char *)bytes;
    free(bytes);
    return NULL;
}

/* The cross-check as it was written, with its table. */
static json_t *read_crosscheck(const struct run *r)
{
    char *path = text_format("%s/crosscheck.json", r->publish->stage);
    json_t *check = path ? json_load_file(path, 0, NULL) : NULL;
    free(path);
    return check;
}

enum status run_page(struct run *r, const json_t *root, struct error *err)
{
    char *path = publish_path(r->publish, "report.html"), *origin = read_origin(r->manifest);
    struct page_picture *picture = calloc(r->pictures + 1, sizeof *picture);
    struct whatif whatif = {0};
    json_t *crosscheck = r->city ? read_crosscheck(r) : NULL;
    struct page page = {.run = root,
                        .crosscheck = crosscheck,
                        .origin = origin,
                        .pictures = r->pictures,
                        .picture = picture,
                        .whatif = &whatif.page,
                        .threads = r->threads};
    enum status st = path && picture ? whatif_make(r, &whatif, err) : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < r->pictures; i++)
        picture[i] = (struct page_picture){r->picture[i].path, r->picture[i].title, r->picture[i].alt,
                                           r->picture[i].of_industry};
    if (st == ST_OK) st = page_write(&page, path, err);
    whatif_clear(&whatif);
    json_decref(crosscheck);
    free(picture);
    free(origin);
    free(path);
    return st;
}
