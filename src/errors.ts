// The outcomes that are exceptions. A request that cannot be served is none of these: it is NULL.
//
//   HeapMisuse          the client's fault: what it handed in, and what was expected
//   PyError             what a Python program would see: a type and a message
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
  | "underflow"
  | "wild-object"
  | "freed-object"
  | "negative-refcount";

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

/** The exceptions that this machine's Python raises, by their Python names. */
export type PyErrorType =
  | "AttributeError"
  | "IndexError"
  | "KeyError"
  | "MemoryError"
  | "NameError"
  | "OverflowError"
  | "RecursionError"
  | "ReferenceError"
  | "RuntimeError"
  | "SyntaxError"
  | "TypeError"
  | "UnboundLocalError"
  | "UnicodeDecodeError"
  | "UnicodeEncodeError"
  | "ValueError"
  | "ZeroDivisionError";

/**
 * What Python code would see raised. The heap is sound; names and objects are as Python has them.
 */
export class PyError extends PyheapError {
  override readonly name = "PyError";
  readonly type: PyErrorType;
  /** The message without the type: what `str(e)` gives. */
  readonly text: string;

  constructor(type: PyErrorType, text: string) {
    super(text === "" ? type : `${type}: ${text}`);
    this.type = type;
    this.text = text;
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
