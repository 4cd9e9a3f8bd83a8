// `pyheap run FILE`: a Python file of the subset in our interpreter, told statement by statement,
// or as a picture of its objects at the end. With a real interpreter beside it, both are told.

import { OracleUnavailable } from "../properties/oracles/cpython/child.ts";
import { differences } from "../properties/oracles/cpython/compare.ts";
import { type FoundPython, findPythons } from "../properties/oracles/pythons.ts";
import { type FramePicture, renderObjects } from "../src/inspect/render-objects.ts";
import { renderTables } from "../src/inspect/render-tables.ts";
import { Interpreter } from "../src/interpreter.ts";
import { profileNamed } from "../src/profile/lookup.ts";
import type { Profile } from "../src/profile/profile.ts";
import { CliError, EXIT, type ExitCode, usageError } from "./exit.ts";
import { readText, shown } from "./files.ts";
import { type ObjectLine, objectLines } from "./observation-lines.ts";
import type { Output } from "./output.ts";
import {
  beginProgram,
  type PythonProgram,
  type PythonStatement,
  readProgram,
  type Seen,
  seenHere,
  seenThere,
  statementLines,
} from "./python-program.ts";
import { collectionsOf, namesOf } from "./run-collections.ts";

export interface RunOptions {
  readonly python: string;
  readonly picture: boolean;
  readonly collections: boolean;
  /** The number of the collection that is drawn alone. */
  readonly collection: number | undefined;
  /** The function of which the picture shows the frame. */
  readonly frame: string | undefined;
  readonly all: boolean;
  readonly compare: boolean;
  readonly interpreters: readonly string[];
}

/** Runs one program. */
export async function run(output: Output, file: string, options: RunOptions): Promise<ExitCode> {
  const profile = profileNamed(options.python)!;
  const program = readProgram(shown(file), readText(file));
  const { frame, picture, collections, collection: only, compare, all } = options;
  if (frame !== undefined && !program.functions.includes(frame)) {
    throw usageError(`--frame takes a function of the program, not \`${frame}\``);
  }
  const title = `${shown(file)} in ${nameOf(profile)}`;
  if (picture || frame !== undefined) {
    const drawn = pictureOf(program, profile, { frame, all });
    output.print(`${title}\n\n${drawn.trimEnd()}`);
    return EXIT.held;
  }
  if (collections || only !== undefined) {
    const drawn = collectionsOf(program, profile, { only, all });
    output.print(`${title}\n\n${drawn.trimEnd()}`);
    return EXIT.held;
  }
  if (compare) return tellBoth(output, title, program, profile, options);
  output.print(title);
  tell(output, program, seenHere(program, profile), all);
  return EXIT.held;
}

const nameOf = ({ name, measuredOn }: Profile): string =>
  measuredOn === undefined ? `the Python called ${name}` : `CPython ${measuredOn}, rebuilt`;

/** The picture of a program's objects at its end, or while the function `frame` runs. */
export function pictureOf(
  program: PythonProgram,
  profile: Profile,
  { frame, all }: { readonly frame?: string | undefined; readonly all?: boolean },
  interpreter: Interpreter = new Interpreter(profile),
): string {
  let picture: string | undefined;
  const code = beginProgram(interpreter, program);
  interpreter.watchReturns((each) => {
    if (frame !== each.name || picture !== undefined) return;
    const variables = each.locals.map((name, slot) => ({
      name,
      at: interpreter.stack.localAddress(slot),
      ref: interpreter.stack.local(slot),
    }));
    picture = draw(interpreter, program, all === true, { name: frame, variables });
  });
  code.forEach((_, at) => void interpreter.run(at));
  interpreter.watchReturns(undefined);
  if (frame !== undefined && picture === undefined) {
    throw new CliError(EXIT.badInput, `${frame} never runs to its end`);
  }
  return picture ?? draw(interpreter, program, all === true, undefined);
}

function draw(
  interpreter: Interpreter,
  program: PythonProgram,
  all: boolean,
  frame: FramePicture | undefined,
): string {
  const { objects, runtime } = interpreter;
  const module = namesOf(interpreter, program);
  const picture = renderObjects(objects, runtime.segments, { module, frame });
  if (!all) return picture;
  const freeLists = interpreter.freeLists().map(({ name, capacity, list }) => ({
    name,
    capacity,
    numfree: list.numfree,
    entries: list.entries(),
  }));
  return `${picture}\n${renderTables(objects, freeLists)}`;
}

/** Numbers objects by their addresses, in the order in which these are first told. */
class Labels {
  private readonly numbers = new Map<number, number>();

  of({ addresses }: Seen): (index: number) => string {
    return (index) => {
      const at = addresses[index];
      if (at === undefined) return "#?";
      if (!this.numbers.has(at)) this.numbers.set(at, this.numbers.size + 1);
      return `#${this.numbers.get(at)}`;
    };
  }
}

function tell(
  output: Output,
  { statements }: PythonProgram,
  seen: readonly Seen[],
  all: boolean,
): void {
  const labels = new Labels();
  let before = new Set<string>();
  for (const [i, statement] of statements.entries()) {
    tellStatement(output, statement, seen[i]!);
    const { observation, error } = seen[i]!;
    if (error !== undefined) output.print(`${INDENT}raises ${error.type}: ${error.text}`);
    for (const name of unbound(seen, i)) output.print(`${INDENT}${name} is not bound any more`);
    const lines = objectLines(observation, labels.of(seen[i]!));
    const texts = lines.map((line) => lineText(line, columns(line)));
    for (const text of texts) if (all || !before.has(text)) output.print(text);
    before = new Set(texts);
  }
}

const INDENT = " ".repeat(7);
const NAMES_WIDTH = 9;
const WHAT_WIDTH = 34;
const COUNT_WIDTH = 9;
const SIZE_WIDTH = 11;

/** A statement, and what it wrote. */
function tellStatement(output: Output, statement: PythonStatement, { stderr }: Seen): void {
  for (const line of statementLines(statement)) output.print(line);
  for (const line of stderr) output.print(`${INDENT}stderr: ${line}`);
}

/** Names that were bound before statement `at` and are not behind it. */
function unbound(seen: readonly Seen[], at: number): string[] {
  const names = new Set(seen[at]!.observation.names.map(([name]) => name));
  const before = seen[at - 1]?.observation.names ?? [];
  return before.map(([name]) => name).filter((name) => !names.has(name));
}

const columns = ({ count, size }: ObjectLine): string =>
  count.padEnd(COUNT_WIDTH) + size.padStart(SIZE_WIDTH);

const lineText = ({ names, what }: ObjectLine, rest: string): string =>
  `${INDENT}${`${names.padEnd(NAMES_WIDTH)} ${what}`.padEnd(NAMES_WIDTH + WHAT_WIDTH)} ${rest}`;

/** Tells what both saw, a column each, and what differs. */
async function tellBoth(
  output: Output,
  title: string,
  program: PythonProgram,
  profile: Profile,
  { interpreters, all }: RunOptions,
): Promise<ExitCode> {
  const python = realPython(profile, interpreters);
  const ours = seenHere(program, profile);
  const theirs = await seenReally(program, python);
  output.print(title);
  const heads = `${"pyheap".padEnd(COUNT_WIDTH + SIZE_WIDTH)}   CPython ${python.full}`;
  output.print(`${INDENT}${" ".repeat(NAMES_WIDTH + WHAT_WIDTH)} ${heads}`);
  const labels = new Labels();
  let compared = 0;
  let differing = 0;
  let before = new Set<string>();
  for (const [i, statement] of program.statements.entries()) {
    tellStatement(output, statement, ours[i]!);
    for (const name of unbound(ours, i)) output.print(`${INDENT}${name} is not bound any more`);
    const [here, there] = [ours[i]!.observation, theirs[i]!.observation];
    const label = labels.of(ours[i]!);
    const left = objectLines(here, label);
    const right = objectLines(there, label);
    const texts = left.map((line, k) => {
      const other = right[k];
      return lineText(line, `${columns(line)}   ${other === undefined ? "-" : columns(other)}`);
    });
    for (const text of texts) if (all || !before.has(text)) output.print(text);
    before = new Set(texts);
    for (const { where, expected, actual } of differences(there, here)) {
      differing++;
      output.print(`${INDENT}${output.paint.bad("✗")} ${where}: ${actual}, CPython ${expected}`);
    }
    compared += here.objects.length;
  }
  const verdict =
    differing === 0
      ? "nothing differs"
      : `${differing} ${differing === 1 ? "difference" : "differences"}`;
  const counts = `${program.statements.length} statements, ${compared} objects seen behind them`;
  output.print(`${counts}: ${verdict}`);
  return differing === 0 ? EXIT.held : EXIT.failed;
}

function realPython({ name }: Profile, paths: readonly string[]): FoundPython {
  const found = findPythons({ pythons: paths, env: process.env });
  const python = found.find(({ version }) => version === name);
  if (python !== undefined) return python;
  const where = "on PATH, in PYENV_ROOT or by --interpreter";
  throw new CliError(
    EXIT.oracleMissing,
    `--compare needs a CPython ${name}; none was found ${where}`,
  );
}

async function seenReally(program: PythonProgram, python: FoundPython): Promise<Seen[]> {
  try {
    return await seenThere(program, python);
  } catch (error) {
    if (!(error instanceof OracleUnavailable)) throw error;
    throw new CliError(EXIT.oracleMissing, error.message);
  }
}
