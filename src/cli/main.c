/* The program: a command line over the library. Only this folder prints and exits. */
#include "cli/options.h"
#include "cli/progress.h"
#include "manifest/manifest.h"
#include "report/methods_doc.h"

#include <cpl_error.h>
#include <errno.h>
#include <gdal.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

static void set_signals(void)
{
    /* The first signal ends the run in order; a second one, should that take too long, at once. */
    struct sigaction stop = {.sa_handler = ask_to_stop, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    /* A file over the size limit is to be a write error with a message, not the end of the process. */
    signal(SIGXFSZ, SIG_IGN);
}

/* Windows, tiles and strips of some megabytes come and go all the time. The C library would map most of them
 * anew and give them back at once, and clearing their pages then takes half of the time spent in the system.
 */
static void keep_freed_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 128 << 20);
#endif
}

static int print_formats(void)
{
    for (int i = 0; i < GDALGetDriverCount(); i++) {
        GDALDriverH d = GDALGetDriver(i);
        bool raster = GDALGetMetadataItem(d, GDAL_DCAP_RASTER, NULL),
             vector = GDALGetMetadataItem(d, GDAL_DCAP_VECTOR, NULL);
        if (!raster && !vector) continue;
        printf("%s: %s (%s)\n", GDALGetDriverShortName(d), GDALGetDriverLongName(d),
               raster && vector ? "raster, vector"
               : raster         ? "raster"
                                : "vector");
    }
    return 0;
}

static int print_reference(void)
{
    char *reference = manifest_reference();
    if (reference) fputs(reference, stdout);
    free(reference);
    return reference ? 0 : ST_FAILED;
}

static int print_methods(const struct cli_options *o)
{
    char *methods = o->json ? methods_doc_json(o->kind) : methods_doc_text(o->kind);
    if (methods) printf("%s%s", methods, o->json ? "\n" : "");
    free(methods);
    return methods ? 0 : ST_FAILED;
}

static int report_fault(const struct capacity_answer *answer, int result)
{
    for (size_t i = 0; i < answer->fault_count; i++) fprintf(stderr, "capacity: %s\n", answer->fault[i]);
    if (answer->fault_count == 0) fprintf(stderr, "capacity: %s\n", answer->error);
    if (answer->fault_count > 1) fprintf(stderr, "capacity: %zu faults\n", answer->fault_count);
    return result;
}

/* What was found, on standard output: data only. A check that found faults has them as JSON. */
static void print_answer(const struct cli_options *o, const struct capacity_answer *answer)
{
    const char *body = o->json ? answer->json : answer->table;
    if (!body) return;
    fputs(body, stdout);
    if (*body && body[strlen(body) - 1] != '\n') putchar('\n');
}

static int run_command(struct cli_options *o)
{
    struct cli_progress progress = {
        .quiet = o->quiet, .terminal = isatty(STDERR_FILENO), .stop = &stop_asked};
    struct capacity_answer answer;
    o->run.progress = cli_progress_tell;
    o->run.notice = cli_progress_notice;
    o->run.user = &progress;
    if (o->shipped && !o->quiet) fprintf(stderr, "layer set: the shipped one, %s\n", o->layers);
    int result = o->command == CLI_CHECK        ? (int)capacity_check(&o->run, &answer)
                 : o->command == CLI_STATS      ? (int)capacity_stats(&o->run, &answer)
                 : o->command == CLI_WEIGHTS    ? (int)capacity_weights(&o->run, &answer)
                 : o->command == CLI_INDUSTRY   ? (int)capacity_industry(&o->run, &answer)
                 : o->command == CLI_COMPARE    ? (int)capacity_compare(o->before, o->after, &o->run, &answer)
                 : o->command == CLI_CROSSCHECK ? (int)capacity_crosscheck(&o->run, &answer)
                                                : (int)capacity_run(&o->run, &answer);
    cli_progress_end(&progress);
    if (result != CAPACITY_DONE) report_fault(&answer, result);
    if (result == CAPACITY_DONE || o->command == CLI_CHECK) print_answer(o, &answer);
    if (answer.profile) fprintf(stderr, "%s", answer.profile);
    if (answer.out && !o->quiet) fprintf(stderr, "results: %s\n", answer.out);
    capacity_answer_clear(&answer);
    return result;
}

int main(int argc, char **argv)
{
    struct cli_options options;
    struct error err = {{0}};
    set_signals();
    keep_freed_memory();
    enum status st = cli_parse(argc, argv, &options, &err);
    int result = (int)st;
    if (st != ST_OK) {
        fprintf(stderr, "capacity: %s\n", err.text);
    } else if (options.command == CLI_HELP) {
        fputs(cli_help_text, stdout);
    } else if (options.command == CLI_VERSION) {
        printf("capacity %s, GDAL %s\n", capacity_version(), GDALVersionInfo("RELEASE_NAME"));
    } else {
        /* GDAL's own words stand in our messages; unless debugging they are not printed as well. */
        if (!options.debug) CPLSetErrorHandler(CPLQuietErrorHandler);
        GDALAllRegister();
        result = options.command == CLI_FORMATS              ? print_formats()
                 : options.command == CLI_MANIFEST_REFERENCE ? print_reference()
                 : options.command == CLI_METHODS            ? print_methods(&options)
                                                             : run_command(&options);
        GDALDestroy();
    }
    cli_options_clear(&options);
    if ((fflush(stdout) != 0 || ferror(stdout)) && result == CAPACITY_DONE) {
        fprintf(stderr, "capacity: standard output cannot be written to: %s\n", strerror(errno));
        result = CAPACITY_FAILED;
    }
    return result;
}
