// Words as compiled units. Words that differ in their variables and numbers alone have one form: it
// is parsed and compiled once, with names and numbers that stand for them, and each word then gets
// its own put in. All numbers are small ints, shared by everybody, so that it does not matter which
// of them are one constant.

import type { SourceProfile } from "../../../src/profile/source.ts";
import type { Code } from "../../../src/python/code.ts";
import { compileUnit } from "../../../src/python/compile.ts";
import { parseProgram } from "../../../src/python/parse.ts";
import type { Unit } from "../../../src/python/syntax.ts";
import { VARIABLES } from "../../engine/machine.ts";
import type { Language } from "../../engine/python.ts";
import { bitsOf, decode, encode, type OperandSpec, operationOf } from "../../engine/word.ts";

/** A statement as the model runs it, and as the heap does. */
export interface Compiled {
  readonly unit: Unit;
  readonly code: Code;
}

/** Statements that are kept compiled; a campaign draws more different ones than memory holds. */
const MOST_KEPT = 50_000;
/** Rows with more bits of operands have too many words for one to come again soon. */
const KEPT_BITS = 15;

export class Units {
  private readonly language: Language;
  private readonly source: SourceProfile;
  private readonly operands: readonly (readonly OperandSpec[])[];
  /** By row, whether its statements are kept. */
  private readonly isKept: readonly boolean[];
  private readonly byForm = new Map<number, Make<Compiled>>();
  private readonly byWord = new Map<number, Compiled>();

  constructor(language: Language, source: SourceProfile) {
    this.language = language;
    this.source = source;
    this.operands = language.operands;
    for (const operand of this.operands.flat()) checkNumbers(operand);
    this.isKept = this.operands.map((each) => {
      return each.reduce((bits, operand) => bits + bitsOf(operand), 0) <= KEPT_BITS;
    });
  }

  of(word: number): Compiled {
    const known = this.byWord.get(word);
    if (known !== undefined) return known;
    if (this.byWord.size === MOST_KEPT) this.byWord.clear();
    const row = operationOf(word);
    const operands = this.operands[row]!;
    const indices = decode(word, operands);
    const made = this.form(word, operands, indices)(operands.map((o, k) => fill(o, indices[k]!)));
    if (this.isKept[row]!) this.byWord.set(word, made);
    return made;
  }

  /** Makes the statements of all words of this word's form. */
  private form(
    word: number,
    operands: readonly OperandSpec[],
    indices: readonly number[],
  ): Make<Compiled> {
    const chosen = operands.map(({ kind }, k) => (kind === "choice" ? indices[k]! : 0));
    const form = encode(operationOf(word), operands, chosen);
    const known = this.byForm.get(form);
    if (known !== undefined) return known;
    if (this.byForm.size === MOST_KEPT) this.byForm.clear();
    const holes = operands.map(holeOf);
    const text = this.language.printWith(word, (_, k) => holes[k]?.toString());
    const unit = parseProgram(text)[0]!;
    const compiled = { unit, code: compileUnit(unit, this.source) };
    const made = renaming(compiled, holes)?.make ?? (() => compiled);
    this.byForm.set(form, made);
    return made;
  }
}

/** A name or a number; nothing for what a form does not leave open. */
type Filling = string | bigint | undefined;

/** What stands in an operand's place in a form. */
function holeOf(operand: OperandSpec, k: number): Filling {
  if (operand.kind === "choice") return undefined;
  return operand.kind === "variable" ? `hole${k}` : FIRST_NUMBER + BigInt(k);
}

/** No number that a program may hold. */
const FIRST_NUMBER = 8_888_888_888_888_880n;

/** Throws when a number may be no small int: two equal ones would be one constant or not. */
function checkNumbers(operand: OperandSpec): void {
  if (operand.kind !== "number") return;
  const [first, last] = [operand.toValue(0), operand.toValue(operand.count - 1)];
  if (first >= SMALLEST && last <= LARGEST) return;
  throw new RangeError(`${operand.name} goes from ${first} to ${last}, beyond the small ints`);
}

/** The small ints of every version. */
const SMALLEST = -5;
const LARGEST = 256;

/** What stands there in a word. */
function fill(operand: OperandSpec, index: number): Filling {
  if (operand.kind === "choice") return undefined;
  return operand.kind === "variable" ? VARIABLES[index]! : BigInt(operand.toValue(index));
}

/** Makes a tree with these in the places that it leaves open, in the order of the operands. */
type Make<Tree> = (fillings: readonly Filling[]) => Tree;

/** How to make a tree, and by which operands it differs. */
interface Renaming<Tree> {
  readonly make: Make<Tree>;
  readonly differsBy: ReadonlySet<number>;
}

/**
 * How to make `tree` with other fillings of its holes; undefined when it has none. What has none,
 * or has them filled alike, is one object in all that are made.
 */
function renaming<Tree>(tree: Tree, holes: readonly Filling[]): Renaming<Tree> | undefined {
  if (typeof tree !== "object" || tree === null) return undefined;
  const keys: string[] = [];
  const makers: Make<unknown>[] = [];
  const differsBy = new Set<number>();
  for (const [key, value] of Object.entries(tree)) {
    const at = value === undefined ? -1 : holes.indexOf(value as Filling);
    const part = at === -1 ? renaming(value, holes) : { make: pick(at), differsBy: new Set([at]) };
    if (part === undefined) continue;
    keys.push(key);
    makers.push(part.make);
    for (const each of part.differsBy) differsBy.add(each);
  }
  if (keys.length === 0) return undefined;
  const make = (fillings: readonly Filling[]): Tree => {
    const copy = (Array.isArray(tree) ? tree.slice() : { ...tree }) as Record<string, unknown>;
    for (let i = 0; i < keys.length; i++) copy[keys[i]!] = makers[i]!(fillings);
    return copy as Tree;
  };
  const [only, ...others] = differsBy;
  return { make: others.length === 0 ? kept(make, only!) : make, differsBy };
}

const pick =
  (at: number): Make<unknown> =>
  (fillings) =>
    fillings[at];

/** Makes each tree once: it differs by the filling at `at` alone. */
function kept<Tree>(make: Make<Tree>, at: number): Make<Tree> {
  const made = new Map<Filling, Tree>();
  return (fillings) => {
    const filling = fillings[at];
    let tree = made.get(filling);
    if (tree === undefined) {
      tree = make(fillings);
      made.set(filling, tree);
    }
    return tree;
  };
}
