// The programs of corpus/deck, read once, and what is seen behind their statements.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  interpreterFor,
  type PythonProgram,
  readProgram,
  type Seen,
  seenHere,
} from "../../cli/python-program.ts";
import type { ObservedObject } from "../../spec/observation.ts";
import type { Interpreter } from "../../src/interpreter.ts";
import { profileNamed } from "../../src/profile/lookup.ts";

const FOLDER = fileURLToPath(new URL("../../corpus/deck/", import.meta.url));

export const FILES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".py"))
  .sort();

/** Those of the rows on the collector; collector.test.ts has them. */
export const OF_COLLECTOR: readonly string[] = FILES.filter((name) =>
  /^(15|17|18|19|20|21|22|27)-/.test(name),
);

export const programOf = (file: string): PythonProgram =>
  readProgram(file, readFileSync(FOLDER + file, "utf8"));

/** What two tests ask for in the same words is made once. */
function once<Made>(make: (...words: readonly string[]) => Made): (...words: string[]) => Made {
  const made = new Map<string, { readonly value: Made }>();
  return (...words) => {
    const key = words.join(" ");
    const found = made.get(key) ?? { value: make(...words) };
    made.set(key, found);
    return found.value;
  };
}

/** One interpreter for each version: to make one takes longer than most programs do. */
export const interpreterOf: (version: string) => Interpreter = once((version) =>
  interpreterFor(profileNamed(version!)!),
);

/** The program of a row as `version` shows it. */
export const shownOf: (row: string, version: string) => Shown = once(
  (row, version) => new Shown(row!, version!),
);

/** The program of a row, as one version shows it. */
export class Shown {
  readonly program: PythonProgram;
  readonly seen: readonly Seen[];

  constructor(row: string, version: string) {
    this.program = programOf(FILES.find((file) => file.startsWith(`${row}-`))!);
    this.seen = seenHere(this.program, profileNamed(version)!, interpreterOf(version));
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

/** What statements of these programs ended with. */
export const errorsIn = (files: readonly string[], version: string): unknown[] =>
  files.flatMap((file) =>
    shownOf(file.slice(0, 2), version).seen.flatMap(({ error }) =>
      error === undefined ? [] : [error],
    ),
  );
