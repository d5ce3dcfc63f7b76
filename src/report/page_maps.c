/* The maps, in the page itself. */
#include "report/page_own.h"

#include "report/file.h"

#include <stdlib.h>
#include <string.h>

/* Width and height stand at a fixed place in a PNG, big-endian. */
static unsigned at(const unsigned char *png, size_t where)
{
    return (unsigned)png[where] << 24 | (unsigned)png[where + 1] << 16 | (unsigned)png[where + 2] << 8 |
           png[where + 3];
}

enum status page_image(struct html *h, const char *path, const char *alt, struct error *err)
{
    enum { WIDTH_AT = 16, HEIGHT_AT = 20, HEAD = 24 };
    unsigned char *png = NULL;
    size_t n = 0;
    enum status st = file_read(path, &png, &n, err);
    if (st != ST_OK) return st;
    if (n >= HEAD) {
        html_add(h, "<img width=\"%zu\" height=\"%zu\" alt=\"%s\"", (size_t)at(png, WIDTH_AT),
                 (size_t)at(png, HEIGHT_AT), alt);
        html_add(h, " src=\"data:image/png;base64,");
        html_base64(h, png, n);
        html_add(h, "\">\n");
    } else {
        st = error_set(err, ST_FAILED, "%s: %zu bytes, expected a PNG", path, n);
    }
    free(png);
    return st;
}

enum status page_picture(struct html *h, const struct page_picture *picture, bool modelled, struct error *err)
{
    html_add(h, "<figure>\n");
    enum status st = page_image(h, picture->path, picture->alt, err);
    html_add(h, "<figcaption>%s", picture->title);
    page_modelled_tag(h, modelled);
    html_add(h, "</figcaption>\n</figure>\n");
    return st;
}

enum status page_pictures(struct html *h, const struct page *p, bool of_industry, struct error *err)
{
    enum status st = ST_OK;
    html_add(h, "<div class=\"maps\">\n");
    for (size_t i = 0; st == ST_OK && i < p->pictures; i++)
        if (p->picture[i].of_industry == of_industry)
            st = page_picture(h, &p->picture[i], page_is_modelled(p), err);
    html_add(h, "</div>\n");
    return st;
}

enum status page_maps(struct html *h, const struct page *p, struct error *err)
{
    if (!p->pictures) return ST_OK;
    page_section(h, "maps", "Maps", "图件");
    enum status st = page_pictures(h, p, false, err);
    page_section_end(h);
    return st;
}
