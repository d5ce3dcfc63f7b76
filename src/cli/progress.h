/* Progress on standard error, in GDAL's style. */
#ifndef CAPACITY_CLI_PROGRESS_H
#define CAPACITY_CLI_PROGRESS_H

#include <signal.h>
#include <stdbool.h>

struct cli_progress {
    bool quiet, terminal;
    char stage[64];
    int tick;     /* last mark printed, 0..40 */
    double began; /* when the stage began, in seconds */
    volatile sig_atomic_t *stop;
};

/* capacity_progress_fn; user is a struct cli_progress. */
bool cli_progress_tell(const char *stage, double share, void *user);
/* capacity_notice_fn: a line of its own between the marks. */
void cli_progress_notice(const char *text, void *user);
/* End the line of marks that is being printed, if any. */
void cli_progress_end(struct cli_progress *p);

#endif
