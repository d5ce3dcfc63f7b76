/* The comparison of two runs: what its parts hand to each other. */
#ifndef CAPACITY_RUN_COMPARE_H
#define CAPACITY_RUN_COMPARE_H

#include "run/result.h"
#include "run/run.h"

/* Half a thousandth of the index: less is no change, and the width of the bins of change. */
#define CHANGE_LEAST 0.0005
enum { CHANGE_BINS = 2000, STATES_MAX = CLASSES_MAX + 2, STATE_EXCLUDED = 98, STATE_NODATA = 99 };

/* What changed in a zone, in area units; of cells that count. */
struct change {
    struct zone_mean before, after; /* of the cells with an index in that run */
    struct zone_mean both;          /* of the difference, where both have one */
    int64_t up, down;               /* where that is more than CHANGE_LEAST */
};

/* Sums by zone: 0 is what lies in none, the last is the whole. */
struct changes {
    struct change *zone;              /* [zones + 2] */
    int64_t *moved;                   /* [zones + 2][states before][states after] */
    int64_t bin[2 * CHANGE_BINS + 1]; /* by difference: no change in the middle, from there outwards
                                         (k CHANGE_LEAST, (k + 1) CHANGE_LEAST] */
};

struct compare {
    struct run *run;         /* grid, zones, options and publishing, as a run has them; no factors */
    struct result result[2]; /* before, after */
    size_t states[2];        /* of each: its classes, excluded, no data */
    struct changes sum;
    bool same_layers, same_classes, same_zones;
    char *name[2];  /* of the folders, without what stands above them */
    char *compared; /* the two folders, as compare.json names them */
    double step;    /* of the classes of difference: a round number */
};

/* Sums of nothing; release with compare_clear. */
enum status compare_init(const struct compare *c, struct changes *s, struct error *err);
void compare_clear(struct changes *s);
size_t compare_zones(const struct compare *c);
/* Areas moved in a zone: [from * states after + to]. */
int64_t *compare_moved(const struct compare *c, const struct changes *s, size_t zone);
/* Add a cell, or a part of one: its state and index in both runs (NaN: none) and its area. */
void compare_add(const struct compare *c, struct changes *s, size_t zone, size_t from, size_t to,
                 float before, float after, int64_t area);
void compare_merge(const struct compare *c, struct changes *into, const struct changes *from);
/* Fill in the whole. */
void compare_sum_up(const struct compare *c, struct changes *s);

/* Number of a state (from 0: classes, excluded, no data) as codes and tables tell it: 1.., 98, 99. */
int compare_state_code(const struct compare *c, int side, size_t state);
/* "low (0.2-0.4)", "excluded", "no data". */
const char *compare_state_name(const struct compare *c, int side, size_t state);

/* Classes of difference: none in the middle, from there equal steps outwards, (from, to] in the way of the
 * change; the last on each side is open. */
enum { CHANGE_CLASSES = 9 };
struct change_class {
    double from, to;
    char label[96], label_zh[96];
    uint8_t rgb[3];
    int64_t area;
};
/* The width of a step: the smallest round number of which three make nearly all (98 % by area) of what
 * changed. */
double compare_step(const struct changes *s);
void compare_classes(const struct compare *c, struct change_class out[CHANGE_CLASSES]);
size_t compare_class_of(const struct compare *c, double change);

/* What kind of move leads from one state to another; all but the last have a colour of their own. */
enum compare_move {
    MOVE_EXCLUDED, /* a class before, excluded now */
    MOVE_FREED,    /* excluded before, a class now */
    MOVE_LOST,     /* no data now */
    MOVE_FOUND,    /* no data before */
    MOVE_NONE,     /* excluded, or no data, in both */
    MOVES_SPECIAL,
    MOVE_CLASS = MOVES_SPECIAL /* from class to class, or within one */
};
enum compare_move compare_move(const struct compare *c, size_t from, size_t to);
/* How far a move between classes goes, -1 (from the best to the worst) .. 1; 0 within a class. */
double compare_shift(const struct compare *c, size_t from, size_t to);
/* Colours of n (odd) steps from worse (red) by no change (light) to better (blue). */
void compare_ramp(size_t n, uint8_t (*rgb)[3]);
/* The colour of a move. */
void compare_colour(const struct compare *c, size_t from, size_t to, uint8_t rgb[3]);

/* Code of a move in transition.tif: 100 times that of the state before, plus that of the state after. */
int compare_code(const struct compare *c, size_t from, size_t to);
/* The moves that occur, with their areas; release with compare_moves_clear, also after a failure. */
struct compare_moves {
    size_t count;
    struct output_category *category;
};
enum status compare_moves_list(const struct compare *c, struct compare_moves *m, struct error *err);
void compare_moves_clear(struct compare_moves *m);

/* The maps asked for: ST_USAGE where one is none of a comparison's. */
enum status compare_check_maps(const struct capacity_options *o, struct error *err);

/* The stages, in order. */
enum status compare_cells(struct compare *c,
                          struct error *err); /* the pass: change.tif, transition.tif, sums */
enum status compare_maps(struct compare *c, struct error *err);
/* report.html, from what compare.json will say (`all`, borrowed) and the pictures of the maps. */
enum status compare_page(struct compare *c, const json_t *all, struct error *err);
/* Tables, styles, report.html, compare.json, and the texts of the answer. */
enum status compare_report(struct compare *c, struct capacity_answer *answer, struct error *err);

#endif
