// What CPython writes to stderr of an error that nobody can be given: in a finalizer, in a
// callback. Python/errors.c: PyErr_WriteUnraisable. Of a traceback only its first line is told
// here: this machine does not know the lines of its code.

import type { PyError } from "../errors.ts";
import type { ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";

/** The lines about `error`, which code of `callee` ended with. */
export function unraisableLines(heap: ObjectHeap, callee: ObjRef, error: PyError): string[] {
  const { type, text } = error;
  const where = heap.repr(callee);
  if (heap.profile.messages.unraisable === "oneLine") {
    return [`Exception ${type}: ${JSON.stringify(text)} in ${where} ignored`];
  }
  return [
    `Exception ignored in: ${where}`,
    "Traceback (most recent call last):",
    text === "" ? type : `${type}: ${text}`,
  ];
}
