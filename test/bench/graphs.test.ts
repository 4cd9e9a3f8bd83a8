import { expect, test } from "vitest";
import { buildGraph, GRAPHS } from "../../bench/graphs.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { NO_OBJECT } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";

const COUNT = 1000;

test.each(GRAPHS)("%s is as alive as it says, and nothing is left of it", (graph) => {
  const python = new Interpreter(profileNamed("3.11")!, { size: 16 << 20 });
  const { collector, heap } = python;
  collector.disable();
  collector.collectNow(2);
  const before = heap.liveObjects().length;
  const root = buildGraph(python, graph, COUNT);
  const isAlive = graph.startsWith("alive");
  expect(root !== NO_OBJECT).toBe(isAlive);
  expect(heap.liveObjects()).toHaveLength(before + COUNT);
  expect(collector.collectNow(2)).toBe(isAlive ? 0 : COUNT);
  if (isAlive) {
    heap.decref(root);
    expect(collector.collectNow(2)).toBe(COUNT);
  }
  expect(heap.liveObjects()).toHaveLength(before);
});
