// The properties that the objects machine itself checks, beside the invariants on bytes: what the
// model says of a program. A report quotes the statement.

import type { Statement } from "../blocks/statements.ts";

/** By name, in the order in which a statement meets them. */
export const objectsStatements: readonly Statement[] = [
  {
    name: "errorsAreAsTheModelSays",
    when: "after every statement",
    statement: "A statement ends well, or with the exception and the text that the model gives.",
  },
  {
    name: "namesAreBoundAsTheModelSays",
    when: "after every statement",
    statement: "A name is bound exactly when the model has it bound.",
  },
  {
    name: "identityIsAsTheModelSays",
    when: "after every statement",
    statement: "Two names hold one object exactly when they do in the model.",
  },
  {
    name: "valuesAreAsTheModelSays",
    when: "on a full walk",
    statement:
      "What the names lead to has the model's types, values, identities and reference counts; " +
      "finalizers wrote the model's log.",
  },
  {
    name: "theHeapIsUsedAsItMay",
    when: "always",
    statement: "The object layer frees and resizes only blocks that it has.",
  },
  {
    name: "thePythonsOwnAssertionsHold",
    when: "always",
    statement: "No assertion of the heap's own code fails.",
  },
  {
    name: "thePythonRunsWithoutError",
    when: "always",
    statement: "No statement makes the heap's own code fail.",
  },
];
