// Operations on text against real interpreters: what each gives or raises, and what it asks of the
// allocator. text/record.py printed what is compared.

import { expect, test } from "vitest";
import { PyError } from "../../src/errors.ts";
import type { ObjRef } from "../../src/memory/address.ts";
import { PYTHONS } from "./bare-heap.ts";
import { Expressions } from "./text-expressions.ts";
import { CASES, type Outcome, recorded, TextHeap } from "./text-heap.ts";

function shown(textHeap: TextHeap, result: ObjRef | string): string {
  if (typeof result === "string") return result;
  const shown = textHeap.heap.repr(result);
  return shown.length < 200 ? shown : `${textHeap.text.length(result)} characters`;
}

/** 2.7: no unicode object is on the free list. */
function drain({ text }: TextHeap, held: ObjRef[]): void {
  while (text.unicode !== undefined && text.unicode.wide.freeList.numfree > 0) {
    held.push(text.unichr(0x20ac));
  }
}

/** Runs an operation twice and tells how the second run went. */
function outcome(textHeap: TextHeap, expressions: Expressions, source: string): Outcome {
  const { heap } = textHeap;
  const held: ObjRef[] = [];
  const run = expressions.prepare(source);
  try {
    const warm = run();
    if (typeof warm !== "string") heap.decref(warm);
    drain(textHeap, held);
    const [requests, result] = textHeap.requests(run);
    const value = shown(textHeap, result);
    if (typeof result !== "string") heap.decref(result);
    return { requests, value };
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    return { error: `${error.type}: ${error.text}` };
  } finally {
    expressions.release();
    for (const ref of held) heap.decref(ref);
  }
}

test.each(PYTHONS)("%s gives, raises and asks for what the real one does", (name) => {
  const textHeap = new TextHeap(name);
  const expressions = new Expressions(textHeap);
  for (const source of CASES.operations) {
    const expected = recorded(name, `operations: ${source}`) as Outcome;
    const actual = outcome(textHeap, expressions, source);
    const requests = expected.requests === undefined ? {} : { requests: actual.requests };
    const told = "error" in actual ? actual : { ...requests, value: actual.value };
    expect({ source, ...told }).toEqual({ source, ...expected });
  }
});

test.each(PYTHONS)("%s makes a string longer in place when the real one does", (name) => {
  const textHeap = new TextHeap(name);
  const expressions = new Expressions(textHeap);
  const { heap, text } = textHeap;
  const expected = recorded(name, "in place") as Outcome[];
  for (const [i, [leftSource, rightSource, hashed]] of CASES.inPlace.entries()) {
    const held: ObjRef[] = [];
    drain(textHeap, held);
    const left = heap.incref(expressions.operand(leftSource));
    const right = heap.incref(expressions.operand(rightSource));
    expressions.release();
    if (hashed !== undefined) heap.hash(left);
    const [requests, result] = textHeap.requests(() => text.concatInPlace(left, right));
    const value = shown(textHeap, result);
    const found = { leftSource, requests, value };
    expect(found).toEqual({ leftSource, ...expected[i] });
    heap.decref(result);
    heap.decref(right);
    for (const ref of held) heap.decref(ref);
  }
});

test.each(PYTHONS)("an operation of %s that raises leaves every count as it was", (name) => {
  const textHeap = new TextHeap(name);
  const expressions = new Expressions(textHeap);
  const { heap } = textHeap;
  const operands = ["A", "B", "U", "E", "UA", "BA", "BB", "H"].map((each) =>
    expressions.operand(each),
  );
  const counts = operands.map((each) => heap.refcnt(each));
  const raising = CASES.operations.filter(
    (source) => (recorded(name, `operations: ${source}`) as Outcome).error !== undefined,
  );
  expect(raising.length).toBeGreaterThan(20);
  for (const source of raising) {
    expect(outcome(textHeap, expressions, source).error, source).toBeDefined();
    expect(
      operands.map((each) => heap.refcnt(each)),
      source,
    ).toEqual(counts);
  }
});

test.each(PYTHONS)(
  "an operation of %s that finds no memory says so, and leaves nothing",
  (name) => {
    const textHeap = new TextHeap(name);
    const expressions = new Expressions(textHeap);
    const { heap } = textHeap;
    const named = ["A", "B", "U", "E", "G", "UA", "M", "BA", "BB", "X", "XX"];
    const operands = named.map((each) => expressions.operand(each));
    const counts = operands.map((each) => heap.refcnt(each));
    let refused = 0;
    // Interning changes its operand for good.
    for (const source of CASES.operations.filter((each) => !each.startsWith("intern"))) {
      for (let served = 0; ; served++) {
        const held: ObjRef[] = [];
        const run = expressions.prepare(source);
        drain(textHeap, held);
        let isRefused = false;
        try {
          const result = textHeap.withMemoryFor(served, run);
          if (typeof result !== "string") heap.decref(result);
        } catch (error) {
          isRefused = error instanceof PyError && error.type === "MemoryError" && served < 9;
          if (!(error instanceof PyError)) throw error;
        }
        expressions.release();
        for (const ref of held) heap.decref(ref);
        const after = operands.map((each) => heap.refcnt(each));
        expect({ source, served, after }).toEqual({ source, served, after: counts });
        if (!isRefused) break;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(40);
  },
);
