// What is seen behind a statement, as text: a line for each name, or for the names of one object.
// Objects have numbers by which containers refer to them; what has no name and holds nothing is
// shown by its value.

import type { Observation, ObservedObject } from "../spec/observation.ts";

export interface ObjectLine {
  /** Names of the object; none for one that only others hold. */
  readonly names: string;
  readonly what: string;
  readonly count: string;
  readonly size: string;
}

/** A line for every object that has a name or holds others. `label` numbers object i. */
export function objectLines(
  observation: Observation,
  label: (index: number) => string,
): ObjectLine[] {
  const { objects } = observation;
  const names = new Map<number, string[]>();
  for (const [name, at] of observation.names) {
    const known = names.get(at);
    if (known === undefined) names.set(at, [name]);
    else known.push(name);
  }
  const part = (at: number): string => {
    const isAtom = objects[at]!.holds === undefined;
    return isAtom && !names.has(at) ? valueText(objects[at]!) : label(at);
  };
  const line = (at: number): ObjectLine => {
    const object = objects[at]!;
    return {
      names: names.get(at)?.join(", ") ?? "",
      what: `${label(at)} ${object.type} ${contents(object, part)}`.trimEnd(),
      count: object.refcount === undefined ? "shared" : `rc ${object.refcount}`,
      size: `${object.size} bytes`,
    };
  };
  return objects.flatMap((object, at) =>
    names.has(at) || object.holds !== undefined ? [line(at)] : [],
  );
}

const BRACKETS: Readonly<Record<string, readonly [string, string]>> = {
  list: ["[", "]"],
  tuple: ["(", ")"],
  dict: ["{", "}"],
  set: ["{", "}"],
  frozenset: ["{", "}"],
};
const MOST_PARTS = 12;

function contents(object: ObservedObject, part: (at: number) => string): string {
  const { type, holds, attributes } = object;
  if (holds === undefined) return valueText(object);
  const [open, close] = BRACKETS[type] ?? ["(", ")"];
  const parts = type === "dict" ? pairs(holds, part) : holds.map(part);
  const told = parts.map((text, i) => (attributes ? `${attributes[i]}=${text}` : text));
  const shown = told.slice(0, MOST_PARTS);
  if (told.length > shown.length) shown.push(`and ${told.length - shown.length} more`);
  return open + shown.join(", ") + close;
}

const pairs = (holds: readonly number[], part: (at: number) => string): string[] =>
  holds.flatMap((at, i) => (i % 2 === 0 ? [`${part(at)}: ${part(holds[i + 1]!)}`] : []));

function valueText({ type, value }: ObservedObject): string {
  if (type === "float") return String(Buffer.from(value!, "hex").readDoubleBE());
  if (!/^(str|unicode|bytes)$/.test(type)) return value ?? "";
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
