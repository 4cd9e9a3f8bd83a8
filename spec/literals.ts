// The objects that literals are, as the parser makes them: by the rules of values, and strings that
// look like names interned.

import type { Heap } from "./heap.ts";
import type { Constant } from "./syntax.ts";
import type { Handle } from "./values.ts";

const NAME_LIKE = /^[A-Za-z0-9_]*$/;
/** Written with an escape, or beyond ASCII: such a literal's bytes are not looked up. */
const ESCAPED = /[^\x20-\x5b\x5d-\x7e]/;

/** The object of a literal: names are interned, single characters shared. */
export function literalObject(heap: Heap, constant: Constant): Handle {
  switch (constant.type) {
    case "none":
      return heap.none;
    case "bool":
      return heap.bool(constant.value);
    case "int":
      return heap.int(constant.value);
    case "float":
      return heap.float(constant.value);
    case "bytes":
      return textLiteral(heap, heap.bytesKind, constant.value);
    case "str":
      return textLiteral(heap, "str", constant.value);
    case "unicode":
      return textLiteral(heap, heap.textKind, constant.value);
  }
}

function textLiteral(heap: Heap, kind: "str" | "unicode" | "bytes", value: string): Handle {
  if (kind === "str" && NAME_LIKE.test(value)) return heap.internedText(value);
  const isShared = kind !== heap.bytesKind || !heap.rules.strIsBytes || !ESCAPED.test(value);
  if (value === "" || (isShared && kind !== "unicode")) return heap.text(kind, value);
  return heap.newText(kind, value);
}
