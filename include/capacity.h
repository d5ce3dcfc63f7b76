/* capacity: environmental carrying capacity of a region from factor layers, by map algebra.
 *
 * One call does one job: check a layer set, run it, or look at a part of it. Calls are independent of each
 * other; GDAL must have been registered (GDALAllRegister) by the caller. */
#ifndef CAPACITY_H
#define CAPACITY_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CAPACITY_API __attribute__((visibility("default")))

/* Results of a call; also the exit codes of the program. */
enum capacity_result {
    CAPACITY_DONE = 0,
    CAPACITY_FAILED = 1,
    CAPACITY_USAGE = 2,
    CAPACITY_INPUT = 3,
    CAPACITY_CHECK = 4,
    CAPACITY_INTERRUPTED = 130
};

/* Where the work stands: `share` is 0..1 of the stage named. Return false to stop. Called from one thread at
 * a time. */
typedef bool capacity_progress_fn(const char *stage, double share, void *user);
/* One line the analyst should know: a notice, a warning, a line of the alignment report. */
typedef void capacity_notice_fn(const char *text, void *user);

struct capacity_options {
    const char *layers;      /* folder with capacity.yaml */
    const char *out;         /* results go here; NULL: rasters/<name> under the current directory */
    const char *const *sets; /* "path.to.key=value" overrides of the manifest, in order */
    size_t set_count;
    const char *format;          /* "GTiff" (NULL) or "COG" */
    const char *const *creation; /* creation options "K=V" of the rasters, in order */
    size_t creation_count;
    const char *cache_dir;  /* NULL: $XDG_CACHE_HOME/capacity or ~/.cache/capacity */
    const char *cache_size; /* the most it may hold: "500M", "8G", "0" (nothing is kept), "unlimited"; NULL: 8
                             * GB, or a tenth of the free disk if that is less */
    int threads;            /* 0: one per core */
    int memory_mb;          /* GDAL's block cache; 0: 32, more for sources in wide strips */
    const char *table;      /* a table by itself: capacity_industry, instead of a layer set (NULL: none);
                             * capacity_crosscheck */
    const char *key, *year; /* its columns with the cities (NULL: "city", else the first of text) and the
                             * years (NULL: "year" where there is one) */
    const char *const *costs; /* its columns of which low values are good */
    size_t cost_count;
    const char *zones;    /* capacity_crosscheck: the zone table of a run, zones.csv */
    const double *breaks; /* capacity_crosscheck: inner limits of the classes of capacity, ascending; needed
                           * where zones of one place differ in class */
    size_t break_count;
    bool strict;         /* refuse layers that would be resampled, and values no rule knows */
    bool overwrite;      /* replace results that came from another layer set */
    bool keep_scores;    /* write scores.tif */
    bool profile;        /* measure where the time goes */
    const char *rasters; /* names of the rasters to write, "capacity,class"; "none"; NULL: all but scores */
    const char *maps;    /* names of the maps to draw, "class,state"; "none"; NULL: all */
    capacity_progress_fn *progress;
    capacity_notice_fn *notice;
    void *user;
};

/* Message and texts of a call; free with capacity_answer_clear. */
struct capacity_answer {
    char error[2048];   /* the first fault, complete enough to show as it stands; empty on success */
    size_t fault_count; /* of manifest, sources and tables: every fault found before the work began */
    char **fault;
    char *table;   /* a table to read; NULL on failure */
    char *json;    /* the same as JSON; of a check that found faults, these */
    char *profile; /* with `profile`, where the time went as a table; `json`, where it is an object, has it
                    * too; else NULL */
    char *out;     /* folder of the results */
};

CAPACITY_API const char *capacity_version(void);

/* Everything wrong with a layer set, and the alignment report (in `table`). No pixel is read, nothing is
 * written. */
CAPACITY_API enum capacity_result capacity_check(const struct capacity_options *options,
                                                 struct capacity_answer *answer);

/* Run the layer set: rasters, maps, tables and run.json. On any failure earlier results stay whole and
 * nothing else is left. */
CAPACITY_API enum capacity_result capacity_run(const struct capacity_options *options,
                                               struct capacity_answer *answer);

/* Statistics of the layers and correlation of their scores (in `table` and `json`): stats.csv, stats.json,
 * correlation.csv, rank_correlation.csv and a histogram of each layer, in `out` or rasters/<name>/stats. */
CAPACITY_API enum capacity_result capacity_stats(const struct capacity_options *options,
                                                 struct capacity_answer *answer);

/* Weights by every weighting the manifest allows, side by side (in `table` and `json`). Nothing is written.
 */
CAPACITY_API enum capacity_result capacity_weights(const struct capacity_options *options,
                                                   struct capacity_answer *answer);

/* Industrial scores, tiers and what they hang on (in `table` and `json`), from the manifest of the layer set
 * or from `options->table`, of which every column of numbers is an indicator. With `out`: industry.csv and
 * industry.json there. */
CAPACITY_API enum capacity_result capacity_industry(const struct capacity_options *options,
                                                    struct capacity_answer *answer);

/* Carrying capacity against industry (in `table` and `json`) as a run has it, from the tables
 * `options->zones` and `options->table` alone; of the latter every column of numbers is an indicator where it
 * has neither score nor tier. With `out`: crosscheck.csv and crosscheck.json there. */
CAPACITY_API enum capacity_result capacity_crosscheck(const struct capacity_options *options,
                                                      struct capacity_answer *answer);

/* What changed from one folder of results to another on the same grid (in `table` and `json`): rasters of the
 * difference and of moves from class to class, maps, and tables by zone, in `out` or rasters/A-to-B. Layers
 * and overrides of the options are not used. */
CAPACITY_API enum capacity_result capacity_compare(const char *before, const char *after,
                                                   const struct capacity_options *options,
                                                   struct capacity_answer *answer);

CAPACITY_API void capacity_answer_clear(struct capacity_answer *answer);

#ifdef __cplusplus
}
#endif
#endif
