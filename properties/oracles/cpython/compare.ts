// What differs between two observations of one program, in words. Any pair compares: model, heap,
// real interpreter. A field that one side does not have is not compared.
//
// Objects are compared by walking both sides at once from the names: where one object is met twice,
// the other side must meet one object twice. The numbers themselves are not looked at, so that a
// difference at one place does not show up at all places behind it.

import type { Observation, ObservedObject } from "../../../spec/observation.ts";
import { addressDifferences, type Reuse } from "./compare-addresses.ts";
import type { Difference } from "./difference.ts";

export type { Difference } from "./difference.ts";

/** What to compare beside what always is. */
export interface CompareOptions {
  readonly reuse?: Reuse;
}

/** Tells what differs: errors first, then what the names hold, the log, and addresses. */
export function differences(
  expected: Observation,
  actual: Observation,
  options: CompareOptions = {},
): Difference[] {
  const found: Difference[] = [];
  compareErrors(expected, actual, found);
  new ObjectComparison(expected, actual, found).run();
  const logs = [expected, actual].map(({ log }) => JSON.stringify(log));
  if (logs[0] !== logs[1]) found.push({ where: "log", expected: logs[0]!, actual: logs[1]! });
  compareCollectors(expected, actual, found);
  if (expected.addresses !== undefined && actual.addresses !== undefined) {
    found.push(...addressDifferences(expected.addresses, actual.addresses, options.reuse));
  }
  return found;
}

function compareCollectors(
  { collector: expected }: Observation,
  { collector: actual }: Observation,
  found: Difference[],
): void {
  if (expected === undefined || actual === undefined) return;
  for (const field of ["counts", "statistics", "garbage"] as const) {
    const [left, right] = [expected[field], actual[field]];
    if (left === undefined || right === undefined) continue;
    const [a, b] = [JSON.stringify(left), JSON.stringify(right)];
    if (a !== b) found.push({ where: `collector's ${field}`, expected: a, actual: b });
  }
}

/** An error's text may show an object with its address, which tells nothing. */
const withoutAddresses = (text: string): string => text.replace(/0x[0-9a-f]+/gi, "0x...");

function compareErrors(expected: Observation, actual: Observation, found: Difference[]): void {
  if (expected.errors.length === 0 && actual.errors.length === 0) return;
  const byStatement = ({ errors }: Observation): Map<number, string> =>
    new Map(
      errors.map(({ statement, type, text }) => [statement, `${type}: ${withoutAddresses(text)}`]),
    );
  const sides = [byStatement(expected), byStatement(actual)] as const;
  const statements = new Set([...sides[0].keys(), ...sides[1].keys()]);
  for (const statement of [...statements].sort((a, b) => a - b)) {
    const [left = "none", right = "none"] = sides.map((side) => side.get(statement));
    if (left === right) continue;
    found.push({ where: `error at statement ${statement}`, expected: left, actual: right });
  }
}

/** Two objects at the same place; the place is where they were met first. */
interface Pair {
  readonly expected: number;
  readonly actual: number;
  readonly parent: Pair | undefined;
  /** The name, or the index in what the parent holds. */
  readonly step: string | number;
}

const FIELDS = ["value", "size", "dictSize", "refcount"] as const;

class ObjectComparison {
  private readonly expected: Observation;
  private readonly actual: Observation;
  private readonly found: Difference[];
  /** The pair in which each object of a side was met first. */
  private readonly ofExpected = new Map<number, Pair>();
  private readonly ofActual = new Map<number, Pair>();

  constructor(expected: Observation, actual: Observation, found: Difference[]) {
    this.expected = expected;
    this.actual = actual;
    this.found = found;
  }

  run(): void {
    const names = new Map(this.expected.names);
    const others = new Map(this.actual.names);
    const open: Pair[] = [];
    for (const [name, expected] of names) {
      const actual = others.get(name);
      if (actual === undefined) {
        this.found.push({ where: name, expected: "bound", actual: "not bound" });
      } else open.push({ expected, actual, parent: undefined, step: name });
    }
    for (const name of others.keys()) {
      if (names.has(name)) continue;
      this.found.push({ where: name, expected: "not bound", actual: "bound" });
    }
    open.reverse();
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      if (this.isNew(pair)) this.compare(pair, open);
    }
  }

  /** Whether both objects are met for the first time. Being met again must go together. */
  private isNew(pair: Pair): boolean {
    const { expected, actual } = pair;
    const [left, right] = [this.ofExpected.get(expected), this.ofActual.get(actual)];
    if (left === undefined && right === undefined) {
      this.ofExpected.set(expected, pair);
      this.ofActual.set(actual, pair);
      return true;
    }
    if (left !== right) {
      const identity = (met: Pair | undefined): string =>
        met === undefined ? "an object of its own" : `the one at ${this.path(met)}`;
      this.tell("identity", pair, identity(left), identity(right));
    }
    return false;
  }

  private compare(pair: Pair, open: Pair[]): void {
    const expected = this.expected.objects[pair.expected]!;
    const actual = this.actual.objects[pair.actual]!;
    if (expected.type !== actual.type) {
      this.tell("type", pair, expected.type, actual.type);
      return;
    }
    for (const field of FIELDS) {
      const [left, right] = [expected[field], actual[field]];
      if (left === right || left === undefined || right === undefined) continue;
      this.tell(field, pair, text(left), text(right));
    }
    const { holds, attributes } = expected;
    if (holds === undefined || actual.holds === undefined) return;
    const [names, others] = [attributes?.join(), actual.attributes?.join()];
    if (names !== undefined && others !== undefined && names !== others) {
      this.tell("attributes", pair, names || "none", others || "none");
      return;
    }
    if (holds.length !== actual.holds.length) {
      this.tell("length", pair, text(holds.length), text(actual.holds.length));
      return;
    }
    // Whatever such a set holds in the same place need not be the same.
    if (expected.unordered || actual.unordered) return;
    for (let i = holds.length - 1; i >= 0; i--) {
      open.push({ expected: holds[i]!, actual: actual.holds[i]!, parent: pair, step: i });
    }
  }

  private tell(what: string, pair: Pair, expected: string, actual: string): void {
    this.found.push({ where: `${what} of ${this.path(pair)}`, expected, actual });
  }

  /** Where a pair was met, as `a[0].x`. */
  private path(pair: Pair): string {
    const steps: string[] = [];
    let at = pair;
    for (; at.parent !== undefined; at = at.parent) {
      steps.push(this.stepText(this.expected.objects[at.parent.expected]!, Number(at.step)));
    }
    return at.step + steps.reverse().join("");
  }

  private stepText({ type, holds, attributes }: ObservedObject, step: number): string {
    if (attributes !== undefined) return `.${attributes[step]}`;
    if (type === "list" || type === "tuple") return `[${step}]`;
    if (type === "set" || type === "frozenset") return `.elements[${step}]`;
    if (type !== "dict") return "()";
    const index = step >> 1;
    if (step % 2 === 0) return `.keys[${index}]`;
    const key = this.expected.objects[holds![step - 1]!]!;
    return key.value === undefined ? `.values[${index}]` : `[${valueText(key)}]`;
  }
}

function valueText({ type, value }: ObservedObject): string {
  return /^(str|unicode|bytes)$/.test(type) ? JSON.stringify(value) : value!;
}

/** Texts are shown as JSON does, so that blanks and what does not print are seen. */
function text(value: string | number): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
