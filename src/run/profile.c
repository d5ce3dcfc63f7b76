#include "run/profile.h"

#include "base/text.h"
#include "report/table.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { PROFILE_STAGES = 32, MB = 1 << 20 };

/* What the process has used up to a moment; of a stage the difference of two. */
struct usage {
    double wall_s, cpu_s;
    double read_bytes, written_bytes; /* by calls of the system, from its cache or not; NaN: not told */
};

struct profile_stage {
    const char *name;
    struct usage used;
    double peak_mb; /* of the process up to the end of the stage */
    long long cells;
};

struct profile_thread {
    size_t stage; /* number of it */
    int number;
    double cpu_s, lap_s[LAPS];
    long long tiles, cells;
};

struct profile {
    struct usage began;
    size_t stages;
    struct profile_stage stage[PROFILE_STAGES];
    pthread_mutex_t lock; /* of the threads' figures */
    size_t threads, room;
    struct profile_thread *thread; /* those that have ended, by stage and number */
};

/* The part of the calling thread; no lock is needed for it. */
static _Thread_local struct {
    struct profile *profile; /* NULL: it is not measured */
    double last_s;
    struct profile_thread sum;
} own;

static double clock_s(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Bytes that calls of read and write have moved. */
static void read_io(struct usage *u)
{
    static const char read[] = "rchar: ", written[] = "wchar: ";
    char line[80];
    u->read_bytes = u->written_bytes = NAN;
    FILE *f = fopen("/proc/self/io", "r");
    while (f && fgets(line, sizeof line, f)) {
        if (strncmp(line, read, sizeof read - 1) == 0)
            u->read_bytes = strtod(line + sizeof read - 1, NULL);
        else if (strncmp(line, written, sizeof written - 1) == 0)
            u->written_bytes = strtod(line + sizeof written - 1, NULL);
    }
    if (f) fclose(f);
}

static struct usage usage_now(void)
{
    struct usage u = {.wall_s = clock_s(CLOCK_MONOTONIC), .cpu_s = clock_s(CLOCK_PROCESS_CPUTIME_ID)};
    read_io(&u);
    return u;
}

static struct usage usage_since(const struct usage *from)
{
    struct usage u = usage_now();
    u.wall_s -= from->wall_s;
    u.cpu_s -= from->cpu_s;
    u.read_bytes -= from->read_bytes;
    u.written_bytes -= from->written_bytes;
    return u;
}

static double peak_mb(void)
{
    struct rusage r;
    return getrusage(RUSAGE_SELF, &r) == 0 ? (double)r.ru_maxrss / 1024 : (double)NAN;
}

struct profile *profile_new(void)
{
    struct profile *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    pthread_mutex_init(&p->lock, NULL);
    p->began = usage_now();
    return p;
}

void profile_free(struct profile *p)
{
    if (!p) return;
    pthread_mutex_destroy(&p->lock);
    free(p->thread);
    free(p);
}

/* More stages than there is room for count with the last. */
void profile_stage(struct profile *p, const char *name)
{
    if (p) p->stage[p->stages] = (struct profile_stage){.name = name, .used = usage_now()};
}

void profile_stage_end(struct profile *p)
{
    if (!p) return;
    struct profile_stage *s = &p->stage[p->stages];
    s->used = usage_since(&s->used);
    s->peak_mb = peak_mb();
    if (p->stages + 1 < PROFILE_STAGES) p->stages++;
}

void profile_cells(struct profile *p, long long cells)
{
    if (p) p->stage[p->stages].cells += cells;
}

void profile_thread(struct profile *p, int number)
{
    own.profile = p;
    if (!p) return;
    own.sum = (struct profile_thread){
        .stage = p->stages, .number = number, .cpu_s = -clock_s(CLOCK_THREAD_CPUTIME_ID)};
    own.last_s = clock_s(CLOCK_MONOTONIC);
}

static void keep(struct profile *p, const struct profile_thread *t)
{
    if (p->threads == p->room) {
        size_t room = p->room ? 2 * p->room : 16;
        struct profile_thread *more = realloc(p->thread, room * sizeof *more);
        if (!more) return;
        p->thread = more;
        p->room = room;
    }
    size_t at = p->threads++;
    for (; at > 0 && p->thread[at - 1].stage == t->stage && p->thread[at - 1].number > t->number; at--)
        p->thread[at] = p->thread[at - 1];
    p->thread[at] = *t;
}

/* A thread whose figures find no memory is missing in the table: nothing a run should fail of. */
void profile_thread_end(struct profile *p)
{
    if (!p || own.profile != p) return;
    own.sum.cpu_s += clock_s(CLOCK_THREAD_CPUTIME_ID);
    pthread_mutex_lock(&p->lock);
    profile_cells(p, own.sum.cells);
    keep(p, &own.sum);
    pthread_mutex_unlock(&p->lock);
    own.profile = NULL;
}

void profile_lap(enum lap lap)
{
    if (!own.profile) return;
    double now = clock_s(CLOCK_MONOTONIC);
    own.sum.lap_s[lap] += now - own.last_s;
    own.last_s = now;
}

void profile_tile(size_t cells)
{
    if (!own.profile) return;
    own.sum.tiles++;
    own.sum.cells += (long long)cells;
}

/* ---- what came of it ---- */

/* The columns of a table, by number: how JSON calls them, how a terminal. */
struct column {
    enum table_type type;
    int decimals;
    const char *name, *heading;
};

static const struct column stage_column[] = {{TABLE_TEXT, 0, "stage", "profile"},
                                             {TABLE_REAL, 3, "wall_s", "wall s"},
                                             {TABLE_REAL, 3, "cpu_s", "cpu s"},
                                             {TABLE_REAL, 1, "read_mb", "read MB"},
                                             {TABLE_REAL, 1, "written_mb", "written MB"},
                                             {TABLE_REAL, 1, "mcells_per_s", "Mcells/s"},
                                             {TABLE_REAL, 1, "peak_mb", "peak MB"}},
                           thread_column[] = {
                               {TABLE_TEXT, 0, "stage", "threads"}, {TABLE_INT, 0, "thread", "no."},
                               {TABLE_REAL, 3, "read_s", "read s"}, {TABLE_REAL, 3, "compute_s", "compute s"},
                               {TABLE_REAL, 3, "wait_s", "wait s"}, {TABLE_REAL, 3, "write_s", "write s"},
                               {TABLE_REAL, 3, "cpu_s", "cpu s"},   {TABLE_INT, 0, "tiles", "tiles"}};
enum {
    STAGE_COLUMNS = sizeof stage_column / sizeof *stage_column,
    THREAD_COLUMNS = sizeof thread_column / sizeof *thread_column
};

static void add_columns(struct table *t, const struct column *column, size_t n)
{
    for (size_t i = 0; i < n; i++)
        table_add_column(t, column[i].type, column[i].decimals, "%s", column[i].name);
}

static void add_stage(struct table *t, const char *name, const struct usage *u, long long cells, double peak)
{
    double speed = cells > 0 && u->wall_s > 0 ? (double)cells / 1e6 / u->wall_s : (double)NAN;
    const double number[] = {u->wall_s, u->cpu_s, u->read_bytes / MB, u->written_bytes / MB, speed, peak};
    size_t row = table_add_row(t);
    table_set_text(t, row, 0, name);
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) table_set_number(t, row, i + 1, number[i]);
}

/* A row for each stage, one for what lies between them, and the total. */
static void stage_table(const struct profile *p, struct table *t)
{
    struct usage total = usage_since(&p->began), rest = total;
    add_columns(t, stage_column, STAGE_COLUMNS);
    for (size_t i = 0; i < p->stages; i++) {
        const struct profile_stage *s = &p->stage[i];
        add_stage(t, s->name, &s->used, s->cells, s->peak_mb);
        rest.wall_s -= s->used.wall_s;
        rest.cpu_s -= s->used.cpu_s;
        rest.read_bytes -= s->used.read_bytes;
        rest.written_bytes -= s->used.written_bytes;
    }
    add_stage(t, "between stages", &rest, 0, NAN);
    add_stage(t, "total", &total, 0, peak_mb());
}

static void thread_table(const struct profile *p, struct table *t)
{
    add_columns(t, thread_column, THREAD_COLUMNS);
    for (size_t i = 0; i < p->threads; i++) {
        const struct profile_thread *of = &p->thread[i];
        size_t row = table_add_row(t), c = 0;
        table_set_text(t, row, c++, p->stage[of->stage].name);
        table_set_number(t, row, c++, of->number);
        for (int k = 0; k < LAPS; k++) table_set_number(t, row, c++, of->lap_s[k]);
        table_set_number(t, row, c++, of->cpu_s);
        table_set_number(t, row, c, (double)of->tiles);
    }
}

static char *text_of(const struct table *t, const struct column *column, size_t n)
{
    size_t number[THREAD_COLUMNS];
    const char *heading[THREAD_COLUMNS];
    for (size_t i = 0; i < n; i++) {
        number[i] = i;
        heading[i] = column[i].heading;
    }
    return t->failed ? NULL : table_text(t, number, heading, n);
}

char *profile_text(const struct profile *p)
{
    struct table stages = {0}, threads = {0};
    stage_table(p, &stages);
    thread_table(p, &threads);
    char *upper = text_of(&stages, stage_column, STAGE_COLUMNS);
    char *lower = text_of(&threads, thread_column, THREAD_COLUMNS);
    char *both =
        upper && lower ? text_format("%s%s%s", upper, p->threads ? "\n" : "", p->threads ? lower : "") : NULL;
    free(upper);
    free(lower);
    table_clear(&stages);
    table_clear(&threads);
    return both;
}

json_t *profile_json(const struct profile *p)
{
    struct table stages = {0}, threads = {0};
    stage_table(p, &stages);
    thread_table(p, &threads);
    json_t *both = json_pack("{s:o, s:o}", "stages", table_json(&stages), "threads", table_json(&threads));
    table_clear(&stages);
    table_clear(&threads);
    return both;
}
