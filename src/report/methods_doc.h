/* The table of methods for people and programs: docs/methods.md and `capacity methods`. */
#ifndef CAPACITY_REPORT_METHODS_DOC_H
#define CAPACITY_REPORT_METHODS_DOC_H

#include "base/method.h"

/* All of it as Markdown, for docs/methods.md. Caller frees; NULL: memory is out. */
char *methods_doc_markdown(void);

/* The methods of a kind, or of all (METHOD_KINDS), as text for a terminal and as a JSON array of objects:
 * kind, id, title, formula, source, from_data, parameters, takes (the key and what it holds, or null), laws.
 * A limit of a parameter that is not there is null. Caller frees; NULL: memory is out. */
char *methods_doc_text(enum method_kind kind);
char *methods_doc_json(enum method_kind kind);

#endif
