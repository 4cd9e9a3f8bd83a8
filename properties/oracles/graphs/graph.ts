// A heap as a graph: every object that a real collector tracked, what it referred to, and what the
// collector then did. docs/GRAPHS.md tells the format.
//
//   one line of JSON for the header, one for each object, all of it gzipped or not
//
//   [type, place, count, [referents]]     a weak reference has its object as a fifth; a referent
//                                         is told by how many lines behind this one it is

import { gunzipSync, gzipSync } from "node:zlib";

const FORMAT = "pyheap-graph 1";

/** How the collector treats objects of a type. */
export const NODE_KINDS = ["list", "tuple", "dict", "weakref", "object", "plain"] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/**
 * What the finalizer of a type's objects does: nothing that is seen, write down that it ran, that
 * and keep the object, let all go that the object refers to, or only what it tells behind its code.
 */
export const FINALIZERS = ["", "quiet", "tells", "saves", "closes", "closesLocals"] as const;
export type Finalizer = (typeof FINALIZERS)[number];

/** Where an object is: in a generation, or untracked with a GC head and without one. */
export const UNTRACKED = -1;
export const HEADLESS = -2;
/** The count of an object that never dies. */
export const IMMORTAL = -1;

export interface GraphType {
  readonly name: string;
  readonly kind: NodeKind;
  readonly finalizer: Finalizer;
}

/** One collection that saves what it finds, and what came of it: objects by their number. */
export interface GraphStep {
  readonly generation: 0 | 1 | 2;
  readonly returned: number;
  /** gc.garbage, in order. */
  readonly garbage: readonly number[];
  /** Objects whose finalizer ran, in order. */
  readonly finalized: readonly number[];
}

/** What a last full collection freed, when all that was saved had been let go. */
export interface GraphEnd {
  readonly returned: number;
  readonly finalized: readonly number[];
  /** Objects that were tracked, and are in no generation any more. */
  readonly gone: readonly number[];
}

export interface GraphNode {
  readonly type: number;
  readonly place: number;
  readonly count: number;
  /** In the order of traversal, as often as they are. */
  readonly edges: readonly number[];
  /** What a weak reference refers to, unless that is outside or dead. */
  readonly target: number | undefined;
}

export interface HeapGraph {
  /** Full version, "3.11.7". */
  readonly python: string;
  readonly program: string;
  readonly types: readonly GraphType[];
  readonly nodes: readonly GraphNode[];
  readonly steps: readonly GraphStep[];
  readonly end: GraphEnd;
}

/** A file that is no graph: which, at which line, and why. */
export class GraphError extends Error {
  override readonly name = "GraphError";

  constructor(file: string, line: number, reason: string) {
    super(line === 0 ? `${file}: ${reason}` : `${file}: line ${line}: ${reason}`);
  }
}

/** The bytes of a file with the lines that dump.py wrote. */
export const packGraph = (lines: string): Uint8Array => gzipSync(lines, { level: 9 });

/** The graph in `bytes`; `file` is named when they are none. Throws GraphError. */
export function readGraph(file: string, bytes: Uint8Array): HeapGraph {
  const [header, ...rows] = unpacked(file, bytes).replace(/\n$/, "").split("\n");
  return new GraphReader(file, rows.length).graph(header!, rows);
}

function unpacked(file: string, bytes: Uint8Array): string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Buffer.from(bytes).toString("utf8");
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch (error) {
    throw new GraphError(file, 0, error instanceof Error ? error.message : String(error));
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

class GraphReader {
  private readonly file: string;
  private readonly size: number;

  constructor(file: string, size: number) {
    this.file = file;
    this.size = size;
  }

  graph(header: string, rows: readonly string[]): HeapGraph {
    const fields = this.parsed(1, header);
    if (!isFields(fields)) this.refuse(1, "no object of JSON");
    if (fields.format !== FORMAT) this.refuse(1, `the format is not "${FORMAT}"`);
    const { python, program, objects, types, steps, end } = fields;
    if (typeof python !== "string") this.refuse(1, `"python" is no text`);
    if (typeof program !== "string") this.refuse(1, `"program" is no text`);
    if (objects !== this.size) {
      this.refuse(1, `${objects} objects are told, ${this.size} are there`);
    }
    if (!Array.isArray(types)) this.refuse(1, `"types" is no list`);
    if (!Array.isArray(steps)) this.refuse(1, `"steps" is no list`);
    if (!isFields(end)) this.refuse(1, `"end" is no object`);
    const known = types.map((type) => this.type(type));
    const nodes = rows.map((row, i) => this.node(known, i, this.parsed(i + 2, row)));
    this.checkCounts(nodes);
    return {
      python,
      program,
      types: known,
      nodes,
      steps: steps.map((step) => this.step(step)),
      end: {
        returned: this.count(end.returned, "returned"),
        finalized: this.members(end.finalized, "finalized"),
        gone: this.members(end.gone, "gone"),
      },
    };
  }

  private type(value: unknown): GraphType {
    const [name, kind, finalizer] = Array.isArray(value) ? (value as unknown[]) : [];
    const isKnown =
      typeof name === "string" &&
      NODE_KINDS.includes(kind as NodeKind) &&
      FINALIZERS.includes(finalizer as Finalizer);
    if (!isKnown) this.refuse(1, `${JSON.stringify(value)} is no type`);
    return { name, kind: kind as NodeKind, finalizer: finalizer as Finalizer };
  }

  private step(value: unknown): GraphStep {
    if (!isFields(value)) this.refuse(1, "a step is no object");
    const { generation, returned, garbage, finalized } = value;
    if (generation !== 0 && generation !== 1 && generation !== 2) {
      this.refuse(1, `${JSON.stringify(generation)} is no generation`);
    }
    return {
      generation,
      returned: this.count(returned, "returned"),
      garbage: this.members(garbage, "garbage"),
      finalized: this.members(finalized, "finalized"),
    };
  }

  private node(types: readonly GraphType[], number: number, value: unknown): GraphNode {
    const line = number + 2;
    if (!Array.isArray(value)) this.refuse(line, "no object of the graph");
    const [type, place, count, distances, target] = value as unknown[];
    const isHere = (at: unknown): at is number => isCount(at) && at < this.size;
    if (!isCount(type) || types[type] === undefined) this.refuse(line, `no type ${type}`);
    const isHeadless = types[type]!.kind === "plain";
    const isPlace = Number.isInteger(place) && Number(place) >= HEADLESS && Number(place) <= 2;
    if (!isPlace || isHeadless !== (place === HEADLESS)) {
      this.refuse(line, `${types[type]!.name} objects cannot be at place ${place}`);
    }
    const isImmortal = count === IMMORTAL;
    if (!isImmortal && !(isCount(count) && count < MOST)) this.refuse(line, `no count: ${count}`);
    const edges = Array.isArray(distances) ? distances.map((each) => number + each) : undefined;
    if (edges === undefined || !edges.every(isHere)) {
      this.refuse(line, "the referents are not all objects of the graph");
    }
    if (target !== undefined && !isHere(target)) this.refuse(line, `no object ${target}`);
    return { type, place: Number(place), count: Number(count), edges, target };
  }

  /** Nobody is referred to more often than it counts. */
  private checkCounts(nodes: readonly GraphNode[]): void {
    const incoming = new Int32Array(nodes.length);
    for (const { edges } of nodes) for (const to of edges) incoming[to]!++;
    nodes.forEach(({ count }, i) => {
      if (count === IMMORTAL || count >= incoming[i]!) return;
      this.refuse(i + 2, `a count of ${count}, and ${incoming[i]} references to it`);
    });
  }

  private count(value: unknown, name: string): number {
    if (!isCount(value)) this.refuse(1, `"${name}" is no number of objects`);
    return value;
  }

  private members(value: unknown, name: string): number[] {
    const isNode = (at: unknown): boolean => isCount(at) && at < this.size;
    if (!Array.isArray(value)) this.refuse(1, `"${name}" is no list`);
    const other = value.find((at) => !isNode(at));
    if (other !== undefined) this.refuse(1, `"${name}": ${other} is no object of the graph`);
    return value as number[];
  }

  private parsed(line: number, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      return this.refuse(line, "no JSON");
    }
  }

  private refuse(line: number, reason: string): never {
    throw new GraphError(this.file, line, reason);
  }
}

/** Counts below this fit the field that a collection counts in. */
const MOST = 2 ** 30;
