/* The public calls: check a layer set, run it. */
#include "run/run.h"

#include "base/text.h"
#include "run/cells.h"
#include "run/crosscheck.h"
#include "run/industry.h"
#include "run/journal.h"
#include "run/look.h"
#include "run/maps.h"
#include "run/pictures.h"
#include "run/planes.h"
#include "run/profile.h"
#include "run/rasters.h"
#include "run/stats.h"
#include "run/thumbs.h"
#include "run/weights.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *capacity_version(void)
{
    return CAPACITY_VERSION;
}

/* Threads asked for, or one per core this process may use. */
static int thread_count(int asked)
{
    cpu_set_t set;
    long cores =
        sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : sysconf(_SC_NPROCESSORS_ONLN);
    long n = asked > 0 ? asked : cores > 0 ? cores : 1;
    return n > 256 ? 256 : (int)n;
}

/* A fault that may not be the only one: into the list, the first into `err`. true: go on looking. */
static bool collect(enum status st, const struct error *fault, struct manifest_faults *faults,
                    enum status *first, struct error *err)
{
    if (st == ST_OK) return true;
    manifest_faults_add(faults, fault->text);
    if (*first == ST_OK) {
        *first = st;
        if (err) *err = *fault;
    }
    return st == ST_INPUT;
}

/* The zones and every table that is joined to them, so that a run fails before it works, and a check tells
 * all. */
static enum status read_tables(struct run *r, struct manifest_faults *faults, struct error *err)
{
    const struct manifest *m = r->manifest;
    struct error fault;
    enum status first = ST_OK;
    r->has_zones = m->zones.source.path;
    if (r->has_zones)
        if (!collect(zone_shapes_read(m, &r->plan.grid, r->threads, &r->shapes, &fault), &fault, faults,
                     &first, err) ||
            first != ST_OK)
            return first; /* without zones every key would be unknown */
    for (size_t f = 0; f < m->factors; f++)
        if (!collect(run_check_factor(r, f, &fault), &fault, faults, &first, err)) return first;
    collect(run_industry(r, &fault), &fault, faults, &first, err);
    return first;
}

static void tell_plan(const struct run *r)
{
    char *report = plan_report(&r->plan);
    char *rest = report;
    for (char *line; rest && (line = strsep(&rest, "\n"));)
        if (*line) run_notice(r, "%s", line);
    free(report);
}

/* That results can name their inputs, which they do in UTF-8. */
static enum status check_path(const char *layers, struct error *err)
{
    char *path = realpath(layers, NULL); /* NULL: reading the manifest says why */
    enum status st = ST_OK;
    if (path && !CPLIsUTF8(path, -1))
        st = error_set(err, ST_INPUT,
                       "%s: the path is not UTF-8, in which results name their inputs; rename it", path);
    free(path);
    return st;
}

/* All that comes before pixels: manifest, plan, tables, and weights that need no look at the scores. Every
 * fault of the manifest is listed, else every fault of the sources, tables and weights. `tell`: the plan, as
 * notices. */
static enum status look_at_set(struct run *r, bool tell, struct capacity_answer *answer, struct error *err)
{
    const struct capacity_options *o = r->options;
    struct manifest_faults faults = {0};
    struct error fault;
    enum status st = run_check_creation(o, err);
    if (st == ST_OK) st = maps_check(o, err);
    if (st == ST_OK) st = rasters_check(o, err);
    if (st == ST_OK) st = check_path(o->layers, err);
    if (st == ST_OK) st = manifest_read(o->layers, o->sets, o->set_count, &r->manifest, &faults, err);
    if (st != ST_OK) goto done;
    run_stage(r, "Plan");
    st = plan_make(r->manifest, o->strict, &r->plan, &faults, err);
    if (st == ST_OK) st = read_tables(r, &faults, err);
    run_stage_end(r);
    if (st == ST_OK && tell) tell_plan(r);
    if (st == ST_OK) run_industry_tell(r);
    if ((st == ST_OK || st == ST_INPUT) && !weights_need_look(r->manifest))
        collect(run_weights(r, NULL, &fault), &fault, &faults, &st, err);
done:
    answer->fault = faults.text;
    answer->fault_count = faults.count;
    return st;
}

/* Where results go, without a slash at the end; `below`: the folder in it of a command that is no run. */
static char *output_folder(const struct run *r, const char *below)
{
    char *out =
        r->options->out ? strdup(r->options->out) : text_format("rasters/%s%s", r->manifest->name, below);
    for (size_t n = out ? strlen(out) : 0; n > 1 && out[n - 1] == '/'; n--) out[n - 1] = 0;
    return out;
}

/* `journal` names the file that says, under `key`, of which layer set the results are. */
static enum status begin_publishing(struct run *r, const char *below, const char *journal, const char *key,
                                    struct error *err)
{
    char *out = output_folder(r, below), *layers = realpath(r->manifest->dir, NULL);
    struct publish_owner owner = {journal, key, "the layer set", layers};
    enum status st = out && layers ? publish_begin(out, &owner, r->options->overwrite, &r->publish, err)
                                   : error_memory(err);
    free(out);
    free(layers);
    return st;
}

static enum status finish_publishing(struct run *r, struct capacity_answer *answer, struct error *err)
{
    run_stage(r, "Publishing");
    enum status st = publish_finish(r->publish, err);
    run_stage_end(r);
    if (st == ST_OK) answer->out = strdup(r->publish->out);
    return st;
}

static bool want_ideals(const struct manifest *m)
{
    bool want = method_wants_ideals(&m->overlay);
    for (size_t g = 0; g < m->groups; g++)
        want |= m->group[g].has_overlay && method_wants_ideals(&m->group[g].overlay);
    return want;
}

/* Scores and weights that depend on the data get their look at it. */
static enum status look_and_weigh(struct run *r, struct error *err)
{
    bool weights = weights_need_look(r->manifest), ideals = want_ideals(r->manifest);
    if (!weights && !ideals && !look_needed(r->manifest)) return ST_OK;
    struct look *l = calloc(1, sizeof *l);
    if (!l) return error_memory(err);
    enum status st = look_init(l, r, err);
    if (st == ST_OK) st = look_resolve(r, l, err);
    if (st == ST_OK && (weights || ideals)) st = look_scores(r, l, err);
    memcpy(r->score_min, l->score_min, sizeof r->score_min);
    memcpy(r->score_max, l->score_max, sizeof r->score_max);
    if (st == ST_OK && weights) st = run_weights(r, l, err);
    look_clear(l);
    free(l);
    return st;
}

static enum status do_run(struct run *r, struct capacity_answer *answer, struct error *err)
{
    enum status st = begin_publishing(r, "", "run.json", "layers", err);
    if (st == ST_OK) st = run_prepare(r, err);
    if (st == ST_OK) st = look_and_weigh(r, err);
    if (st == ST_OK) st = run_overlay(r, err);
    if (st == ST_OK) st = run_classes(r, err);
    if (st == ST_OK) publish_hasten(r->publish);
    if (st == ST_OK) st = run_crosscheck(r, err);
    if (st == ST_OK) st = run_maps(r, err);
    if (st == ST_OK) st = run_report(r, answer, err);
    return st == ST_OK ? finish_publishing(r, answer, err) : st;
}

static enum status do_stats(struct run *r, struct capacity_answer *answer, struct error *err)
{
    enum status st = begin_publishing(r, "/stats", "stats.json", "layer_set", err);
    if (st == ST_OK) st = run_prepare(r, err);
    if (st == ST_OK) st = run_stats(r, answer, err);
    return st == ST_OK ? finish_publishing(r, answer, err) : st;
}

static void clear(struct run *r)
{
    for (int p = 0; p < PRODUCTS; p++) output_abandon(r->output[p]);
    publish_end(r->publish);
    pictures_clear(r);
    planes_free(r->planes);
    for (size_t f = 0; f < FACTORS_MAX; f++) layer_clear(&r->factor[f]);
    for (size_t k = 0; r->constraint && k < r->manifest->constraints; k++) layer_clear(&r->constraint[k]);
    free(r->constraint);
    layer_clear(&r->zones);
    zone_shapes_clear(&r->shapes);
    plan_clear(&r->plan);
    run_industry_clear(r);
    manifest_free(r->manifest);
    thumbs_free(r->thumbs);
    free(r->crosscheck.place);
    zone_array_clear(&r->by_zone);
    zone_array_clear(&r->region);
    cache_close(r->cache);
    profile_free(r->profile);
    free(r);
}

static struct run *begin(const struct capacity_options *options, struct capacity_answer *answer)
{
    *answer = (struct capacity_answer){0};
    struct run *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    r->options = options;
    r->threads = thread_count(options->threads);
    if (!options->profile) return r;
    r->profile = profile_new();
    if (r->profile) return r;
    free(r);
    return NULL;
}

/* Where the time went: for reading, and in the object that `json` is. */
static enum status tell_profile(const struct run *r, struct capacity_answer *answer, struct error *err)
{
    json_t *all = answer->json ? json_loads(answer->json, 0, NULL) : NULL;
    if (all) {
        json_object_set_new(all, "profile", profile_json(r->profile));
        free(answer->json);
        answer->json = json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
        json_decref(all);
    }
    answer->profile = profile_text(r->profile);
    return answer->profile && answer->json ? ST_OK : error_memory(err);
}

static enum capacity_result finish(struct run *r, enum status st, struct error *err,
                                   struct capacity_answer *answer)
{
    if (st == ST_OK && r->profile) st = tell_profile(r, answer, err);
    if (st != ST_OK) memcpy(answer->error, err->text, sizeof answer->error);
    clear(r);
    return (enum capacity_result)st;
}

static enum status do_weights(struct run *r, struct capacity_answer *answer, struct error *err)
{
    enum status st = run_prepare(r, err);
    return st == ST_OK ? run_weights_table(r, answer, err) : st;
}

typedef enum status job_fn(struct run *r, struct capacity_answer *answer, struct error *err);

static enum capacity_result call(const struct capacity_options *options, job_fn *job,
                                 struct capacity_answer *answer)
{
    struct error err = {{0}};
    struct run *r = begin(options, answer);
    if (!r) return CAPACITY_FAILED;
    enum status st = look_at_set(r, true, answer, &err);
    if (st == ST_OK) st = job(r, answer, &err);
    return finish(r, st, &err, answer);
}

enum capacity_result capacity_run(const struct capacity_options *options, struct capacity_answer *answer)
{
    return call(options, do_run, answer);
}

enum capacity_result capacity_weights(const struct capacity_options *options, struct capacity_answer *answer)
{
    return call(options, do_weights, answer);
}

enum capacity_result capacity_stats(const struct capacity_options *options, struct capacity_answer *answer)
{
    return call(options, do_stats, answer);
}

enum capacity_result capacity_industry(const struct capacity_options *options, struct capacity_answer *answer)
{
    struct error err = {{0}};
    struct run *r = begin(options, answer);
    if (!r) return CAPACITY_FAILED;
    enum status st = run_industry_alone(r, answer, &err);
    return finish(r, st, &err, answer);
}

enum capacity_result capacity_crosscheck(const struct capacity_options *options,
                                         struct capacity_answer *answer)
{
    struct error err = {{0}};
    struct run *r = begin(options, answer);
    if (!r) return CAPACITY_FAILED;
    enum status st = run_crosscheck_alone(r, answer, &err);
    return finish(r, st, &err, answer);
}

enum capacity_result capacity_check(const struct capacity_options *options, struct capacity_answer *answer)
{
    struct error err = {{0}};
    struct run *r = begin(options, answer);
    if (!r) return CAPACITY_FAILED;
    enum status st = look_at_set(r, false, answer, &err);
    struct manifest_faults faults = {answer->fault_count, answer->fault};
    if (st != ST_OK && st != ST_USAGE && faults.count == 0) manifest_faults_add(&faults, err.text);
    if (st == ST_OK) answer->table = plan_report(&r->plan);
    if (st != ST_USAGE) answer->json = journal_check(r, st == ST_OK, &faults);
    answer->fault = faults.text;
    answer->fault_count = faults.count;
    return finish(r, st, &err, answer);
}

enum capacity_result capacity_compare(const char *before, const char *after,
                                      const struct capacity_options *options, struct capacity_answer *answer)
{
    struct error err = {{0}};
    struct run *r = begin(options, answer);
    if (!r) return CAPACITY_FAILED;
    return finish(r, run_compare(r, before, after, answer, &err), &err, answer);
}

void capacity_answer_clear(struct capacity_answer *answer)
{
    for (size_t i = 0; i < answer->fault_count; i++) free(answer->fault[i]);
    free(answer->fault);
    free(answer->table);
    free(answer->json);
    free(answer->profile);
    free(answer->out);
    *answer = (struct capacity_answer){0};
}
