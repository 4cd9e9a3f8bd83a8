// Graphs for the collector's benchmark: lists of two references each, built in our heap. The same
// ones as collect_graph.py builds, from the same numbers.
//
//   local   i -> i + 1, and one of the 16 behind     alive     held by the first list
//   rand    i -> i + 1, and anyone                   garbage   held by nobody
//   pairs   i <-> its neighbour, and itself; garbage

import type { Interpreter } from "../src/interpreter.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../src/memory/address.ts";

export const GRAPHS = [
  "alive-local",
  "alive-rand",
  "garbage-local",
  "garbage-rand",
  "pairs",
] as const;
export type Graph = (typeof GRAPHS)[number];

const SEED = 12345;

/** Builds `count` lists; the one that holds them all, owned, or NO_OBJECT. */
export function buildGraph({ heap, objects }: Interpreter, graph: Graph, count: number): ObjRef {
  const { lists } = objects;
  const made = Int32Array.from({ length: count }, () => lists.newList(2));
  let state = SEED;
  const draw = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let i = 0; i < count; i++) {
    const list = asObj(made[i]!);
    lists.initItem(list, 0, heap.incref(asObj(made[firstOf(graph, i) % count]!)));
    lists.initItem(list, 1, heap.incref(asObj(made[secondOf(graph, i, draw) % count]!)));
  }
  const isAlive = graph.startsWith("alive");
  for (let i = isAlive ? 1 : 0; i < count; i++) heap.decref(asObj(made[i]!));
  return isAlive ? asObj(made[0]!) : NO_OBJECT;
}

const firstOf = (graph: Graph, i: number): number => (graph === "pairs" ? i ^ 1 : i + 1);

function secondOf(graph: Graph, i: number, draw: () => number): number {
  if (graph === "pairs") return i;
  const drawn = draw();
  return graph.endsWith("local") ? i + 1 + (drawn % 16) : drawn;
}
