// A Python file of the subset as a program: its statements, and what can be seen behind each of
// them. Every statement is a unit by itself, as at a prompt. Looking at a statement changes nothing
// for the next: where there is an instance to look at, whose dict comes into being when it is asked
// for, that is done in a process in which no other statement will run.

import { locateHeap } from "../properties/machines/objects/observe.ts";
import { Cpython, CpythonFailure } from "../properties/oracles/cpython/child.ts";
import type { FoundPython } from "../properties/oracles/pythons.ts";
import type { Observation, ObservedError } from "../spec/observation.ts";
import { PyError } from "../src/errors.ts";
import type { GcEvents } from "../src/gc/gc-events.ts";
import { Interpreter } from "../src/interpreter.ts";
import type { ObjRef } from "../src/memory/address.ts";
import type { Profile } from "../src/profile/profile.ts";
import type { Code } from "../src/python/code.ts";
import { compileUnit } from "../src/python/compile.ts";
import { parseProgram } from "../src/python/parse.ts";
import type { Statement, Unit } from "../src/python/syntax.ts";
import { CliError, EXIT } from "./exit.ts";

export interface PythonStatement {
  /** From 1. */
  readonly line: number;
  /** Its lines, without what stands between it and the next. */
  readonly text: string;
  readonly unit: Unit;
}

export interface PythonProgram {
  /** As errors name it. */
  readonly file: string;
  readonly statements: readonly PythonStatement[];
  /** Names that the module binds, those of functions and classes too; in order of letters. */
  readonly names: readonly string[];
  /** Names of all functions, wherever they stand. */
  readonly functions: readonly string[];
  /** Attributes that are set anywhere. */
  readonly attributes: readonly string[];
}

/** What a statement was seen to do. */
export interface Seen {
  readonly observation: Observation;
  /** Where each object of the observation is, in ours. */
  readonly addresses: readonly ObjRef[];
  /** What this statement ended with. */
  readonly error: ObservedError | undefined;
  /** What it wrote to sys.stderr, in ours. */
  readonly stderr: readonly string[];
}

/** Reads a program; what is not understood is bad input, told with file and line. */
export function readProgram(file: string, text: string): PythonProgram {
  const units = parsed(file, text);
  const lines = text.split("\n");
  const statements = units.map((unit, i) => {
    const next = units[i + 1]?.line ?? lines.length + 1;
    const own = lines.slice(unit.line - 1, next - 1);
    while (/^\s*(#.*)?$/.test(own.at(-1) ?? "x")) own.pop();
    return { line: unit.line, text: own.join("\n"), unit };
  });
  const names = new Set<string>();
  const functions = new Set<string>();
  const attributes = new Set<string>();
  const visit = (body: readonly Statement[], isModule: boolean): void => {
    for (const statement of body) {
      for (const target of targetsOf(statement)) {
        if (target.kind === "attribute") attributes.add(target.name);
        if (target.kind === "name" && isModule) names.add(target.name);
      }
      if (statement.kind === "for" && isModule) names.add(statement.target);
      if (statement.kind === "function") functions.add(statement.name);
      const isDefinition = statement.kind === "function" || statement.kind === "class";
      if (isDefinition && isModule) names.add(statement.name);
      if (!("body" in statement)) continue;
      const isOuter = isModule && (statement.kind === "for" || statement.kind === "if");
      visit(statement.body, isOuter);
      if (statement.kind === "if") visit(statement.orElse, isOuter);
    }
  };
  for (const unit of units) {
    refuseReturns(file, unit.statements, unit.line);
    visit(unit.statements, true);
  }
  return {
    file,
    statements,
    names: [...names].sort(),
    functions: [...functions],
    attributes: [...attributes].sort(),
  };
}

function parsed(file: string, text: string): Unit[] {
  try {
    return parseProgram(text);
  } catch (error) {
    return refuse(file, 1, error);
  }
}

/** What is wrong with the file in one line; anything but a SyntaxError is passed on. */
function refuse(file: string, near: number, error: unknown): never {
  if (!(error instanceof PyError)) throw error;
  const [, line = String(near), what = error.text] = /^line (\d+): (.*)$/s.exec(error.text) ?? [];
  const told = what.startsWith("`` ") ? "something is missing" : what;
  throw new CliError(EXIT.badInput, `${file}:${line}: ${told}`);
}

/** Outside of functions nothing returns. */
function refuseReturns(file: string, body: readonly Statement[], line: number): void {
  for (const statement of body) {
    if (statement.kind === "return") {
      throw new CliError(EXIT.badInput, `${file}:${line}: \`return\` outside of a function`);
    }
    if (statement.kind === "function" || !("body" in statement)) continue;
    refuseReturns(file, statement.body, line);
    if (statement.kind === "if") refuseReturns(file, statement.orElse, line);
  }
}

function targetsOf(statement: Statement) {
  if (statement.kind === "assign") return statement.targets;
  return statement.kind === "augmented" ? [statement.target] : [];
}

/** The lines of a statement behind their numbers. */
export const statementLines = ({ line, text }: PythonStatement): string[] =>
  text.split("\n").map((each, i) => `${String(line + i).padStart(4)}  ${each}`.trimEnd());

/** Code of every statement, compiled as `profile` does. */
export function compiled({ file, statements }: PythonProgram, profile: Profile): Code[] {
  return statements.map(({ line, unit }) => {
    try {
      return compileUnit(unit, profile.objects.source);
    } catch (error) {
      return refuse(file, line, error);
    }
  });
}

const NO_PRELUDE: [] = [];
/** Bytes of address space: enough for a program that people read. */
const HEAP_SIZE = 64 << 20;

/** An interpreter with room for such programs; it serves one after the other. */
export const interpreterFor = (profile: Profile, gcEvents?: GcEvents): Interpreter =>
  new Interpreter(profile, { size: HEAP_SIZE, ...(gcEvents === undefined ? {} : { gcEvents }) });

/** A new process, in which nothing of the program has run. */
export function beginProgram(interpreter: Interpreter, program: PythonProgram): Code[] {
  const code = compiled(program, interpreter.profile);
  interpreter.begin(NO_PRELUDE);
  interpreter.load(code);
  return code;
}

/** What is seen behind each statement, in our heap. */
export function seenHere(
  program: PythonProgram,
  profile: Profile,
  interpreter: Interpreter = interpreterFor(profile),
): Seen[] {
  const code = beginProgram(interpreter, program);
  const { names, attributes } = program;
  const errors: ObservedError[] = [];
  const seen = code.map((_, at): Seen => {
    const written = interpreter.stderr.length;
    const raised = interpreter.run(at);
    const error = raised && { statement: at, type: raised.type, text: raised.text };
    if (error !== undefined) errors.push(error);
    const { observed, refs } = locateHeap(interpreter, names, attributes, false);
    return {
      observation: { ...observed, errors: [...errors], log: [] },
      addresses: refs,
      error,
      stderr: interpreter.stderr.slice(written),
    };
  });
  return seen.map((each, last) => {
    const { observation } = each;
    if (observation.objects.every((object) => object.attributes === undefined)) return each;
    interpreter.begin(NO_PRELUDE);
    interpreter.load(code);
    for (let at = 0; at <= last; at++) interpreter.run(at);
    const { observed, refs } = locateHeap(interpreter, names, attributes);
    return { ...each, observation: { ...observation, ...observed }, addresses: refs };
  });
}

/** The same, of a real interpreter that is started for it. */
export async function seenThere(program: PythonProgram, python: FoundPython): Promise<Seen[]> {
  const cpython = await openFor(program.attributes, python);
  try {
    return await seenBy(program, cpython);
  } finally {
    cpython.close();
  }
}

/** The reader turns the collector off, with which a script begins. */
const AS_A_SCRIPT = "gc.enable()\n";

/** An interpreter that knows attributes by these names, and no prelude of ours. */
export const openFor = (attributes: readonly string[], python: FoundPython): Promise<Cpython> =>
  Cpython.open(python, { prelude: AS_A_SCRIPT, attributes });

/** What such an interpreter shows behind each statement: each prefix is a program of its own. */
export async function seenBy(program: PythonProgram, cpython: Cpython): Promise<Seen[]> {
  const texts = program.statements.map(({ text }) => text);
  const outcomes = await cpython.runEach(texts.map((_, last) => texts.slice(0, last + 1)));
  return outcomes.map((outcome, last) => {
    if (outcome instanceof CpythonFailure) throw new CliError(EXIT.badInput, outcome.message);
    const { addresses: _, ...observation } = outcome;
    const error = observation.errors.find(({ statement }) => statement === last);
    return { observation, addresses: [], error, stderr: [] };
  });
}
