// How deep calls on objects nest, and which objects are having their repr made. What nests without
// bound in Python nests calls of the host here, and must end in Python's error.

import { PyError } from "../errors.ts";
import type { ObjRef } from "../memory/address.ts";
import type { MessagesProfile } from "../profile/messages.ts";

/** sys.getrecursionlimit() of an interpreter that was not told otherwise. */
const RECURSION_LIMIT = 1000;

export class Recursion {
  /** Py_ReprEnter: objects whose repr is being made. */
  readonly reprs = new Set<ObjRef>();
  /** What `enter` is told by a comparison. */
  readonly inComparison: string;
  private readonly error: MessagesProfile["recursionError"];
  private depth = 0;

  constructor({ recursionError, inComparison }: MessagesProfile) {
    this.error = recursionError;
    this.inComparison = inComparison;
  }

  reset(): void {
    this.depth = 0;
    this.reprs.clear();
  }

  /**
   * Py_EnterRecursiveCall: PyError beyond the limit; every call that returns is paired with
   * `leave`.
   */
  enter(where: string): void {
    if (this.depth >= RECURSION_LIMIT) {
      throw new PyError(this.error, `maximum recursion depth exceeded${where}`);
    }
    this.depth++;
  }

  leave(): void {
    this.depth--;
  }
}
