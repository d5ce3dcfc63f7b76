/* Text on the map: which font, which wording, how large, and drawing it. Every text is plain: no markup is
 * read. */
#ifndef CAPACITY_MAP_LETTER_H
#define CAPACITY_MAP_LETTER_H

#include "base/error.h"
#include "map/rect.h"

#include <pango/pangocairo.h>
#include <stdint.h>

struct letter {
    PangoFontMap *fonts;
    PangoContext *context;
    double px_per_pt;
    bool chinese; /* the page's language: Chinese wording goes before Latin */
    bool missing; /* Chinese was asked for, and no font has it, or not all of it */
};

/* Without a font for Chinese the page is worded in English, and `missing` is set. */
enum status letter_open(struct letter *l, int dpi, bool chinese, struct error *err);
void letter_close(struct letter *l);

/* The wording to use, cleaned of line breaks, control and direction characters and of what no font can show;
 * the page's language first, the other where that is empty or cannot be shown. NULL where nothing is left.
 * Caller frees with g_free. */
char *letter_pick(struct letter *l, const char *latin, const char *chinese);

struct letter_style {
    double pt;
    bool bold;
    int lines;    /* at most so many, then an ellipsis; 0: any number */
    double width; /* px to wrap at; 0: one line */
};

/* A text that has been set; `at` is its box (of whole lines, not of ink). Zero-initialised is an empty piece
 * of no size. */
struct piece {
    PangoLayout *layout;
    struct rect at;
};

struct piece letter_set(const struct letter *l, const char *s, struct letter_style style);
/* Wrap a piece that was set with a width at another one. */
void piece_wrap(struct piece *p, double width);
void piece_clear(struct piece *p);
bool piece_cut(const struct piece *p); /* it ends in an ellipsis */

/* The grey of letters that show on a colour: near black or white. */
double letter_grey_on(const uint8_t rgb[3]);

/* Draw in a grey, 0 black to 1 white. */
void piece_draw(cairo_t *cr, const struct piece *p, double grey);
/* Draw at its place turned a quarter to the left; `at` is the box after turning. */
void piece_draw_upright(cairo_t *cr, const struct piece *p, double grey);
/* Draw dark with a white edge of `halo` px around the letters, or, with `light`, the other way round. */
void piece_draw_halo(cairo_t *cr, const struct piece *p, bool light, double halo);

#endif
