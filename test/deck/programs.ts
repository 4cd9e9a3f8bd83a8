// The programs of corpus/deck, read once, and what is seen behind their statements.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type PythonProgram, readProgram, type Seen, seenHere } from "../../cli/python-program.ts";
import type { ObservedObject } from "../../spec/observation.ts";
import { profileNamed } from "../../src/profile/lookup.ts";

const FOLDER = fileURLToPath(new URL("../../corpus/deck/", import.meta.url));

export const FILES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".py"))
  .sort();

export const programOf = (file: string): PythonProgram =>
  readProgram(file, readFileSync(FOLDER + file, "utf8"));

/** The program of a row, as one version shows it. */
export class Shown {
  readonly program: PythonProgram;
  readonly seen: readonly Seen[];

  constructor(row: string, version: string) {
    this.program = programOf(FILES.find((file) => file.startsWith(`${row}-`))!);
    this.seen = seenHere(this.program, profileNamed(version)!);
  }

  /** Behind the statement that reads so; the last one when it is not given. */
  behind(text?: string): Seen {
    const at = this.program.statements.findLastIndex((each) => each.text === text);
    return text === undefined ? this.seen.at(-1)! : this.seen[at]!;
  }

  object(name: string, text?: string): ObservedObject | undefined {
    const { observation } = this.behind(text);
    const at = new Map(observation.names).get(name);
    return at === undefined ? undefined : observation.objects[at];
  }

  /** The values that names have at the end, as `c True`. */
  values(names: string): string {
    return [...names].map((name) => `${name} ${this.object(name)?.value}`).join(", ");
  }

  /** Where the object of a name is. */
  address(name: string, text?: string): number | undefined {
    const { observation, addresses } = this.behind(text);
    return addresses[new Map(observation.names).get(name)!];
  }

  /** What each item of a container is, by number. */
  items(name: string, text?: string): readonly number[] {
    return this.object(name, text)!.holds!;
  }
}
