// The recorded programs: `programs.txt` holds them, one after the other, with a line of three
// hyphens between two; `observed.json.gz` holds what real interpreters showed of each.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Observation } from "../../spec/observation.ts";

/** What some versions showed of a program. */
export interface Seen {
  readonly versions: string[];
  readonly observation: Observation;
}

/** The programs, each as the texts of its units: a line with the block that follows it. */
export function readPrograms(): string[][] {
  const text = readFileSync(new URL("./programs.txt", import.meta.url), "utf8");
  return text
    .trimEnd()
    .split("\n---\n")
    .map((program) => program.split(/\n(?! )/).map((u) => (u.includes("\n") ? `${u}\n` : u)));
}

/** What was seen of each program, in their order. */
export function readSeen(): Seen[][] {
  const bytes = readFileSync(new URL("./observed.json.gz", import.meta.url));
  return JSON.parse(gunzipSync(bytes).toString("utf8")) as Seen[][];
}
