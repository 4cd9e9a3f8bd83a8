// Rows of facts as programs: the text of a row, run in our interpreter as record.py runs it in a
// real one, and its value as data.

import { PyError } from "../../src/errors.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { Code } from "../../src/python/code.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";

/** A value as JSON has it: tuples are lists. */
export type Value = null | boolean | number | string | readonly Value[];

/** What is made of the object that the last line of a row gives. */
export type Measure = (interpreter: Interpreter, ref: ObjRef) => Value;

const NO_PRELUDE: readonly never[] = [];
const interpreters = new Map<string, Interpreter>();

/** The interpreter of a version, as it starts. Every row of a version gets the same one. */
export function freshInterpreter(python: string): Interpreter {
  let interpreter = interpreters.get(python);
  if (interpreter === undefined) {
    interpreter = new Interpreter(profileNamed(python)!, { size: 16 << 20 });
    interpreters.set(python, interpreter);
  }
  interpreter.begin(NO_PRELUDE);
  return interpreter;
}

/** The units of `text`, as `interpreter` compiles them. */
export function compileText(interpreter: Interpreter, text: string): Code[] {
  const { source } = interpreter.profile.objects;
  return parseProgram(text).map((unit) => compileUnit(unit, source));
}

/** Runs `text` in what `freshInterpreter` gives; PyError when it ends with one. */
export function runText(interpreter: Interpreter, text: string): void {
  const units = compileText(interpreter, text);
  interpreter.load(units);
  for (const unit of units.keys()) {
    const error = interpreter.run(unit);
    if (error !== undefined) throw error;
  }
}

/** The value of a row whose last line is an expression; `prepare` is done before. */
export function evaluate(
  python: string,
  text: string,
  measure: Measure = dataOf,
  prepare: (interpreter: Interpreter) => void = () => {},
): Value {
  const interpreter = freshInterpreter(python);
  prepare(interpreter);
  const lines = text.split("\n");
  const last = lines.pop()!;
  try {
    runText(interpreter, [...lines, `result = ${last}`].join("\n"));
    return measure(interpreter, interpreter.lookup("result"));
  } catch (error) {
    if (error instanceof PyError) return `EXC ${error.message}`;
    throw error;
  }
}

/** An object of atoms, lists and tuples as data. */
export function dataOf(interpreter: Interpreter, ref: ObjRef): Value {
  const { objects, heap } = interpreter;
  const { singletons, numbers, text, lists, tuples } = objects;
  if (ref === NO_OBJECT) throw new Error("the row gave no value");
  if (ref === singletons.none) return null;
  if (ref === numbers.bool(true)) return true;
  if (ref === numbers.bool(false)) return false;
  if (text.isStr(ref)) return text.toHost(ref);
  if (lists.isList(ref)) return lists.items(ref).map((item) => dataOf(interpreter, item));
  if (tuples.isTuple(ref)) return tuples.items(ref).map((item) => dataOf(interpreter, item));
  const value = Number(heap.repr(ref).replace("L", ""));
  if (Number.isNaN(value)) throw new Error(`${heap.repr(ref)} is no value of a row`);
  return value;
}

/** `[1, 2, 3, 7]` as `[[1, 3], [7, 7]]`. */
export function runsOf(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const n of numbers) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else found.push([n, n]);
  }
  return found;
}

/** `[0, 1, 2, 9, 8, 5]` as `["0..2", "9..8", "5"]`: runs upwards or downwards. */
export function spansOf(numbers: readonly number[]): string[] {
  const found: { first: number; last: number; step: number }[] = [];
  for (const n of numbers) {
    const span = found.at(-1);
    const step = span === undefined ? 0 : n - span.last;
    const isNext = span?.step === 0 ? Math.abs(step) === 1 : step === span?.step;
    if (span !== undefined && isNext) Object.assign(span, { last: n, step });
    else found.push({ first: n, last: n, step: 0 });
  }
  return found.map(({ first, last, step }) => (step === 0 ? `${first}` : `${first}..${last}`));
}

/** Every address in a text as 0xADDR. */
export function withoutAddresses(value: Value): Value {
  if (typeof value === "string") return value.replaceAll(/0x[0-9a-f]+/g, "0xADDR");
  return isRow(value) ? value.map(withoutAddresses) : value;
}

const isRow = (value: Value): value is readonly Value[] => Array.isArray(value);

/**
 * What was written to sys.stderr, but for what differs from process to process; lines that begin
 * with a blank are of tracebacks and quote the source.
 */
export function linesTold(interpreter: Interpreter): string[] {
  const lines = interpreter.stderr.filter((line) => line !== "" && !line.startsWith(" "));
  return lines.map((line) => {
    if (line.includes(" generation: ")) return line.replaceAll(/\d+/g, "N");
    return line.replace(/\d+\.\d+s elapsed/, "0.0000s elapsed");
  });
}
