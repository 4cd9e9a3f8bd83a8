// The rows of facts: their texts, what real CPythons said, and which there are.

import { readFileSync } from "node:fs";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import type { Value } from "./evaluate.ts";

export interface Row {
  readonly name: string;
  readonly text: string;
  /** The versions that have the row. */
  readonly pythons: readonly string[];
}

export const PYTHONS: readonly string[] = PYTHON_VERSIONS;

type Values = Readonly<Record<string, Readonly<Record<string, Value>>>>;

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** Values by group, row and span of versions. */
const recorded: Readonly<Record<string, Values>> = {
  ...JSON.parse(read("recorded.json")),
  ...JSON.parse(read("measured.json")),
};

/** The names of all rows, by the file of the facts. */
export const INDEX: Readonly<Record<string, readonly string[]>> = JSON.parse(read("index.json"));

/** `3.6..3.8` as versions; an end that is not told is open. */
export function pythonsIn(span: string): readonly string[] {
  const [first, last = first] = span.split("..");
  const from = first === "" ? 0 : PYTHONS.indexOf(first!);
  return from === -1
    ? []
    : PYTHONS.slice(from, last === "" ? PYTHONS.length : PYTHONS.indexOf(last!) + 1);
}

/** `a row @ 3.6..3.8` as its name and its versions; all of them when none is told. */
export function spannedName(text: string): Omit<Row, "text"> {
  const [name, span] = text.split(" @ ");
  return { name: name!, pythons: pythonsIn(span ?? "..") };
}

/** The rows of a file, in its order. */
export function rowsOf(file: string): Row[] {
  const [, ...parts] = read(`rows/${file}.py`).split("#: ");
  return parts.map((part) => {
    const [head, ...lines] = part.trimEnd().split("\n");
    return { ...spannedName(head!), text: lines.join("\n") };
  });
}

/** The rows of a group that was measured, of which there is no text. */
export function measuredRows(group: string): Row[] {
  return Object.entries(recorded[group]!).map(([name, spans]) => {
    const pythons = Object.keys(spans).flatMap((span) => pythonsIn(span));
    return { name, text: "", pythons };
  });
}

/** What `python` said. */
export function recordedValue(group: string, row: string, python: string): Value {
  const spans = Object.entries(recorded[group]![row]!);
  return spans.find(([span]) => pythonsIn(span).includes(python))![1];
}
