// The operations of the blocks machine, one row each, simplest first.
//
// A variable holds a run of blocks: one, or as many as a list comprehension makes. `free(V)` and
// `V = realloc(V, SIZE)` go through the run in order, each block by the domain that it came from.
// Misuse rows hand the allocator what it must refuse; fault rows make memory run out.

import type { Character, Operation } from "../../engine/machine.ts";
import type { Random } from "../../engine/random.ts";
import { drawBound, drawCount, drawFreed, drawSize, drawUnbound } from "./draw.ts";
import {
  countIndexOf,
  countOperand,
  defines,
  indexOperand,
  kills,
  limitOperand,
  onlyOf,
  pack,
  pagesOperand,
  placeOperand,
  secondOf,
  sizeIndexOf,
  sizeOfIndex,
  sizeOperand,
  stepOperand,
  uses,
  variableOf,
} from "./operands.ts";
import type { BlocksState } from "./state.ts";
import type { Geometry, Subject } from "./subject.ts";
import { type BlocksWorld, MEM, OBJ, RAW } from "./world.ts";

export type BlocksOperation = Operation<BlocksState, BlocksWorld>;

/** What a subject offers beyond the four calls; rows that need more are never drawn. */
export type Offers = Pick<Subject, "geometry" | "faults" | "misuse">;

type Draw = (state: BlocksState, random: Random, character: Character) => number;

const isBound = (state: BlocksState, word: number): boolean =>
  state.lengths[variableOf(word)] !== 0 || state.faulted;
const isUnbound = (state: BlocksState, word: number): boolean =>
  state.lengths[variableOf(word)] === 0 || state.faulted;

function bind(state: BlocksState, word: number, length: number, domain: number): void {
  const variable = variableOf(word);
  state.lengths[variable] = length;
  state.sizes[variable] = sizeIndexOf(word);
  state.domains[variable] = domain;
}

function unbind(state: BlocksState, word: number): void {
  const variable = variableOf(word);
  state.lengths[variable] = 0;
  state.freed[variable] = 1;
}

/** Sizes at which a subject of this geometry changes what it does. */
export function sizeBoundaries({ alignment, threshold }: Geometry): number[] {
  return [1, alignment, alignment + 1, threshold, threshold + 1];
}

/** The table for a subject that offers `offers`. */
export function blocksTable(offers: Offers): readonly BlocksOperation[] {
  const { geometry } = offers;
  const size = sizeOperand(sizeBoundaries(geometry));
  const pool = geometry.blocksPerPool(geometry.threshold);
  const count = countOperand([
    pool,
    pool + 1,
    geometry.blocksPerPool(1),
    geometry.blocksPerPool(1) + 1,
  ]);
  const index = indexOperand([1, pool - 1]);

  const allocateOne = (
    name: string,
    text: string,
    domain: number,
    zeroed: boolean,
    weight: number,
  ): BlocksOperation => ({
    name,
    text,
    operands: [defines, size],
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
  });

  const drawVariable: Draw = (state, random, character) => {
    const variable = drawBound(state, random, character);
    return variable < 0 ? -1 : pack(variable);
  };

  /** Frees the blocks of a run that `order` picks, in its order; they leave the run. */
  const freeing = (
    name: string,
    text: string,
    weight: number,
    order: (run: readonly number[]) => readonly number[],
  ): BlocksOperation => ({
    name,
    text,
    operands: [kills],
    weight,
    draw: drawVariable,
    enabled: isBound,
    advance: unbind,
    run: (world, word) => {
      const variable = variableOf(word);
      const run = world.runs[variable]!;
      if (run.length === 0) return false;
      for (const id of order(run)) world.release(variable, id);
      run.length = 0;
      return true;
    },
  });

  const mallocRun: BlocksOperation = {
    name: "malloc run",
    text: "V = [malloc(SIZE) for _ in range(COUNT)]",
    operands: [defines, size, count],
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

  const freeIndex: BlocksOperation = {
    name: "free one",
    text: "free(V[INDEX])",
    operands: [uses, index],
    weight: 8,
    draw: (state, random, character) => {
      const variable = drawBound(state, random, character);
      if (variable < 0) return -1;
      return pack(variable, random.next() % state.lengths[variable]!);
    },
    enabled: (state, word) => state.lengths[variableOf(word)]! > secondOf(word) || state.faulted,
    advance: (state, word) => {
      const variable = variableOf(word);
      state.freed[variable] = 1;
      if (state.lengths[variable] !== 0) state.lengths[variable]!--;
    },
    run: (world, word) => {
      const variable = variableOf(word);
      const run = world.runs[variable]!;
      const at = secondOf(word);
      if (at >= run.length) return false;
      const id = run[at]!;
      world.release(variable, id);
      run.splice(at, 1);
      return true;
    },
  };

  const freeEvery: BlocksOperation = {
    name: "free every",
    text: "free(V[::STEP])",
    operands: [uses, stepOperand],
    weight: 4,
    draw: (state, random, character) => {
      const variable = drawBound(state, random, character);
      if (variable < 0 || state.lengths[variable]! < 2) return -1;
      return pack(variable, random.next() & 15);
    },
    enabled: isBound,
    advance: (state, word) => {
      const variable = variableOf(word);
      const length = state.lengths[variable]!;
      state.lengths[variable] = length - Math.ceil(length / (secondOf(word) + 2));
      state.freed[variable] = 1;
    },
    run: (world, word) => {
      const variable = variableOf(word);
      const run = world.runs[variable]!;
      const step = secondOf(word) + 2;
      if (run.length === 0) return false;
      for (let i = 0; i < run.length; i += step) world.release(variable, run[i]!);
      const rest = run.filter((_, i) => i % step !== 0);
      run.length = 0;
      for (const id of rest) run.push(id);
      return true;
    },
  };

  const reallocate: BlocksOperation = {
    name: "realloc",
    text: "V = realloc(V, SIZE)",
    operands: [uses, size],
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

  const touching = (
    name: string,
    text: string,
    visit: (world: BlocksWorld, id: number) => void,
  ): BlocksOperation => ({
    name,
    text,
    operands: [uses],
    weight: 2,
    draw: drawVariable,
    enabled: isBound,
    advance: () => {},
    run: (world, word) => {
      const run = world.runs[variableOf(word)]!;
      if (run.length === 0) return false;
      for (const id of run) visit(world, id);
      return true;
    },
  });

  return [
    allocateOne("malloc", "V = malloc(SIZE)", OBJ, false, 24),
    freeing("free", "free(V)", 16, (run) => run),
    mallocRun,
    freeIndex,
    freeEvery,
    freeing("free reversed", "free(V[::-1])", 4, (run) => run.toReversed()),
    reallocate,
    allocateOne("calloc", "V = calloc(1, SIZE)", OBJ, true, 4),
    touching("fill", "fill(V)", (world, id) => world.fill(id)),
    touching("check", "check(V)", (world, id) => world.verify(id, "contentsAreKept")),
    allocateOne("mem_malloc", "V = mem_malloc(SIZE)", MEM, false, 4),
    allocateOne("mem_calloc", "V = mem_calloc(1, SIZE)", MEM, true, 2),
    allocateOne("raw_malloc", "V = raw_malloc(SIZE)", RAW, false, 4),
    allocateOne("raw_calloc", "V = raw_calloc(1, SIZE)", RAW, true, 2),
    ...faultRows(offers),
    ...misuseRows(offers, drawVariable),
  ];
}

/** Bytes that one realloc of a run may ask for in all. */
const MAX_RUN_BYTES = 4 << 20;

function faultRows({ faults }: Offers): BlocksOperation[] {
  const row = (
    name: string,
    text: string,
    operand: typeof pagesOperand | undefined,
    weight: number,
    draw: (random: Random) => number,
    apply: (world: BlocksWorld, value: number) => void,
    faulted: boolean | undefined,
  ): BlocksOperation => ({
    name,
    text,
    operands: operand === undefined ? [] : [operand],
    weight: faults === undefined ? 0 : weight,
    draw: (_state, random) => draw(random) << 5,
    enabled: () => faults !== undefined,
    advance: (state) => {
      if (faulted === true) state.faulted = true;
    },
    run: (world, word) => {
      if (world.subject.faults === undefined) return false;
      apply(world, operand === undefined ? 0 : operand.toValue(onlyOf(word)));
      world.lastEffect = "";
      return true;
    },
  });
  return [
    row(
      "other_pages",
      "other_pages(PAGES)",
      pagesOperand,
      0.4,
      (random) => random.next() & 15,
      (world, pages) => world.subject.faults!.otherPages(pages),
      undefined,
    ),
    row(
      "fail_pages",
      "fail_pages(PAGES)",
      pagesOperand,
      0.4,
      (random) => random.next() & 3,
      (world, pages) => world.subject.faults!.failPages(pages),
      true,
    ),
    row(
      "limit_pages",
      "limit_pages(PAGES)",
      limitOperand,
      0.2,
      (random) => random.next() & 127,
      (world, pages) => world.subject.faults!.limitPages(pages),
      true,
    ),
    row(
      "lift_limits",
      "lift_limits()",
      undefined,
      0.8,
      () => 0,
      (world) => world.subject.faults!.liftLimits(),
      undefined,
    ),
  ];
}

function misuseRows({ misuse }: Offers, drawVariable: Draw): BlocksOperation[] {
  const row = (
    name: string,
    fences: boolean,
    attempt: (world: BlocksWorld, variable: number) => boolean,
    draw: Draw = drawVariable,
    enabled: BlocksOperation["enabled"] = isBound,
  ): BlocksOperation => {
    const offered = misuse !== undefined && (!fences || misuse.fences);
    return {
      name,
      text: `${name}(V)`,
      operands: [uses],
      weight: offered ? 0.1 : 0,
      draw,
      enabled: (state, word) => offered && enabled(state, word),
      advance: () => {},
      run: (world, word) => {
        const { misuse: guard } = world.subject;
        if (guard === undefined || (fences && !guard.fences)) return false;
        return attempt(world, variableOf(word));
      },
    };
  };
  /** The first block of the run: its address, size and domain. */
  const first = (
    world: BlocksWorld,
    variable: number,
  ): { at: number; size: number; domain: number } | undefined => {
    const id = world.runs[variable]![0];
    if (id === undefined) return undefined;
    return { at: world.addressOf(id), ...world.model.get(id) };
  };
  return [
    row(
      "double_free",
      false,
      (world, variable) => {
        const at = world.freedAt[variable]!;
        if (at === 0 || world.isStart(at)) return false;
        const domain = world.freedDomain[variable]!;
        world.mustBeRefused(at, ["double-free"], () => world.subject.domains[domain]!.free(at));
        return true;
      },
      (state, random, character) => {
        const variable = drawFreed(state, random, character);
        return variable < 0 ? -1 : pack(variable);
      },
      (state, word) => state.freed[variableOf(word)] !== 0 || state.faulted,
    ),
    row("free_interior", false, (world, variable) => {
      const block = first(world, variable);
      const { alignment } = world.subject.geometry;
      if (block === undefined || block.size <= alignment) return false;
      const at = block.at + alignment;
      // A smaller block may have started here once: then it is that one's second free.
      world.mustBeRefused(at, ["interior-pointer", "double-free"], () =>
        world.subject.domains[block.domain]!.free(at),
      );
      return true;
    }),
    row("free_misaligned", false, (world, variable) => {
      const block = first(world, variable);
      if (block === undefined) return false;
      const at = block.at + 1;
      world.mustBeRefused(at, ["misaligned-pointer"], () =>
        world.subject.domains[block.domain]!.realloc(at, 1),
      );
      return true;
    }),
    row("free_wrong_domain", false, (world, variable) => {
      const block = first(world, variable);
      if (block === undefined) return false;
      const domain = (block.domain + 1) % 3;
      world.mustBeRefused(block.at, ["wrong-domain"], () =>
        world.subject.domains[domain]!.free(block.at),
      );
      return true;
    }),
    foreignRow(misuse !== undefined),
    row("overflow", true, (world, variable) => {
      const block = first(world, variable);
      return (
        block !== undefined &&
        breakFence(world, block.at + block.size, block.at, block.domain, "overflow")
      );
    }),
    row("underflow", true, (world, variable) => {
      const block = first(world, variable);
      return (
        block !== undefined && breakFence(world, block.at - 1, block.at, block.domain, "underflow")
      );
    }),
  ];
}

function foreignRow(offered: boolean): BlocksOperation {
  return {
    name: "free_foreign",
    text: "free_foreign(PLACE)",
    operands: [placeOperand],
    weight: offered ? 0.1 : 0,
    draw: (_state, random) => (random.next() & 3) << 5,
    enabled: () => offered,
    advance: () => {},
    run: (world, word) => {
      const at = world.subject.misuse?.foreign[onlyOf(word)];
      if (at === undefined) return false;
      world.mustBeRefused(at, ["foreign-pointer"], () => world.subject.domains[OBJ].free(at));
      return true;
    },
  };
}

/** Writes over a fence byte, frees the block, which must be refused, and repairs the byte. */
function breakFence(
  world: BlocksWorld,
  fence: number,
  at: number,
  domain: number,
  kind: string,
): boolean {
  const { bytes } = world.subject;
  const intact = bytes[fence]!;
  bytes[fence] = intact ^ 0x5a;
  try {
    world.mustBeRefused(at, [kind], () => world.subject.domains[domain]!.free(at));
  } finally {
    bytes[fence] = intact;
  }
  return true;
}
