/* The command line. */
#ifndef CAPACITY_CLI_OPTIONS_H
#define CAPACITY_CLI_OPTIONS_H

#include "base/error.h"
#include "base/method.h"
#include "capacity.h"

#include <stdbool.h>
#include <stddef.h>

enum cli_command {
    CLI_RUN,
    CLI_CHECK,
    CLI_STATS,
    CLI_WEIGHTS,
    CLI_INDUSTRY,
    CLI_CROSSCHECK,
    CLI_COMPARE,
    CLI_METHODS,
    CLI_MANIFEST_REFERENCE,
    CLI_HELP,
    CLI_VERSION,
    CLI_FORMATS
};

struct cli_options {
    enum cli_command command;
    struct capacity_options run; /* its lists are owned here */
    const char **sets, **creation, **costs;
    double *breaks;
    const char *industry; /* crosscheck: its second table */
    char *layers;         /* as found: the folder given, or a shipped set */
    bool shipped;
    bool quiet, json, debug;
    enum method_kind kind;      /* methods: METHOD_KINDS for all */
    const char *before, *after; /* compare: folders of results */
};

/* Parse argv. GDAL's --config and --debug take effect at once. ST_USAGE with a message on any fault. */
enum status cli_parse(int argc, char **argv, struct cli_options *o, struct error *err);
/* Commands that work on a layer set. */
bool cli_takes_layers(enum cli_command command);
void cli_options_clear(struct cli_options *o);

/* The folder of a layer set: a path, or where there is none of that name a set that is shipped. A plain name
 * that is neither is ST_INPUT, with the names of the sets there are. */
enum status cli_find_layers(const char *given, char **path, bool *shipped, struct error *err);

extern const char cli_help_text[];

#endif
