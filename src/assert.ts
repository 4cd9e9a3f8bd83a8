// Assertions that stay on. Messages are literals: building one costs ten times the check.
import { InvariantViolation } from "./errors.ts";

/** Throws InvariantViolation when `ok` is false. `statement` says what should have held. */
export function assert(ok: boolean, statement: string): asserts ok {
  if (!ok) throw new InvariantViolation(statement);
}
