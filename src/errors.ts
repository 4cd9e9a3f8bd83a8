// The outcomes that are exceptions. A request that cannot be served is none of these: it is NULL.
//
//   HeapMisuse          the client's fault: what it handed in, and what was expected
//   InvariantViolation  ours: a statement about the heap that should always hold did not
//   ProfileError        a profile whose numbers contradict each other
import type { Addr } from "./memory/address.ts";

/** `0x` and the address in lower-case hex: the form every message uses. */
export function hex(address: number): string {
  return `0x${address.toString(16)}`;
}

abstract class PyheapError extends Error {
  abstract override readonly name: string;
}

/** What a client can do wrong with a pointer. */
export type MisuseKind =
  | "double-free"
  | "foreign-pointer"
  | "interior-pointer"
  | "misaligned-pointer"
  | "wrong-domain"
  | "overflow"
  | "underflow";

/** The client handed in something it may not. The heap is as it was before the call. */
export class HeapMisuse extends PyheapError {
  override readonly name = "HeapMisuse";
  readonly kind: MisuseKind;
  readonly at: Addr;

  constructor(kind: MisuseKind, at: Addr, message: string) {
    super(`${kind} at ${hex(at)}: ${message}`);
    this.kind = kind;
    this.at = at;
  }
}

/** A statement about our own heap that should hold does not. */
export class InvariantViolation extends PyheapError {
  override readonly name = "InvariantViolation";
}

/** Numbers of a profile that cannot describe a working allocator. */
export class ProfileError extends PyheapError {
  override readonly name = "ProfileError";
}
