// What CPython writes to stderr of an error that nobody can be given: in a finalizer, in a
// callback. Python/errors.c: PyErr_WriteUnraisable. Of a traceback only its first line is told
// here: this machine does not know the lines of its code.

import type { PyError } from "../errors.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import { reprOfBytes } from "../objects/quoting.ts";

/** The lines about `error`, which the code ended with that repr shows as `where`. */
export function unraisableLines(heap: ObjectHeap, where: string, error: PyError): string[] {
  const { type, text } = error;
  if (heap.profile.messages.unraisable === "oneLine") {
    return [`Exception ${type}: ${reprOfBytes(text, "")} in ${where} ignored`];
  }
  return [
    `Exception ignored in: ${where}`,
    "Traceback (most recent call last):",
    text === "" ? type : `${type}: ${text}`,
  ];
}
