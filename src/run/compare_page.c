/* report.html of a comparison. */
#include "report/page.h"
#include "run/compare.h"

#include <stdlib.h>

enum status compare_page(struct compare *c, const json_t *all, struct error *err)
{
    struct run *r = c->run;
    char *path = publish_path(r->publish, "report.html");
    struct page_picture *picture = calloc(r->pictures + 1, sizeof *picture);
    struct page_compare page = {.compare = all,
                                .run = {c->result[0].journal, c->result[1].journal},
                                .pictures = r->pictures,
                                .picture = picture};
    enum status st = path && picture ? ST_OK : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < r->pictures; i++)
        picture[i] = (struct page_picture){
            .path = r->picture[i].path, .title = r->picture[i].title, .alt = r->picture[i].alt};
    if (st == ST_OK) st = page_compare_write(&page, path, err);
    free(picture);
    free(path);
    return st;
}
