/* Where the time of a run goes: by stage, and by thread in the passes over the tiles. Measured only when it
 * is asked for: with NULL for the profile every call does nothing. */
#ifndef CAPACITY_RUN_PROFILE_H
#define CAPACITY_RUN_PROFILE_H

#include <jansson.h>
#include <stddef.h>

struct profile;

/* What a thread spends its time with: reading and decoding; scores, overlay and sums; waiting for the turn of
 * its tile; encoding and writing. */
enum lap { LAP_READ, LAP_COMPUTE, LAP_WAIT, LAP_WRITE, LAPS };

/* The clock of the total starts. NULL when memory is out. */
struct profile *profile_new(void);
void profile_free(struct profile *p);

/* A stage begins and ends; `name` has to last. Stages do not overlap. */
void profile_stage(struct profile *p, const char *name);
void profile_stage_end(struct profile *p);
/* The stage at work has been over so many cells more. From one thread at a time. */
void profile_cells(struct profile *p, long long cells);

/* The calling thread begins its part of a pass, as number 1, 2, ... of it, and ends it. */
void profile_thread(struct profile *p, int number);
void profile_thread_end(struct profile *p);
/* What the calling thread has done since its last lap, or since it began, was this. In a thread that has not
 * begun nothing happens. */
void profile_lap(enum lap lap);
/* The calling thread is done with a tile of so many cells. */
void profile_tile(size_t cells);

/* The table of the stages, with the total so far last, and that of the threads: to read, and as an object
 * {"stages": [...], "threads": [...]}. NULL when memory is out. Caller frees. */
char *profile_text(const struct profile *p);
json_t *profile_json(const struct profile *p);

#endif
