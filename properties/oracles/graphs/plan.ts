// A random graph, told so that it can be built in our heap and in a real interpreter alike: objects
// in the order in which they are made, references in the order in which they are stored, and who is
// still held when all others are let go. Small graphs are what collectors fail on: loops to
// oneself, doubled references, a finalizer that saves one object of a ring.

import { below, oneIn, type Random } from "../../engine/random.ts";

/**
 * A list, a tuple, a dict, an instance; one with a finalizer that tells; one whose finalizer tells
 * and saves it.
 */
export const PLAN_KINDS = "LTDNFS";
export type PlanKind = "L" | "T" | "D" | "N" | "F" | "S";

/** In place of an object: a number, which no collector looks at. */
export const ATOM = -1;

export interface Plan {
  readonly kinds: readonly PlanKind[];
  /** From which object to which; what a tuple holds was made before it. */
  readonly edges: readonly (readonly [from: number, to: number])[];
  readonly held: readonly boolean[];
}

export const hasFinalizer = (kind: PlanKind): boolean => kind === "F" || kind === "S";

/** With more of them an instance may come to have a dict of its own where others have none. */
const MOST_ATTRIBUTES = 3;

/** Draws a graph of up to `largest` objects. Half of all have no finalizer, half no tuple. */
export function drawPlan(random: Random, largest: number): Plan {
  const size = 1 + below(random, largest);
  const kinds: PlanKind[] = ["L", "D", "N"];
  if (oneIn(random, 2)) kinds.push("T", "T");
  if (oneIn(random, 2)) kinds.push("F");
  if (oneIn(random, 4)) kinds.push("S");
  const drawn = Array.from({ length: size }, () => kinds[below(random, kinds.length)]!);
  // The first has nothing to hold, and () is one object for all.
  if (drawn[0] === "T") drawn[0] = "L";
  const edges: [number, number][] = [];
  drawn.forEach((kind, i) => {
    if (kind !== "T") return;
    for (let n = 1 + below(random, 3); n > 0; n--) {
      edges.push([i, oneIn(random, 4) ? ATOM : below(random, i)]);
    }
  });
  const others = drawn.flatMap((kind, i) => (kind === "T" ? [] : [i]));
  const ring = oneIn(random, 2);
  const stored = drawn.map(() => 0);
  const store = (from: number, to: number): void => {
    const isInstance = drawn[from] === "N" || hasFinalizer(drawn[from]!);
    if (isInstance && stored[from] === MOST_ATTRIBUTES) return;
    stored[from]!++;
    edges.push([from, to]);
  };
  for (let n = below(random, 2 * size + 1); n > 0; n--) {
    const from = others[below(random, others.length)]!;
    const to = oneIn(random, 8) ? ATOM : below(random, size);
    store(from, to);
    if (oneIn(random, 8)) store(from, to);
  }
  if (ring) for (const [i, from] of others.entries()) store(from, others[(i + 1) % others.length]!);
  const share = 2 + below(random, 6);
  return { kinds: drawn, edges, held: drawn.map(() => oneIn(random, share)) };
}

/** A plan as a line for a person. */
export function planText({ kinds, edges, held }: Plan): string {
  const nodes = kinds.map((kind, i) => `${kind}${i}${held[i] ? "*" : ""}`).join(" ");
  const arrows = edges.map(([from, to]) => `${from}>${to === ATOM ? "." : to}`).join(" ");
  return `${nodes} | ${arrows}`;
}
