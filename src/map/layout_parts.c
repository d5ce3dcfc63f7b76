#include "map/layout_own.h"

#include <math.h>
#include <string.h>

double layout_head(struct sheet *s, double w, struct layout *l)
{
    const struct map_page *page = s->page;
    double mm = s->mm, y = TOP * mm;
    char *title = letter_pick(&s->letter, page->title, page->title_zh);
    char *subtitle = letter_pick(&s->letter, page->subtitle, page->subtitle_zh);
    l->title = letter_set(&s->letter, title,
                          (struct letter_style){.pt = PT_TITLE, .bold = true, .lines = 3, .width = w});
    l->subtitle =
        letter_set(&s->letter, subtitle, (struct letter_style){.pt = PT_SUBTITLE, .lines = 3, .width = w});
    g_free(title);
    g_free(subtitle);
    l->title.at.x = l->subtitle.at.x = l->margin;
    l->title.at.y = y;
    y += l->title.at.h;
    if (l->subtitle.layout) {
        l->subtitle.at.y = y + 0.6 * mm;
        y = l->subtitle.at.y + l->subtitle.at.h;
    }
    return y + 3 * mm;
}

/* Coordinate system and date. Caller frees with g_free. */
static char *crs_line(struct sheet *s)
{
    const char *given = s->page->crs_name, *own = s->geo.name;
    const struct words *w = s->words;
    bool both = given && *own && !strstr(given, own);
    char *date = letter_pick(&s->letter, s->page->date, NULL);
    char *line = g_strconcat(w->crs, both || !given ? own : given, both ? " (" : "", both ? given : "",
                             both ? ")" : "", date ? " · " : "", date ? w->date : "", date ? date : "", NULL);
    g_free(date);
    return line;
}

double layout_foot(struct sheet *s, double w, struct layout *l)
{
    double y = 0;
    char *credit = letter_pick(&s->letter, s->page->credit, s->page->credit_zh), *text[FOOT_LINES] = {0};
    if (s->page->modelled) text[0] = g_strdup(s->words->modelled);
    if (credit) text[1] = g_strconcat(s->words->source, credit, NULL);
    char *crs = crs_line(s);
    text[2] = letter_pick(&s->letter, crs, crs);
    for (int i = 0; i < FOOT_LINES; i++) {
        struct letter_style style = {.pt = i ? PT_SMALL : PT_TEXT, .bold = i == 0, .lines = 4, .width = w};
        l->foot[i] = letter_set(&s->letter, text[i], style);
        l->foot[i].at.x = l->margin;
        l->foot[i].at.y = y;
        if (l->foot[i].layout) y += l->foot[i].at.h + 0.5 * s->mm;
        g_free(text[i]);
    }
    g_free(crs);
    g_free(credit);
    return y;
}

double layout_titles(struct sheet *s, double w, double pt, struct layout *l)
{
    double h = 0;
    for (size_t p = 0; p < s->page->panels; p++) {
        const struct map_panel *m = &s->page->panel[p];
        char *title = letter_pick(&s->letter, m->title, m->title_zh);
        l->panel[p].title = letter_set(&s->letter, title,
                                       (struct letter_style){.pt = pt, .bold = true, .lines = 3, .width = w});
        g_free(title);
        if (l->panel[p].title.layout) h = fmax(h, l->panel[p].title.at.h + 1.2 * s->mm);
    }
    return h;
}

void layout_frames(const struct sheet *s, double scale, double w, double h, struct layout *l)
{
    const double *b = s->page->bounds;
    struct rect e = {0, 0, fmax(1, round((b[2] - b[0]) * s->stretch * scale)),
                     fmax(1, round((b[3] - b[1]) * scale))};
    e.x = floor((w - e.w) / 2);
    e.y = floor((h - e.h) / 2);
    for (size_t p = 0; p < s->page->panels; p++) {
        struct view *v = &l->panel[p].view;
        v->frame = (struct rect){0, 0, w, h};
        v->px_per_x = e.w / (b[2] - b[0]);
        v->px_per_y = e.h / (b[3] - b[1]);
        v->x0 = b[0] - e.x / v->px_per_x;
        v->y0 = b[3] + e.y / v->px_per_y;
        l->panel[p].extent = e;
    }
}

void layout_move(struct layout_panel *p, double x, double y)
{
    p->view.frame.x = round(x);
    p->view.frame.y = round(y);
    p->extent.x += p->view.frame.x;
    p->extent.y += p->view.frame.y;
}

size_t layout_papers(const struct sheet *s, struct paper paper[PAPERS_MAX])
{
    const double *cm = s->page->paper_cm;
    double mm = s->px_per_mm;
    size_t n = 0;
    if (cm[0] > 0 && cm[1] > 0) {
        paper[n++] = (struct paper){round(10 * cm[0] * mm), round(10 * cm[1] * mm), true};
        if (s->page->paper_turns) paper[n++] = (struct paper){paper[0].h, paper[0].w, true};
        return n;
    }
    while (n + 1 < PAPERS_MAX) {
        /* n is even: from A4 on each pair is as much larger. */
        double size = pow(M_SQRT2, (double)n / 2), w = floor(210 * size * mm), h = floor(297 * size * mm);
        paper[n++] = (struct paper){w, h, false};
        paper[n++] = (struct paper){h, w, false};
    }
    return n;
}

enum status layout_too_small(const struct sheet *s, struct error *err)
{
    const double *cm = s->page->paper_cm;
    if (!(cm[0] > 0 && cm[1] > 0))
        return error_set(err, ST_INPUT, "map: the legend is too long for any paper");
    return error_set(err, ST_INPUT,
                     "map: paper of %g x %g cm is too small for the map's title, legend and foot", cm[0],
                     cm[1]);
}
