#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TICKS = 40, TICKS_A_NUMBER = 4 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Marks up to and with number `tick`: 0...10...20 */
static void print_marks(int from, int tick)
{
    for (int t = from; t <= tick; t++) {
        if (t % TICKS_A_NUMBER == 0)
            fprintf(stderr, "%d", t / TICKS_A_NUMBER * 10);
        else
            fputc('.', stderr);
    }
}

static void print_remaining(const struct cli_progress *p, double share)
{
    double spent = now() - p->began;
    if (spent < 2 || share <= 0) return;
    int left = (int)(spent / share * (1 - share) + 0.5);
    fprintf(stderr, "  ETA %d:%02d", left / 60, left % 60);
}

bool cli_progress_tell(const char *stage, double share, void *user)
{
    struct cli_progress *p = user;
    if (p->quiet) return !*p->stop;
    if (strcmp(stage, p->stage) != 0) {
        cli_progress_end(p);
        snprintf(p->stage, sizeof p->stage, "%s", stage);
        p->tick = -1;
        p->began = now();
        fprintf(stderr, "%s: ", stage);
    }
    int tick = (int)(share * TICKS + 1e-9);
    if (tick > TICKS) tick = TICKS;
    if (tick > p->tick) {
        if (p->terminal) { /* the line is drawn anew, so that the time left can stand at its end */
            fprintf(stderr, "\r\033[K%s: ", stage);
            print_marks(0, tick);
            print_remaining(p, share);
        } else {
            print_marks(p->tick + 1, tick);
        }
        fflush(stderr);
        p->tick = tick;
    }
    return !*p->stop;
}

void cli_progress_end(struct cli_progress *p)
{
    if (!p->stage[0]) return;
    fprintf(stderr, p->tick == TICKS ? " - done.\n" : "\n");
    p->stage[0] = 0;
}

void cli_progress_notice(const char *text, void *user)
{
    struct cli_progress *p = user;
    if (p->quiet && strncmp(text, "warning:", 8) != 0) return;
    cli_progress_end(p);
    fprintf(stderr, "%s\n", text);
}
