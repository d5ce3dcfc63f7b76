/* The commands: their names, the words that follow one, and which options go with which. */
#ifndef CAPACITY_CLI_COMMANDS_H
#define CAPACITY_CLI_COMMANDS_H

#include "cli/options.h"

/* The command of that name; ST_USAGE where there is none. */
enum status cli_take_command(struct cli_options *o, const char *word, struct error *err);
/* "capacity methods overlay" */
enum status cli_take_kind(struct cli_options *o, const char *word, struct error *err);
/* "capacity compare A B"; false where no folder is wanted. */
bool cli_take_folder(struct cli_options *o, const char *word);
/* After all options: what belongs to another command, and what this one lacks. */
enum status cli_check_command(struct cli_options *o, struct error *err);

/* "unknown option "--layer"; did you mean ...": ST_USAGE. */
enum status cli_unknown(const char *what, const char *word, const char *const *names, size_t count,
                        struct error *err);

#endif
