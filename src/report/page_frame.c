/* What stands around the sections of any page: style and scripts, the list of contents, the file. */
#include "report/page_own.h"

#include "report/file.h"
#include "report/web.h"

#include <string.h>

static void add_head(struct html *h, const struct page_frame *f)
{
    html_add(h,
             "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
             "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
             "dark\">\n<meta name=\"generator\" content=\"capacity %s\">\n<link rel=\"icon\" "
             "href=\"data:,\">\n<title>%s</title>\n<style>\n",
             h->chinese ? "zh-Hans" : "en", CAPACITY_VERSION, f->title);
    text_add_bytes(&h->out, web_style, web_style_size);
    html_add(h, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">%s</a>\n",
             html_word(h, "Skip to the report", "跳到正文"));
}

/* Links to the sections that were written. */
static void add_contents(struct html *h, const struct html *body)
{
    static const char open[] = "<section id=\"", heading[] = "<h2 id=\"";
    html_add(h, "<nav aria-label=\"%s\">\n<ol>\n", html_word(h, "Contents", "目录"));
    for (const char *at = body->out.s ? strstr(body->out.s, open) : NULL; at; at = strstr(at, open)) {
        at += strlen(open);
        const char *name = strstr(at, heading);
        if (!name) break;
        name = strchr(name, '>') + 1;
        html_add(h, "<li><a href=\"#");
        text_add_bytes(&h->out, at, strcspn(at, "\""));
        html_add(h, "\">");
        text_add_bytes(&h->out, name, strcspn(name, "<"));
        html_add(h, "</a></li>\n");
    }
    html_add(h, "</ol>\n</nav>\n");
}

static void add_scripts(struct html *h, bool whatif)
{
    html_add(h, "<script>\n");
    text_add_bytes(&h->out, web_page, web_page_size);
    html_add(h, "</script>\n");
    if (!whatif) return;
    html_add(h, "<script id=\"whatif-code\">\n"); /* a worker of the page runs it too */
    text_add_bytes(&h->out, web_operators, web_operators_size);
    text_add_bytes(&h->out, web_compute, web_compute_size);
    html_add(h, "</script>\n<script>\n");
    text_add_bytes(&h->out, web_whatif, web_whatif_size);
    html_add(h, "</script>\n");
}

enum status page_frame_write(const struct page_frame *f, const char *path, struct error *err)
{
    struct html h = {.chinese = f->body->chinese};
    const struct text *header = &f->header->out, *body = &f->body->out;
    add_head(&h, f);
    if (header->s) text_add_bytes(&h.out, header->s, header->len);
    add_contents(&h, f->body);
    html_add(&h, "<main id=\"main\">\n");
    if (body->s) text_add_bytes(&h.out, body->s, body->len);
    html_add(&h, "</main>\n");
    add_scripts(&h, f->whatif);
    html_add(&h, "</body>\n</html>\n");
    enum status st = h.out.failed || header->failed || body->failed
                         ? error_memory(err)
                         : file_write(path, h.out.s, h.out.len, err);
    text_clear(&h.out);
    return st;
}
