#include "map/borders.h"

#include <pthread.h>
#include <stdlib.h>

enum {
    MANY_ZONES = 80,   /* from here on borders are thinner */
    ZONES_MAX = 10000, /* of more zones the lines would cover what they enclose */
    KEPT_MAX = 1 << 26 /* bytes of a drawing that is kept; a larger one is drawn again each time */
};

/* What a drawing of borders depends on. Pages with other names for the same zones share their rings. */
struct key {
    const struct map_ring *ring;
    size_t zones;
    double w, h, x0, y0, px_per_x, px_per_y, mm, line_scale;
};

struct drawing {
    struct key key;
    bool done;
    cairo_surface_t *picture; /* as large as the frame, clear between the lines; NULL: no memory */
    struct drawing *next;
};

struct map_borders {
    pthread_mutex_t lock;
    pthread_cond_t done;
    struct drawing *first;
};

struct map_borders *map_borders_open(void)
{
    struct map_borders *b = calloc(1, sizeof *b);
    if (!b) return NULL;
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->done, NULL);
    return b;
}

void map_borders_close(struct map_borders *b)
{
    if (!b) return;
    for (struct drawing *d = b->first, *next; d; d = next) {
        next = d->next;
        cairo_surface_destroy(d->picture);
        free(d);
    }
    pthread_cond_destroy(&b->done);
    pthread_mutex_destroy(&b->lock);
    free(b);
}

double borders_line_scale(const struct sheet *s)
{
    return s->page->panels > 2 ? 0.5 : 1;
}

/* A stronger line around all zones together: a wide line along every border, kept to what lies in the frame
 * and in no zone. Where zones meet, the rule of even and odd closes the seam. */
static void draw_outline(const struct sheet *s, cairo_t *cr, const struct view *v, const struct shape *shape)
{
    struct rect f = v->frame;
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_new_path(cr);
    cairo_rectangle(cr, f.x, f.y, f.w, f.h);
    for (size_t z = 0; z < s->page->zones; z++) shape_path(cr, &shape[z]);
    /* A hard edge takes a third of the time, and lies under the thin line that is there already. */
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    cairo_clip(cr);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_FAST);
    cairo_new_path(cr);
    for (size_t z = 0; z < s->page->zones; z++) shape_path(cr, &shape[z]);
    cairo_set_line_width(cr, 0.85 * s->mm * borders_line_scale(s));
    cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
    cairo_stroke(cr);
}

/* White casing under a thin dark line, so that borders show on light and on dark colours. */
static void draw(const struct sheet *s, cairo_t *cr, const struct view *v, const struct shape *shape)
{
    double mm = s->mm * borders_line_scale(s), scale = s->page->zones > MANY_ZONES ? 0.6 : 1;
    struct rect f = v->frame;
    cairo_save(cr);
    cairo_rectangle(cr, f.x, f.y, f.w, f.h);
    cairo_clip(cr);
    cairo_new_path(cr);
    for (size_t z = 0; z < s->page->zones; z++) shape_path(cr, &shape[z]);
    cairo_set_line_join(cr, s->page->panels > 2 ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_FAST); /* 16 steps, in half the time of 255 */
    cairo_set_source_rgba(cr, 1, 1, 1, 0.75);
    cairo_set_line_width(cr, 0.75 * scale * mm);
    cairo_stroke_preserve(cr);
    cairo_set_source_rgb(cr, 0.22, 0.22, 0.22);
    cairo_set_line_width(cr, 0.22 * scale * mm);
    cairo_stroke(cr);
    draw_outline(s, cr, v, shape);
    cairo_restore(cr);
}

static struct key key_of(const struct sheet *s, const struct view *v)
{
    const struct map_page *page = s->page;
    return (struct key){page->zone->ring, page->zones, v->frame.w, v->frame.h,           v->x0, v->y0,
                        v->px_per_x,      v->px_per_y, s->mm,      borders_line_scale(s)};
}

static bool same(const struct key *a, const struct key *b)
{
    return a->ring == b->ring && a->zones == b->zones && a->w == b->w && a->h == b->h && a->x0 == b->x0 &&
           a->y0 == b->y0 && a->px_per_x == b->px_per_x && a->px_per_y == b->px_per_y && a->mm == b->mm &&
           a->line_scale == b->line_scale;
}

/* Drawn in a frame at the corner of a picture of its own, so that it does not depend on which page came
 * first. NULL: no memory. */
static cairo_surface_t *paint(const struct sheet *s, const struct view *v)
{
    struct view own = *v;
    struct shape *shape = NULL;
    own.frame.x = own.frame.y = 0;
    cairo_surface_t *picture =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)v->frame.w, (int)v->frame.h);
    cairo_t *cr = cairo_create(picture);
    bool ok = shapes_make(s->page, &own, &shape, NULL) == ST_OK;
    if (ok) draw(s, cr, &own, shape);
    ok = ok && cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    shapes_free(shape, s->page->zones);
    if (ok) return picture;
    cairo_surface_destroy(picture);
    return NULL;
}

/* The drawing that a page wants; while one thread makes it, others make theirs, and those that want the same
 * wait. NULL: no memory. */
static cairo_surface_t *find(struct map_borders *b, const struct sheet *s, const struct view *v)
{
    struct key key = key_of(s, v);
    pthread_mutex_lock(&b->lock);
    struct drawing *d = b->first;
    while (d && !same(&d->key, &key)) d = d->next;
    if (!d && (d = calloc(1, sizeof *d))) {
        *d = (struct drawing){.key = key, .next = b->first};
        b->first = d;
        pthread_mutex_unlock(&b->lock);
        cairo_surface_t *picture = paint(s, v);
        pthread_mutex_lock(&b->lock);
        d->picture = picture;
        d->done = true;
        pthread_cond_broadcast(&b->done);
    }
    while (d && !d->done) pthread_cond_wait(&b->done, &b->lock);
    pthread_mutex_unlock(&b->lock);
    return d ? d->picture : NULL;
}

void borders_draw(const struct sheet *s, cairo_t *cr, const struct view *v, const struct shape *shape)
{
    if (s->page->zones == 0 || s->page->zones > ZONES_MAX) return;
    struct map_borders *b = s->page->borders;
    cairo_surface_t *picture = NULL;
    bool large = 4 * v->frame.w * v->frame.h > KEPT_MAX;
    /* Lines of a PDF or an SVG stay lines. */
    if (b && !large && cairo_surface_get_type(cairo_get_target(cr)) == CAIRO_SURFACE_TYPE_IMAGE)
        picture = find(b, s, v);
    if (!picture) {
        draw(s, cr, v, shape);
        return;
    }
    cairo_save(cr);
    cairo_rectangle(cr, v->frame.x, v->frame.y, v->frame.w, v->frame.h);
    cairo_clip(cr);
    cairo_set_source_surface(cr, picture, v->frame.x, v->frame.y);
    cairo_paint(cr);
    cairo_restore(cr);
}
