// What a model or a heap holds, in a line: `a is a list of 2; b is the object of a; c is int 5`.

import type { Observation, ObservedObject } from "../../../spec/observation.ts";

/** Longest text of a value. */
const VALUE_LENGTH = 24;

/** What each name is bound to. */
export function observationText({
  names,
  objects,
}: Pick<Observation, "names" | "objects">): string {
  const first = new Map<number, string>();
  const told = names.map(([name, object]) => {
    const other = first.get(object);
    if (other !== undefined) return `${name} is ${other}`;
    first.set(object, name);
    return `${name} is ${objectText(objects[object]!)}`;
  });
  return told.length === 0 ? "no name is bound" : told.join("; ");
}

function objectText({ type, value, holds, attributes, refcount }: ObservedObject): string {
  const count = refcount === undefined ? "" : ` (${counted(refcount, "reference")})`;
  if (value !== undefined) {
    const text = value.length > VALUE_LENGTH ? `${value.slice(0, VALUE_LENGTH)}…` : value;
    return `${type} ${/^(str|bytes|unicode)$/.test(type) ? JSON.stringify(text) : text}${count}`;
  }
  if (attributes !== undefined) {
    const names = attributes.length === 0 ? "" : ` with ${attributes.join(", ")}`;
    return `a ${type}${names}${count}`;
  }
  const length = (holds?.length ?? 0) >> (type === "dict" ? 1 : 0);
  return `a ${type} of ${length}${count}`;
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;
