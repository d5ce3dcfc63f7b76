/* What every part of drawing one page shares. */
#ifndef CAPACITY_MAP_SHEET_H
#define CAPACITY_MAP_SHEET_H

#include "map/boxes.h"
#include "map/geo.h"
#include "map/letter.h"
#include "map/map.h"
#include "map/words.h"

struct sheet {
    const struct map_page *page;
    const struct words *words;
    struct geo geo;
    struct letter letter;
    struct boxes boxes;
    int dpi;
    double px_per_mm;
    double mm;      /* the same, or less where the paper is too small for all that is to stand on it */
    double stretch; /* length of a unit of x by that of a unit of y at the middle of the page */
    bool gaps[MAP_PANELS_MAX]; /* the panel shows places without data, so its legend says so */
    size_t names_left_out;
};

/* Sizes of type, in points. None is under 6.5, the least that can be read on paper, unless the paper is too
 * small for the page. */
#define PT_TITLE    15.0
#define PT_SUBTITLE 9.5
#define PT_PANEL    10.0
#define PT_HEADING  8.5
#define PT_TEXT     7.5
#define PT_SMALL    6.5

#endif
