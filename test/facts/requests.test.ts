// What objects ask of the allocator while a statement runs, held against real CPythons.
//
// The real processes had blocks of some types in their free lists, whatever was done to empty them;
// there the statement ran once before, and its object is gone, when ours is asked too.

import { expect, test } from "vitest";
import type { Interpreter } from "../../src/interpreter.ts";
import type { RawAllocator } from "../../src/malloc/raw-allocator.ts";
import type { Domains } from "../../src/pymem/domain.ts";
import { compileText, freshInterpreter, runText } from "./evaluate.ts";
import { pythonsIn, recordedValue, rowsOf } from "./rows.ts";

/** Rows for which a block lay in a free list of the real process, and where. */
const REUSED: Readonly<Record<string, string>> = {
  "[]": "2.7",
  "[a]": "2.7",
  "[a,a,a]": "2.7",
  "l3+l3": "2.7",
  "l3[:]": "2.7",
  "deepcopy-free: l3*40": "2.7",
  float: "..3.11",
};

/** What domains are asked from now on: `Om56`, `Mc24`, `Mr32`, `Mf`. */
function listenTo({ mem, obj }: Domains): string[] {
  const log: string[] = [];
  let isAsking = false;
  const note = <Result>(word: string, ask: () => Result): Result => {
    // What a domain asks of itself is no request.
    if (isAsking) return ask();
    log.push(word);
    isAsking = true;
    try {
      return ask();
    } finally {
      isAsking = false;
    }
  };
  for (const [letter, domain] of Object.entries({ M: mem, O: obj })) {
    // Components keep the domains that they were given, so it is these that tell.
    const { malloc, calloc, realloc, free } = domain;
    const told: RawAllocator = {
      malloc: (n) => note(`${letter}m${n}`, () => malloc.call(domain, n)),
      calloc: (count, n) => note(`${letter}c${count * n}`, () => calloc.call(domain, count, n)),
      realloc: (at, n) => note(`${letter}r${n}`, () => realloc.call(domain, at, n)),
      free: (at) => note(`${letter}f`, () => free.call(domain, at)),
    };
    Object.assign(domain, told);
  }
  return log;
}

const logs = new Map<Interpreter, string[]>();

function logOf(interpreter: Interpreter): string[] {
  const log = logs.get(interpreter) ?? listenTo(interpreter.heap.domains);
  logs.set(interpreter, log);
  return log;
}

/** A call of a C function leaves a tuple of one argument in its free list, in any real process. */
function callOnce({ heap, objects }: Interpreter): void {
  heap.decref(objects.tuples.fromItems([objects.singletons.none]));
}

function requestsOf(python: string, text: string, isReused: boolean): string {
  const interpreter = freshInterpreter(python);
  const lines = text.split("\n");
  const statement = lines.pop()!;
  runText(interpreter, lines.join("\n"));
  callOnce(interpreter);
  if (isReused) runText(interpreter, `${statement}\nx = None`);
  interpreter.load(compileText(interpreter, statement));
  // Strings for names are made when code is, which is not what is asked about.
  for (const [name] of `__init__ ${statement}`.matchAll(/\w+/g)) interpreter.names.intern(name);
  const log = logOf(interpreter);
  log.length = 0;
  const error = interpreter.run(0);
  if (error !== undefined) throw error;
  // In 2.7 the probe saw PyObject_* only.
  const memIsSeen = !interpreter.profile.objects.source.strIsBytes;
  const seen = log.filter((word) => memIsSeen || word[0] === "O");
  return seen.length === 0 ? "-" : seen.join(" ");
}

test.each(rowsOf("requests"))(
  "$name asks for what it asks for in real CPythons",
  ({ name, text, pythons }) => {
    const ours: Record<string, string> = {};
    const real: Record<string, string> = {};
    for (const python of pythons) {
      const isReused = pythonsIn(REUSED[name] ?? "none").includes(python);
      ours[python] = requestsOf(python, text, isReused);
      real[python] = String(recordedValue("requests", name, python));
    }
    expect(ours).toEqual(real);
  },
);
