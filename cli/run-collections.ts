// `pyheap run FILE --collections`: each collection that a program brings about, below the statement
// in which it ran.

import { CollectionRecorder } from "../src/inspect/record-collections.ts";
import { COLLECTIONS_LEGEND, renderCollection } from "../src/inspect/render-collections.ts";
import type { NamedObject } from "../src/inspect/render-objects.ts";
import type { Interpreter } from "../src/interpreter.ts";
import { NO_OBJECT } from "../src/memory/address.ts";
import type { Profile } from "../src/profile/profile.ts";
import { CliError, EXIT } from "./exit.ts";
import {
  beginProgram,
  interpreterFor,
  type PythonProgram,
  statementLines,
} from "./python-program.ts";

/** Collections that are drawn of one program, unless all are asked for. */
const MOST_COLLECTIONS = 16;

export interface CollectionChoice {
  /** The one to draw, from 1; undefined for more than one. */
  readonly only: number | undefined;
  readonly all: boolean;
}

/** The picture of a program's collections: of the first, of all, or of one. */
export function collectionsOf(
  program: PythonProgram,
  profile: Profile,
  { only, all }: CollectionChoice,
): string {
  const recorder = new CollectionRecorder();
  const interpreter = interpreterFor(profile, recorder);
  beginProgram(interpreter, program);
  recorder.begin(interpreter.objects, interpreter.collector);
  const { collections } = recorder;
  const isShown = (number: number): boolean =>
    only === undefined ? all || number <= MOST_COLLECTIONS : number === only;
  const pictures: string[] = [];
  program.statements.forEach((statement, at) => {
    recorder.note(namesOf(interpreter, program));
    const before = collections.length;
    interpreter.run(at);
    const drawn = collections.slice(before).flatMap((view, i) => {
      const number = before + i + 1;
      if (!isShown(number)) return [];
      const title = `  collection ${number}, of generation ${view.generation}`;
      return [`${title}: ${renderCollection(view).trimStart()}`];
    });
    if (drawn.length > 0) pictures.push(`${statementLines(statement).join("\n")}\n`, ...drawn);
  });
  const { length } = collections;
  if (only !== undefined && only > length) {
    throw new CliError(EXIT.badInput, `--collection ${only}: the program has ${ran(length)}`);
  }
  if (length === 0) return "no collection ran\n";
  const left = length - MOST_COLLECTIONS;
  if (only === undefined && !all && left > 0) {
    pictures.push(`and ${ran(left)} more: --all draws all, --collection ${length} the last\n`);
  }
  return [...pictures, COLLECTIONS_LEGEND].join("\n");
}

const ran = (count: number): string => `${count} ${count === 1 ? "collection" : "collections"}`;

/** What the names of the module are bound to. */
export const namesOf = (interpreter: Interpreter, { names }: PythonProgram): NamedObject[] =>
  names.flatMap((name) => {
    const ref = interpreter.lookup(name);
    return ref === NO_OBJECT ? [] : [{ name, ref }];
  });
