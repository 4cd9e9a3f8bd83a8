// Random graphs of containers: what counts and a collection leave alive is what can be reached from
// what is held, found by marking over the edges that the test itself has drawn.

import { expect, test } from "vitest";
import { FastRandom } from "../../properties/engine/random.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { Interpreter } from "../../src/interpreter.ts";
import type { ObjRef } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";

const GRAPHS = 150;
const LARGEST = 40;

interface Graph {
  readonly nodes: readonly ObjRef[];
  readonly edges: readonly (readonly number[])[];
  readonly held: readonly boolean[];
}

/** An interpreter with a class `Node`, its collector off. */
function newInterpreter(version: string): Interpreter {
  const profile = profileNamed(version)!;
  const interpreter = new Interpreter(profile, { size: 16 << 20 });
  const units = parseProgram("class Node(object):\n    pass\n");
  interpreter.begin(units.map((unit) => compileUnit(unit, profile.objects.source)));
  interpreter.collector.disable();
  return interpreter;
}

/** Lists, dicts and instances that refer to each other; the caller holds some of them. */
function drawGraph(interpreter: Interpreter, random: FastRandom): Graph {
  const { objects, heap, names } = interpreter;
  const { lists, dicts, instances, numbers } = objects;
  const node = interpreter.lookup("Node");
  const size = 1 + (random.next() % LARGEST);
  const kinds = Array.from({ length: size }, () => random.next() % 3);
  const nodes = kinds.map((kind) => {
    if (kind === 0) return lists.newList(0);
    return kind === 1 ? dicts.newDict() : instances.newInstance(node);
  });
  const edges: number[][] = kinds.map(() => []);
  for (let n = random.next() % (2 * size + 1); n > 0; n--) {
    const [from, to] = [random.next() % size, random.next() % size];
    const [holder, other] = [nodes[from]!, nodes[to]!];
    const at = edges[from]!.length;
    if (kinds[from] === 0) {
      lists.append(holder, other);
    } else if (kinds[from] === 1) {
      const key = numbers.newInt(at);
      dicts.setItem(holder, key, other);
      heap.decref(key);
    } else {
      heap.typeOf(holder).slots.setAttr!(holder, names.intern(`x${at}`), other);
    }
    edges[from]!.push(to);
  }
  const held = kinds.map(() => random.next() % 4 === 0);
  nodes.forEach((each, i) => {
    if (!held[i]) heap.decref(each);
  });
  return { nodes, edges, held };
}

/** Which nodes can be reached from those that are held. */
function mark({ edges, held }: Graph): boolean[] {
  const marked = edges.map(() => false);
  const open = held.flatMap((isHeld, i) => (isHeld ? [i] : []));
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    if (marked[i]) continue;
    marked[i] = true;
    open.push(...edges[i]!);
  }
  return marked;
}

test.each(PYTHON_VERSIONS)("%s: what is left is what can be reached, in any graph", (version) => {
  const interpreter = newInterpreter(version);
  const { heap, collector } = interpreter;
  const random = new FastRandom(20);
  let found = 0;
  for (let n = 0; n < GRAPHS; n++) {
    const graph = drawGraph(interpreter, random);
    found += collector.collectNow(2);
    expect(graph.nodes.map((node) => heap.isObject(node))).toEqual(mark(graph));
    graph.nodes.forEach((node, i) => {
      if (graph.held[i]) heap.decref(node);
    });
    found += collector.collectNow(2);
    expect(graph.nodes.filter((node) => heap.isObject(node))).toEqual([]);
  }
  expect(found).toBeGreaterThan(GRAPHS);
});
