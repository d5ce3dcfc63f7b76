#include "cli/commands.h"

#include "base/text.h"

#include <string.h>
#include <sys/stat.h>

enum status cli_take_command(struct cli_options *o, const char *word, struct error *err)
{
    static const struct {
        const char *name;
        enum cli_command command;
    } known[] = {{"check", CLI_CHECK},
                 {"stats", CLI_STATS},
                 {"weights", CLI_WEIGHTS},
                 {"industry", CLI_INDUSTRY},
                 {"crosscheck", CLI_CROSSCHECK},
                 {"compare", CLI_COMPARE},
                 {"methods", CLI_METHODS},
                 {"run", CLI_RUN},
                 {"manifest-reference", CLI_MANIFEST_REFERENCE}};
    enum { COMMANDS = sizeof known / sizeof *known };
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++) {
        names[i] = known[i].name;
        if (strcmp(word, names[i]) != 0) continue;
        o->command = known[i].command;
        return ST_OK;
    }
    struct stat s;
    if (stat(word, &s) == 0 && S_ISDIR(s.st_mode))
        return error_set(err, ST_USAGE, "\"%s\" is a folder; expected --layers %s", word, word);
    return cli_unknown("command", word, names, COMMANDS - 1, err);
}

enum status cli_take_kind(struct cli_options *o, const char *word, struct error *err)
{
    const char *names[METHOD_KINDS];
    char list[100];
    for (int i = 0; i < METHOD_KINDS; i++) {
        names[i] = method_kind_name((enum method_kind)i);
        if (strcmp(word, names[i]) == 0) o->kind = (enum method_kind)i;
    }
    if (o->kind != METHOD_KINDS) return ST_OK;
    const char *near = text_nearest(word, names, METHOD_KINDS);
    return error_set(err, ST_USAGE, "methods: found \"%s\", expected %s%s%s%s", word,
                     text_list(names, METHOD_KINDS, " or ", list, sizeof list),
                     near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

bool cli_take_folder(struct cli_options *o, const char *word)
{
    if (o->command != CLI_COMPARE || o->after) return false;
    *(o->before ? &o->after : &o->before) = word;
    return true;
}

/* Two folders, and nothing that belongs to a layer set. */
static enum status check_compare(const struct cli_options *o, struct error *err)
{
    const char *foreign = o->run.layers        ? "--layers"
                          : o->run.set_count   ? "--set"
                          : o->run.strict      ? "--strict"
                          : o->run.keep_scores ? "--keep"
                          : o->run.rasters     ? "--rasters"
                                               : NULL;
    if (foreign)
        return error_set(err, ST_USAGE, "compare: %s is of no use here; see capacity --help", foreign);
    if (!o->after)
        return error_set(err, ST_USAGE,
                         "compare: found %s, expected two folders of results: capacity compare BEFORE AFTER",
                         o->before ? "one folder" : "no folder");
    return ST_OK;
}

bool cli_takes_layers(enum cli_command command)
{
    return command == CLI_RUN || command == CLI_CHECK || command == CLI_STATS || command == CLI_WEIGHTS ||
           command == CLI_INDUSTRY;
}

/* The command crosscheck lives on two tables, which are nothing to the others. */
static enum status check_crosscheck(struct cli_options *o, struct error *err)
{
    const char *own = o->run.zones ? "--zones" : o->industry ? "--industry" : o->breaks ? "--breaks" : NULL;
    const char *other = o->run.layers ? "--layers" : o->run.table ? "--table" : NULL;
    if (o->command != CLI_CROSSCHECK)
        return own ? error_set(err, ST_USAGE, "%s belongs to the command crosscheck; see capacity --help",
                               own)
                   : ST_OK;
    if (other) return error_set(err, ST_USAGE, "crosscheck takes no %s; see capacity --help", other);
    if (!o->run.zones || !o->industry)
        return error_set(err, ST_USAGE, "%s FILE is missing; see capacity --help",
                         o->run.zones ? "--industry" : "--zones");
    o->run.table = o->industry;
    return ST_OK;
}

/* A table stands for itself, and for the command industry alone. */
static enum status check_table(const struct cli_options *o, struct error *err)
{
    const char *beside = o->run.key ? "--key" : o->run.year ? "--year" : o->run.cost_count ? "--cost" : NULL;
    if (o->run.table && o->command != CLI_INDUSTRY && o->command != CLI_CROSSCHECK)
        return error_set(err, ST_USAGE, "--table belongs to the command industry; see capacity --help");
    if (o->run.table && o->run.layers)
        return error_set(err, ST_USAGE, "--table and --layers are both given, expected one of them");
    if (beside && !o->run.table)
        return error_set(err, ST_USAGE, "%s belongs to --table; see capacity --help", beside);
    return ST_OK;
}

enum status cli_check_command(struct cli_options *o, struct error *err)
{
    enum status st = o->command == CLI_COMPARE ? check_compare(o, err) : ST_OK;
    if (st == ST_OK) st = check_crosscheck(o, err);
    return st == ST_OK ? check_table(o, err) : st;
}
