#include "cli/options.h"

#include "base/text.h"
#include "cli/commands.h"
#include "grid/cache.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum option_id {
    OPT_LAYERS,
    OPT_OUT,
    OPT_SET,
    OPT_TABLE,
    OPT_KEY,
    OPT_YEAR,
    OPT_COST,
    OPT_ZONES,
    OPT_INDUSTRY,
    OPT_BREAKS,
    OPT_STRICT,
    OPT_KEEP,
    OPT_RASTERS,
    OPT_MAPS,
    OPT_OVERWRITE,
    OPT_FORMAT,
    OPT_CREATION,
    OPT_THREADS,
    OPT_MEMORY,
    OPT_CACHE,
    OPT_CACHE_SIZE,
    OPT_JSON,
    OPT_PROFILE,
    OPT_QUIET,
    OPT_CONFIG,
    OPT_DEBUG,
    OPT_FORMATS,
    OPT_VERSION,
    OPT_HELP
};

static const struct {
    const char *name;
    enum option_id id;
    bool takes_value;
} table[] = {
    {"--layers", OPT_LAYERS, true},
    {"--out", OPT_OUT, true},
    {"--set", OPT_SET, true},
    {"--table", OPT_TABLE, true},
    {"--key", OPT_KEY, true},
    {"--year", OPT_YEAR, true},
    {"--cost", OPT_COST, true},
    {"--zones", OPT_ZONES, true},
    {"--industry", OPT_INDUSTRY, true},
    {"--breaks", OPT_BREAKS, true},
    {"--strict", OPT_STRICT, false},
    {"--keep", OPT_KEEP, true},
    {"--rasters", OPT_RASTERS, true},
    {"--maps", OPT_MAPS, true},
    {"--overwrite", OPT_OVERWRITE, false},
    {"-of", OPT_FORMAT, true},
    {"-co", OPT_CREATION, true},
    {"--threads", OPT_THREADS, true},
    {"--memory", OPT_MEMORY, true},
    {"--cache", OPT_CACHE, true},
    {"--cache-size", OPT_CACHE_SIZE, true},
    {"--json", OPT_JSON, false},
    {"--profile", OPT_PROFILE, false},
    {"-q", OPT_QUIET, false},
    {"--config", OPT_CONFIG, true},
    {"--debug", OPT_DEBUG, true},
    {"--formats", OPT_FORMATS, false},
    {"--version", OPT_VERSION, false},
    {"--help", OPT_HELP, false},
    {"-h", OPT_HELP, false},
};
enum { OPTIONS = sizeof table / sizeof *table };

enum status cli_unknown(const char *what, const char *word, const char *const *names, size_t count,
                        struct error *err)
{
    const char *near = text_nearest(word, names, count);
    if (near)
        return error_set(err, ST_USAGE, "unknown %s \"%s\"; did you mean \"%s\"? See capacity --help", what,
                         word, near);
    return error_set(err, ST_USAGE, "unknown %s \"%s\"; see capacity --help", what, word);
}

static enum status parse_count(const char *option, const char *value, int max, int *out, struct error *err)
{
    double n;
    if (!text_number(value, &n) || n < 1 || n > max || n != (double)(int)n)
        return error_set(err, ST_USAGE, "%s: found \"%s\", expected a whole number from 1 to %d", option,
                         value, max);
    *out = (int)n;
    return ST_OK;
}

static enum status parse_choice(const char *option, const char *value, const char *const *names, size_t count,
                                struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(value, names[i]) == 0) return ST_OK;
    char list[200];
    return error_set(err, ST_USAGE, "%s: found \"%s\", expected %s", option, value,
                     text_list(names, count, " or ", list, sizeof list));
}

/* "--config K V" (two words) or "--config K=V". Returns how many words were used after the option. */
static enum status parse_config(char **rest, int left, int *used, struct error *err)
{
    const char *equals = strchr(rest[0], '=');
    if (!equals && left < 2)
        return error_set(err, ST_USAGE,
                         "--config %s: the value is missing, expected --config KEY VALUE or KEY=VALUE",
                         rest[0]);
    if (equals) {
        char *key = strndup(rest[0], (size_t)(equals - rest[0]));
        if (!key) return error_memory(err);
        CPLSetConfigOption(key, equals + 1);
        free(key);
    } else {
        CPLSetConfigOption(rest[0], rest[1]);
    }
    *used = equals ? 1 : 2;
    return ST_OK;
}

/* "0.2,0.4,0.6" */
static enum status parse_breaks(struct cli_options *o, const char *option, const char *value,
                                struct error *err)
{
    char *copy = strdup(value), *rest = copy;
    free(o->breaks);
    o->breaks = calloc(strlen(value) + 1, sizeof *o->breaks);
    o->run.break_count = 0;
    enum status st = copy && o->breaks ? ST_OK : error_memory(err);
    for (char *word; st == ST_OK && (word = strsep(&rest, ","));)
        if (!text_number(word, &o->breaks[o->run.break_count++]))
            st = error_set(err, ST_USAGE, "%s: found \"%s\", expected numbers such as 0.2,0.4,0.6", option,
                           value);
    free(copy);
    return st;
}

/* Where an option's value goes as it stands; NULL: it is looked at. */
static const char **plain_text(struct cli_options *o, enum option_id id)
{
    switch (id) {
    case OPT_LAYERS:
        return &o->run.layers;
    case OPT_OUT:
        return &o->run.out;
    case OPT_CACHE:
        return &o->run.cache_dir;
    case OPT_RASTERS:
        return &o->run.rasters;
    case OPT_MAPS:
        return &o->run.maps;
    case OPT_TABLE:
        return &o->run.table;
    case OPT_KEY:
        return &o->run.key;
    case OPT_YEAR:
        return &o->run.year;
    case OPT_ZONES:
        return &o->run.zones;
    case OPT_INDUSTRY:
        return &o->industry;
    default:
        return NULL;
    }
}

static enum status take_value(struct cli_options *o, enum option_id id, const char *name, char *value,
                              struct error *err)
{
    static const char *const formats[] = {"GTiff", "COG"};
    static const char *const keeps[] = {"scores"};
    const char **plain = plain_text(o, id);
    if (plain) {
        *plain = value;
        return ST_OK;
    }
    switch (id) {
    case OPT_CACHE_SIZE:
        o->run.cache_size = value;
        return cache_parse_size(value, &(double){0}, err);
    case OPT_SET:
        o->sets[o->run.set_count++] = value;
        return ST_OK;
    case OPT_COST:
        o->costs[o->run.cost_count++] = value;
        return ST_OK;
    case OPT_BREAKS:
        return parse_breaks(o, name, value, err);
    case OPT_CREATION:
        o->creation[o->run.creation_count++] = value;
        break;
    case OPT_KEEP:
        o->run.keep_scores = true;
        return parse_choice(name, value, keeps, 1, err);
    case OPT_FORMAT:
        o->run.format = value;
        return parse_choice(name, value, formats, 2, err);
    case OPT_THREADS:
        return parse_count(name, value, 256, &o->run.threads, err);
    case OPT_MEMORY:
        return parse_count(name, value, 1 << 20, &o->run.memory_mb, err);
    case OPT_DEBUG:
        o->debug = strcasecmp(value, "off") != 0;
        CPLSetConfigOption("CPL_DEBUG", value);
        return ST_OK;
    default:
        return ST_OK;
    }
    return strchr(value, '=') ? ST_OK
                              : error_set(err, ST_USAGE, "-co: found \"%s\", expected KEY=VALUE", value);
}

static void take_flag(struct cli_options *o, enum option_id id)
{
    switch (id) {
    case OPT_STRICT:
        o->run.strict = true;
        break;
    case OPT_OVERWRITE:
        o->run.overwrite = true;
        break;
    case OPT_JSON:
        o->json = true;
        break;
    case OPT_PROFILE:
        o->run.profile = true;
        break;
    case OPT_QUIET:
        o->quiet = true;
        break;
    case OPT_FORMATS:
        o->command = CLI_FORMATS;
        break;
    case OPT_VERSION:
        o->command = CLI_VERSION;
        break;
    case OPT_HELP:
        o->command = CLI_HELP;
        break;
    default:
        break;
    }
}

static bool is_option(const char *word)
{
    for (int i = 0; i < OPTIONS; i++)
        if (strcmp(word, table[i].name) == 0) return true;
    return false;
}

/* One option and its value at argv[0]; *used: words taken. */
static enum status take_option(struct cli_options *o, char **argv, int left, int *used, struct error *err)
{
    const char *names[OPTIONS];
    for (int i = 0; i < OPTIONS; i++) {
        names[i] = table[i].name;
        if (strcmp(argv[0], table[i].name) != 0) continue;
        *used = 1;
        if (!table[i].takes_value) {
            take_flag(o, table[i].id);
            return ST_OK;
        }
        /* "--out --strict": no folder is called like an option. */
        if (left < 2 || !*argv[1] || is_option(argv[1]))
            return error_set(err, ST_USAGE, "%s: the value is missing; see capacity --help", argv[0]);
        *used = 2;
        if (table[i].id != OPT_CONFIG) return take_value(o, table[i].id, argv[0], argv[1], err);
        enum status st = parse_config(argv + 1, left - 1, used, err);
        *used += 1;
        return st;
    }
    return cli_unknown("option", argv[0], names, OPTIONS, err);
}

/* All that is asked for ends in run.json and on the page, which are UTF-8. */
static enum status check_words(int argc, char **argv, struct error *err)
{
    for (int i = 1; i < argc; i++)
        if (!CPLIsUTF8(argv[i], -1))
            return error_set(err, ST_USAGE, "%s: not UTF-8, in which results name their inputs; rename it",
                             argv[i]);
    return ST_OK;
}

enum status cli_parse(int argc, char **argv, struct cli_options *o, struct error *err)
{
    *o = (struct cli_options){.command = CLI_RUN, .kind = METHOD_KINDS};
    o->sets = calloc((size_t)argc + 1, sizeof *o->sets);
    o->creation = calloc((size_t)argc + 1, sizeof *o->creation);
    o->costs = calloc((size_t)argc + 1, sizeof *o->costs);
    if (!o->sets || !o->creation || !o->costs) return error_memory(err);
    enum status st = ST_OK;
    for (int i = 1, used = 1; st == ST_OK && i < argc; i += used) {
        used = 1;
        if (argv[i][0] != '-' && i == 1)
            st = cli_take_command(o, argv[i], err);
        else if (argv[i][0] != '-' && o->command == CLI_METHODS && o->kind == METHOD_KINDS)
            st = cli_take_kind(o, argv[i], err);
        else if (argv[i][0] != '-' && cli_take_folder(o, argv[i]))
            continue;
        else if (argv[i][0] != '-')
            st = error_set(err, ST_USAGE, "\"%s\" belongs to no option; see capacity --help", argv[i]);
        else
            st = take_option(o, argv + i, argc - i, &used, err);
        if (st == ST_OK && (o->command == CLI_HELP || o->command == CLI_VERSION)) return ST_OK;
    }
    if (st == ST_OK) st = check_words(argc, argv, err);
    o->run.sets = o->sets;
    o->run.creation = o->creation;
    o->run.costs = o->costs;
    o->run.breaks = o->breaks;
    if (st == ST_OK) st = cli_check_command(o, err);
    if (st == ST_OK && cli_takes_layers(o->command) && !o->run.table) {
        if (!o->run.layers && o->command == CLI_INDUSTRY)
            return error_set(err, ST_USAGE, "--layers DIR or --table FILE is missing; see capacity --help");
        if (!o->run.layers) return error_set(err, ST_USAGE, "--layers DIR is missing; see capacity --help");
        st = cli_find_layers(o->run.layers, &o->layers, &o->shipped, err);
        o->run.layers = o->layers;
    }
    return st;
}

void cli_options_clear(struct cli_options *o)
{
    free(o->sets);
    free(o->creation);
    free(o->costs);
    free(o->breaks);
    free(o->layers);
    *o = (struct cli_options){0};
}
