// Rows that hand the allocator what it must refuse, each by its own kind and with nothing changed.

import { drawFreed } from "./draw.ts";
import { onlyOf, pack, packOnly, placeOperand, uses, variableOf } from "./operands.ts";
import { type BlocksOperation, type Draw, drawVariable, isBound, type Offers } from "./row.ts";
import { type BlocksWorld, OBJ } from "./world.ts";

/** How often misuse is drawn: a refusal costs as much as many calls that are served. */
const WEIGHT = 0.1;

interface FirstBlock {
  readonly at: number;
  readonly size: number;
  readonly domain: number;
}

interface MisuseRow {
  readonly name: string;
  /** Needs the fences of the debug hooks. */
  readonly fences: boolean;
  /** False when there is nothing to misuse. */
  attempt(world: BlocksWorld, block: FirstBlock): boolean;
}

const ROWS: readonly MisuseRow[] = [
  {
    name: "free_interior",
    fences: false,
    attempt: (world, { at, size, domain }) => {
      const { alignment } = world.subject.geometry;
      if (size <= alignment) return false;
      const inside = at + alignment;
      // A smaller block may have started here once: then it is that one's second free.
      const kinds = ["interior-pointer", "double-free"];
      world.mustBeRefused(inside, kinds, () => world.subject.domains[domain]!.free(inside));
      return true;
    },
  },
  {
    name: "free_misaligned",
    fences: false,
    attempt: (world, { at, domain }) => {
      const { domains } = world.subject;
      world.mustBeRefused(at + 1, ["misaligned-pointer"], () =>
        domains[domain]!.realloc(at + 1, 1),
      );
      return true;
    },
  },
  {
    name: "free_wrong_domain",
    fences: false,
    attempt: (world, { at, domain }) => {
      const other = (domain + 1) % 3;
      world.mustBeRefused(at, ["wrong-domain"], () => world.subject.domains[other]!.free(at));
      return true;
    },
  },
  {
    name: "overflow",
    fences: true,
    attempt: (world, block) => breakFence(world, block, block.at + block.size, "overflow"),
  },
  {
    name: "underflow",
    fences: true,
    attempt: (world, block) => breakFence(world, block, block.at - 1, "underflow"),
  },
];

/** The rows, which are never drawn for a subject that refuses nothing. */
export function misuseRows(offers: Offers): BlocksOperation[] {
  const [interior, misaligned, wrongDomain, overflow, underflow] = ROWS.map((row) =>
    misuseRow(offers, row),
  );
  return [
    doubleFree(offers),
    interior!,
    misaligned!,
    wrongDomain!,
    freeForeign(offers),
    overflow!,
    underflow!,
  ];
}

function misuseRow({ misuse }: Offers, { name, fences, attempt }: MisuseRow): BlocksOperation {
  const offered = misuse !== undefined && (!fences || misuse.fences);
  return {
    name,
    text: `${name}(V)`,
    operands: [uses],
    weight: offered ? WEIGHT : 0,
    draw: drawVariable,
    enabled: (state, word) => offered && isBound(state, word),
    advance: () => {},
    run: (world, word) => {
      const id = world.runs[variableOf(word)]![0];
      if (!offered || id === undefined) return false;
      const { size, domain } = world.model.get(id);
      return attempt(world, { at: world.addressOf(id), size, domain });
    },
  };
}

/** Frees again what a variable freed last, unless a block starts there by now. */
function doubleFree({ misuse }: Offers): BlocksOperation {
  const draw: Draw = (state, random, character) => {
    const variable = drawFreed(state, random, character);
    return variable < 0 ? -1 : pack(variable);
  };
  return {
    name: "double_free",
    text: "double_free(V)",
    operands: [uses],
    weight: misuse === undefined ? 0 : WEIGHT,
    draw,
    enabled: (state, word) =>
      misuse !== undefined && (state.freed[variableOf(word)] !== 0 || state.faulted),
    advance: () => {},
    run: (world, word) => {
      const variable = variableOf(word);
      const at = world.freedAt[variable]!;
      if (misuse === undefined || at === 0 || world.isStart(at)) return false;
      const domain = world.subject.domains[world.freedDomain[variable]!]!;
      world.mustBeRefused(at, ["double-free"], () => domain.free(at));
      return true;
    },
  };
}

/** Frees an address that no allocator ever handed out. */
function freeForeign({ misuse }: Offers): BlocksOperation {
  return {
    name: "free_foreign",
    text: "free_foreign(PLACE)",
    operands: [placeOperand],
    weight: misuse === undefined ? 0 : WEIGHT,
    draw: (_state, random) => packOnly(random.next() & 3),
    enabled: () => misuse !== undefined,
    advance: () => {},
    run: (world, word) => {
      const at = misuse?.foreign[onlyOf(word)];
      if (at === undefined) return false;
      world.mustBeRefused(at, ["foreign-pointer"], () => world.subject.domains[OBJ].free(at));
      return true;
    },
  };
}

/** Writes over a fence byte, frees the block, which must be refused, and repairs the byte. */
function breakFence(world: BlocksWorld, block: FirstBlock, fence: number, kind: string): boolean {
  const { bytes, domains } = world.subject;
  const intact = bytes[fence]!;
  bytes[fence] = intact ^ 0x5a;
  try {
    world.mustBeRefused(block.at, [kind], () => domains[block.domain]!.free(block.at));
  } finally {
    bytes[fence] = intact;
  }
  return true;
}
