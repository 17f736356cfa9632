"""Whether a header `next-router-state-tree` is what Next's client writes there: Next answers 500, with a traceback, to another.

The shape is that of `flightRouterStateSchema` in next/dist/server/app-render/types.js; proxy.ts cannot look, for Next hides
this header from it.
"""

import json
import re
from urllib.parse import unquote

PARAMETERS = {"c", "oc", "d", *(f"{kind}i({depth})" for kind in "cd" for depth in (".", "..", "...", "..)(.."))}
REFETCHES = {None, "refetch", "inside-shared-layout", "metadata-only"}


def is_router_state(header):
    if re.search(rb"%(?![0-9A-Fa-f]{2})", header):
        return False
    try:
        return is_tree(json.loads(unquote(header.decode("ascii"), errors="strict"), parse_constant=refuse))
    except (ValueError, RecursionError):
        return False


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")


def is_tree(tree):
    if not isinstance(tree, list) or not 2 <= len(tree) <= 6:
        return False
    segment, children, url, refetch, hints, last = [*tree, None, None, None, None][:6]
    return (
        is_segment(segment)
        and isinstance(children, dict)
        and all(is_tree(child) for child in children.values())
        and (url is None or is_texts(url, 2))
        and (refetch is None or isinstance(refetch, str))
        and refetch in REFETCHES
        and (hints is None or (isinstance(hints, (int, float)) and not isinstance(hints, bool)))
        and (isinstance(last, str) or (last is None and len(tree) < 6))
    )


def is_segment(segment):
    if isinstance(segment, str):
        return True
    if not isinstance(segment, list) or len(segment) != 4 or not is_texts(segment[:3], 3):
        return False
    return segment[2] in PARAMETERS and (segment[3] is None or is_texts(segment[3]))


def is_texts(value, count=None):
    return isinstance(value, list) and count in (None, len(value)) and all(isinstance(text, str) for text in value)
