// Reach marks of the objects machine: what a run has to come to.

import { Marks } from "../../engine/marks.ts";

/** Errors that statements end in; every version has programs that raise each. */
const ERRORS = [
  "AttributeError",
  "IndexError",
  "KeyError",
  "NameError",
  "TypeError",
  "ValueError",
] as const;

const mark = (type: string): string => `raised ${type}`;

/** The marks that a run over any profile is judged by. */
export const objectsMarks = (): Marks => new Marks(ERRORS.map(mark));

/** Counts a statement that ended in an error; the other types are too rare to be judged by. */
export function markError(marks: Marks, type: string): void {
  const name = mark(type);
  if (marks.names.includes(name)) marks.hit(name);
}
