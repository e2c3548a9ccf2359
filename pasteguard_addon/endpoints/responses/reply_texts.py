"""Where the texts of a reply stand: in its items, in the request that it echoes, and in what nobody knows."""

from collections.abc import Iterator

from pasteguard_addon.endpoints.free_reply import NEVER_TEXT
from pasteguard_addon.endpoints.reply import Path, ReplyPart, ReplyText, TextOffset, is_list, is_object

_KEPT = NEVER_TEXT - {"name"} | frozenset(
    "call_id item_id status phase namespace server_label fingerprint previous_response_id container_id skill_id "
    "stream_id continuation_id approval_request_id response_id detail prompt_cache_key partial_image_b64 b64_json "
    "sequence_number definition server_url authorization".split()
)
_NEVER_READ = frozenset(
    "usage moderation incomplete_details input_transformations obfuscation logprobs headers vector_store_ids "
    "domain_secrets".split()
)
_FREE = frozenset(("metadata", "variables", "attributes", "env"))
"""Objects whose members have the names that the client gave them."""
_OFFSETS = ("start_index", "end_index")
_MAY_HOLD_TEXT = (str, list, dict)


def add_texts(part: ReplyPart, value: object, path: Path, *, is_json_mode: bool) -> None:
    """Add every text of a JSON value, each of which stands for itself, and where citations point into one."""
    if isinstance(value, str):
        part.texts.append(ReplyText(path, value))
    elif is_list(value):
        for position, item in enumerate(value):
            add_texts(part, item, (*path, position), is_json_mode=is_json_mode)
    elif is_object(value):
        for name, item in value.items():
            if isinstance(item, _MAY_HOLD_TEXT):
                _add_member(part, value, name, item, path, is_json_mode=is_json_mode)
        part.offsets += _citations(value, path)


def _add_member(
    part: ReplyPart, owner: dict[str, object], name: str, item: object, path: Path, *, is_json_mode: bool
) -> None:
    path = (*path, name)
    if name in _FREE:
        part.texts += _leaves(item, path)
    elif _is_kept(owner, name, item):
        return
    elif isinstance(item, str):
        kind = owner.get("type")
        if name == "result" and kind == "image_generation_call":
            return
        is_answer = name == "text" and kind in ("output_text", "response.output_text.done")
        is_json = name == "arguments" or (is_answer and is_json_mode)
        part.texts.append(ReplyText(path, item, is_json=is_json, is_code=name == "input"))
    else:
        add_texts(part, item, path, is_json_mode=is_json_mode)


def _is_kept(owner: dict[str, object], name: str, item: object) -> bool:
    """Return whether a member never holds a text; a name beside a type is that of a function or a schema."""
    is_single = not isinstance(item, dict | list)
    return name in _NEVER_READ or (is_single and name in _KEPT) or (name == "name" and "type" in owner)


def _leaves(value: object, path: Path) -> Iterator[ReplyText]:
    if isinstance(value, str):
        yield ReplyText(path, value)
    elif is_list(value):
        for position, item in enumerate(value):
            yield from _leaves(item, (*path, position))
    elif is_object(value):
        for name, item in value.items():
            yield from _leaves(item, (*path, name))


def _citations(part: dict[str, object], path: Path) -> Iterator[TextOffset]:
    """Return the places where the annotations of a text point into it."""
    annotations = part.get("annotations")
    for position, annotation in enumerate(annotations if is_list(annotations) else ()):
        for name, offset in offsets_of(annotation):
            yield TextOffset((*path, "annotations", position, name), offset, (*path, "text"))


def offsets_of(annotation: object) -> Iterator[tuple[str, int]]:
    """Return by which members an annotation points into a text, and where. `index` counts files."""
    if not is_object(annotation):
        return
    for name in _OFFSETS:
        offset = annotation.get(name)
        if isinstance(offset, int) and not isinstance(offset, bool):
            yield name, offset
