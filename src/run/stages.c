/* Stages: their names go with the progress, their times into run.json. */
#include "run/profile.h"
#include "run/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool tell(double share, void *user)
{
    struct run *r = user;
    const struct capacity_options *o = r->options;
    return !o->progress || o->progress(r->stage[r->stages].name, share, o->user);
}

void run_stage(struct run *r, const char *name)
{
    r->progress = (struct progress){tell, r};
    r->stage[r->stages] = (struct stage){name, -now()};
    profile_stage(r->profile, name);
}

void run_stage_end(struct run *r)
{
    r->stage[r->stages].seconds += now();
    profile_stage_end(r->profile);
    if (r->stages + 1 < STAGES_MAX) r->stages++;
}

void run_notice(const struct run *r, const char *format, ...)
{
    char line[2048];
    if (!r->options->notice) return;
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    r->options->notice(line, r->options->user);
}
