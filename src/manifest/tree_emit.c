#include "base/text.h"
#include "manifest/tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static int write_text(void *user, unsigned char *bytes, size_t size)
{
    struct text *t = user;
    text_add_bytes(t, (const char *)bytes, size);
    return !t->failed;
}

static bool emit_scalar(yaml_emitter_t *e, const struct node *n)
{
    yaml_event_t event;
    yaml_scalar_style_t style = n->quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE;
    return yaml_scalar_event_initialize(&event, NULL, NULL, (const unsigned char *)n->text,
                                        (int)strlen(n->text), 1, 1, style) &&
           yaml_emitter_emit(e, &event);
}

static bool emit_node(yaml_emitter_t *e, const struct node *n, int depth)
{
    yaml_event_t event;
    if (depth > TREE_DEPTH_MAX) return false;
    if (n->kind == NODE_SCALAR) return emit_scalar(e, n);
    bool map = n->kind == NODE_MAP;
    int made =
        map ? yaml_mapping_start_event_initialize(
                  &event, NULL, NULL, 1, n->flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE)
            : yaml_sequence_start_event_initialize(
                  &event, NULL, NULL, 1, n->flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE);
    if (!made || !yaml_emitter_emit(e, &event)) return false;
    for (size_t i = 0; i < n->count; i++) {
        if (map && !emit_node(e, n->key[i], depth + 1)) return false;
        if (!emit_node(e, n->item[i], depth + 1)) return false;
    }
    made = map ? yaml_mapping_end_event_initialize(&event) : yaml_sequence_end_event_initialize(&event);
    return made && yaml_emitter_emit(e, &event);
}

char *tree_emit(const struct node *root)
{
    struct text text = {0};
    yaml_emitter_t e;
    yaml_event_t event;
    if (!yaml_emitter_initialize(&e)) return NULL;
    yaml_emitter_set_output(&e, write_text, &text);
    yaml_emitter_set_unicode(&e, 1);
    yaml_emitter_set_width(&e, -1);
    bool ok =
        yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING) && yaml_emitter_emit(&e, &event) &&
        yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1) && yaml_emitter_emit(&e, &event) &&
        emit_node(&e, root, 0) && yaml_document_end_event_initialize(&event, 1) &&
        yaml_emitter_emit(&e, &event) && yaml_stream_end_event_initialize(&event) &&
        yaml_emitter_emit(&e, &event) && yaml_emitter_flush(&e);
    yaml_emitter_delete(&e);
    if (!ok || text.failed) text_clear(&text);
    return text.s;
}
