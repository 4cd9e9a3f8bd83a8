// What objects ask of the allocator while a statement runs, held against real CPythons.
//
// The real processes had blocks of some types in their free lists, whatever was done to empty them;
// there the statement ran once before, and its object is gone, when ours is asked too.

import { expect, test } from "vitest";
import { Interpreter } from "../../src/interpreter.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { Requests } from "../objects/requests.ts";
import { compileText, runText } from "./evaluate.ts";
import { pythonsIn, recordedValue, rowsOf } from "./rows.ts";

/** Rows for which a block lay in a free list of the real process, and where. */
const REUSED: Readonly<Record<string, string>> = {
  "[]": "2.7",
  "[a]": "2.7",
  "[a,a,a]": "2.7",
  "l3+l3": "2.7",
  "l3[:]": "2.7",
  "deepcopy-free: l3*40": "2.7",
  "(a,)": "..",
  float: "..3.11",
};

/** The domains of `interpreter` tell `Requests` what they are asked. */
function listenTo(interpreter: Interpreter): Requests {
  const { raw, mem, obj } = interpreter.heap.domains;
  // What a domain asks of itself is no request: it is left as it was in a copy.
  const inner = <Domain extends object>(domain: Domain): Domain =>
    Object.assign(Object.create(Object.getPrototypeOf(domain)), domain);
  const requests = new Requests({ raw: inner(raw), mem: inner(mem), obj: inner(obj) });
  // Components keep the domains that they were given.
  Object.assign(raw, requests.domains.raw);
  Object.assign(mem, requests.domains.mem);
  Object.assign(obj, requests.domains.obj);
  return requests;
}

function requestsOf(python: string, text: string, isReused: boolean): string {
  const interpreter = new Interpreter(profileNamed(python)!, { size: 64 << 20 });
  const { source } = interpreter.profile.objects;
  const lines = text.split("\n");
  const statement = lines.pop()!;
  runText(interpreter, lines.join("\n"));
  if (isReused) runText(interpreter, `${statement}\nx = None`);
  interpreter.load(compileText(interpreter, statement));
  // Strings for names are made when code is, which is not what is asked about.
  for (const [name] of `__init__ ${statement}`.matchAll(/\w+/g)) interpreter.names.intern(name);
  const { log } = listenTo(interpreter);
  const error = interpreter.run(0);
  if (error !== undefined) throw error;
  const seen = log.filter((word) => word[0] === "O" || (word[0] === "M" && !source.strIsBytes));
  return seen.length === 0 ? "-" : seen.join(" ");
}

test.each(rowsOf("requests"))("$name asks for what it asks for in real CPythons", ({ name, text, pythons }) => {
  const ours: Record<string, string> = {};
  const real: Record<string, string> = {};
  for (const python of pythons) {
    const isReused = pythonsIn(REUSED[name] ?? "none").includes(python);
    ours[python] = requestsOf(python, text, isReused);
    real[python] = String(recordedValue("requests", name, python));
  }
  expect(ours).toEqual(real);
});
