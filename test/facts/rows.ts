// The rows of facts: their texts, and what real CPythons said.

import { readFileSync } from "node:fs";
import type { Value } from "./evaluate.ts";

export interface Row {
  readonly name: string;
  readonly text: string;
  readonly pythons: readonly string[];
}

export type Recorded = Readonly<Record<string, Readonly<Record<string, Value>>>>;

export const PYTHONS = ["2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"] as const;

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** The rows of a file, in its order. */
export function rowsOf(file: string): Row[] {
  const [, ...parts] = read(`rows/${file}.py`).split("#: ");
  return parts.map((part) => {
    const [head, ...lines] = part.trimEnd().split("\n");
    const [name, span] = head!.split(" @ ");
    return { name: name!, text: lines.join("\n"), pythons: pythonsIn(span ?? "..") };
  });
}

/** What was recorded, by file and row; values by spans of versions. */
export const recorded: Readonly<Record<string, Recorded>> = {
  ...JSON.parse(read("recorded.json")),
  requests: JSON.parse(read("requests.json")),
};

/** The value that `python` gave. */
export function recordedValue(file: string, row: string, python: string): Value {
  const spans = Object.entries(recorded[file]![row]!);
  return spans.find(([span]) => pythonsIn(span).includes(python))![1];
}

/** `3.6..3.8` as versions; an end that is not told is open. */
export function pythonsIn(span: string): readonly string[] {
  const [first, last = first] = span.split("..");
  const all: readonly string[] = PYTHONS;
  if (first !== "" && !all.includes(first!)) return [];
  const from = first === "" ? 0 : all.indexOf(first!);
  return all.slice(from, last === "" ? all.length : all.indexOf(last!) + 1);
}
