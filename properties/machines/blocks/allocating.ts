// Rows that allocate and resize.

import { drawBound, drawCount, drawSize, drawUnbound } from "./draw.ts";
import {
  countIndexOf,
  countOperand,
  defines,
  pack,
  sizeIndexOf,
  sizeOfIndex,
  sizeOperand,
  uses,
  variableOf,
} from "./operands.ts";
import { type BlocksOperation, bind, isBound, isUnbound } from "./row.ts";
import type { Geometry } from "./subject.ts";
import { OBJ } from "./world.ts";

/** Bytes that one realloc of a run may ask for in all. */
const MAX_RUN_BYTES = 4 << 20;

/** Sizes at which a subject of this geometry changes what it does. */
const sizeBoundaries = ({ alignment, threshold }: Geometry): number[] => [
  1,
  alignment,
  alignment + 1,
  threshold,
  threshold + 1,
];

/** A row that allocates one block of `domain`. */
export function allocateOne(
  geometry: Geometry,
  row: { name: string; text: string; domain: number; zeroed: boolean; weight: number },
): BlocksOperation {
  const { name, text, domain, zeroed, weight } = row;
  return {
    name,
    text,
    operands: [defines, sizeOperand(sizeBoundaries(geometry))],
    weight,
    draw: (state, random, character) => {
      const variable = drawUnbound(state, random, character);
      return variable < 0 ? -1 : pack(variable, drawSize(geometry, random, character));
    },
    enabled: isUnbound,
    advance: (state, word) => bind(state, word, 1, domain),
    run: (world, word) => {
      const variable = variableOf(word);
      if (world.runs[variable]!.length > 0) return false;
      world.allocate(variable, domain, sizeOfIndex(sizeIndexOf(word)), zeroed);
      return true;
    },
  };
}

/** The row that allocates a run of blocks, as many as memory allows. */
export function allocateRun(geometry: Geometry): BlocksOperation {
  const largest = geometry.blocksPerPool(geometry.threshold);
  const smallest = geometry.blocksPerPool(1);
  return {
    name: "malloc run",
    text: "V = [malloc(SIZE) for _ in range(COUNT)]",
    operands: [
      defines,
      sizeOperand(sizeBoundaries(geometry)),
      countOperand([largest, largest + 1, smallest, smallest + 1]),
    ],
    weight: 6,
    draw: (state, random, character) => {
      const variable = drawUnbound(state, random, character);
      if (variable < 0) return -1;
      const sizeIndex = drawSize(geometry, random, character);
      return pack(variable, sizeIndex, drawCount(geometry, random, sizeIndex));
    },
    enabled: isUnbound,
    advance: (state, word) => bind(state, word, countIndexOf(word) + 2, OBJ),
    run: (world, word) => {
      const variable = variableOf(word);
      if (world.runs[variable]!.length > 0) return false;
      const bytes = sizeOfIndex(sizeIndexOf(word));
      for (let i = countIndexOf(word) + 2; i > 0; i--) {
        if (!world.allocate(variable, OBJ, bytes, false)) break;
      }
      return true;
    },
  };
}

/** The row that resizes every block of a run. */
export function reallocate(geometry: Geometry): BlocksOperation {
  return {
    name: "realloc",
    text: "V = realloc(V, SIZE)",
    operands: [uses, sizeOperand(sizeBoundaries(geometry))],
    weight: 8,
    draw: (state, random, character) => {
      const variable = drawBound(state, random, character);
      if (variable < 0) return -1;
      return pack(variable, drawSize(geometry, random, character));
    },
    enabled: isBound,
    advance: (state, word) => {
      state.sizes[variableOf(word)] = sizeIndexOf(word);
    },
    run: (world, word) => {
      const run = world.runs[variableOf(word)]!;
      if (run.length === 0) return false;
      const bytes = sizeOfIndex(sizeIndexOf(word));
      // A long run of large blocks would be all that the program does.
      if (bytes * run.length > MAX_RUN_BYTES) return false;
      for (const id of run) if (!world.reallocate(id, bytes)) break;
      return true;
    },
  };
}
