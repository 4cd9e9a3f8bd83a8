// Compiling: which expressions are constants, which constants are one object, and how often the
// code of a unit holds each. All units are compiled before the first one runs, and code is kept.
//
// Constants are made as the program would make them, by the same rules of sharing, and equal ones
// are then merged. What was made and not kept has no references, and is dead like anything else.

import { type Folding, fold, foldable, isLiteral, mergeKey } from "./folding.ts";
import type { Heap } from "./heap.ts";
import { literalObject } from "./literals.ts";
import { addElement, truth } from "./operators.ts";
import type { ConstantRules } from "./rules.ts";
import { partsOf } from "./scopes.ts";
import type {
  Binary,
  Branch,
  Comprehension,
  DictDisplay,
  Expression,
  ListDisplay,
  Literal,
  Logical,
  SetDisplay,
  Statement,
  Subscript,
  TupleDisplay,
  Unary,
  Unit,
} from "./syntax.ts";
import type { Constants, Handle, Key, TupleThing } from "./values.ts";

/** A unit's constants: what its expressions are, and one reference for each that its code holds. */
export interface CompiledUnit extends Constants {
  readonly held: readonly Handle[];
}

/** The constants of a unit. */
export function compileConstants(heap: Heap, unit: Unit): CompiledUnit {
  const compiler = new Compiler(heap);
  compiler.code(unit.statements);
  const { of, iterated, held } = compiler;
  return { of, iterated, held };
}

/** co_consts of one code object. */
interface Table {
  readonly merged: Map<string, Handle>;
  /** Everything in it, merged or not. */
  readonly entries: Handle[];
  /** What instructions load, where what they do not is dropped. */
  readonly used: Set<Handle>;
}

class Compiler implements Folding {
  readonly heap: Heap;
  readonly rules: ConstantRules;
  readonly of = new Map<object, Handle>();
  readonly iterated = new Set<object>();
  readonly held: Handle[] = [];
  /** Constants of the whole unit, where they are merged across code. */
  private readonly everywhere = new Map<string, Handle>();
  private table!: Table;
  /** How many constants were loaded last, without anything else between. */
  private run = 0;
  /** The code that is read cannot be reached: its constants may still count. */
  private isDead = false;

  constructor(heap: Heap) {
    this.heap = heap;
    this.rules = heap.rules.constants;
  }

  /** A code object of its own. */
  code(body: readonly Statement[]): void {
    this.inside(() => {
      const [first] = body;
      const isDocumented = first?.kind === "expression" && isLiteral(first.value);
      if (isDocumented && first.value.value.type === "str") this.load(this.literal(first.value));
      this.block(body);
    });
  }

  private inside(read: () => void): void {
    const outer = this.table;
    this.table = { merged: new Map(), entries: [], used: new Set() };
    const run = this.run;
    this.run = 0;
    read();
    const { entries, used } = this.table;
    entries.forEach((handle, i) => {
      if (!this.rules.dropsUnused || i === 0 || used.has(handle)) this.held.push(handle);
    });
    this.table = outer;
    this.run = run;
  }

  private block(body: readonly Statement[]): void {
    const wasDead = this.isDead;
    for (const statement of body) {
      this.statement(statement);
      if (statement.kind === "return" && this.rules.dropsCodeBehindReturn) this.isDead = true;
    }
    this.isDead = wasDead;
  }

  private statement(statement: Statement): void {
    this.run = 0;
    switch (statement.kind) {
      case "expression":
        // A constant that nobody uses is not even loaded.
        if (!isLiteral(statement.value)) this.visit(statement.value);
        return;
      case "assign":
        this.visit(statement.value);
        for (const target of statement.targets) this.target(target);
        return;
      case "augmented":
        for (const part of partsOf(statement.target)) this.visit(part);
        this.visit(statement.value);
        return;
      case "delete":
        for (const target of statement.targets) this.target(target);
        return;
      case "return":
        if (statement.value !== undefined) this.visit(statement.value);
        return;
      case "for":
        this.visit(statement.iterable, true);
        this.block(statement.body);
        return;
      case "if":
        this.branch(statement);
        return;
      case "function":
      case "class":
        this.code(statement.body);
        return;
    }
  }

  private target(target: Expression): void {
    this.run = 0;
    for (const part of partsOf(target)) this.visit(part);
  }

  private branch({ test, body, orElse }: Branch): void {
    const known = this.tested(test);
    if (known === undefined) {
      this.visit(test);
      this.block(body);
      this.block(orElse);
      return;
    }
    if (this.rules.testsStay) this.load(known);
    else if (this.rules.dropsUnused) this.enter(known);
    this.heap.permanent.add(this.keep(test, known));
    const isTaken = truth(this.heap, known);
    this.branchBlock(body, isTaken);
    this.branchBlock(orElse, !isTaken);
  }

  private branchBlock(body: readonly Statement[], isTaken: boolean): void {
    const wasDead = this.isDead;
    if (!isTaken && !this.rules.deadBranchesStay) this.isDead = true;
    this.block(body);
    this.isDead = wasDead;
  }

  /** The constant that a test is, or undefined. */
  private tested(test: Expression): Handle | undefined {
    return isLiteral(test) && !this.isName(test) ? this.literal(test) : undefined;
  }

  /** Whether the literal is a name in truth. */
  isName({ value }: Literal): boolean {
    return this.rules.boolsAreNames && value.type === "bool";
  }

  /**
   * Reads an expression; returns the constant that it is, or undefined. One that is only gone
   * over, by a loop or `in`, may become another constant than it says.
   */
  visit(expression: Expression, isIterated = false): Handle | undefined {
    const { rules } = this;
    if (rules.folding === "tree" && foldable(expression)) {
      const folded = fold(this, expression);
      if (folded !== undefined) return this.keep(expression, this.load(folded));
    }
    if (isIterated) {
      const frozen = this.frozen(expression);
      if (frozen !== undefined) {
        this.iterated.add(expression);
        return this.keep(expression, this.load(frozen));
      }
    }
    switch (expression.kind) {
      case "constant":
        if (this.isName(expression)) return this.other();
        this.run++;
        return this.keep(expression, this.load(this.literal(expression)));
      case "unary":
      case "binary":
      case "subscript":
      case "tuple":
        return this.operation(expression);
      case "list":
      case "set":
        return this.display(expression, isIterated);
      case "dict":
        return this.dictDisplay(expression);
      case "compare":
        this.visit(expression.left);
        this.visit(expression.right, expression.op === "in" || expression.op === "not in");
        return this.other();
      case "logical":
        return this.logical(expression);
      case "lambda": {
        const { body } = expression;
        this.inside(() => this.statement({ kind: "return", value: body }));
        return this.other();
      }
      case "comprehension":
        return this.comprehension(expression);
      default:
        for (const part of partsOf(expression)) this.visit(part);
        return this.other();
    }
  }

  /** An instruction that loads no constant. */
  private other(): undefined {
    this.run = 0;
    return undefined;
  }

  private keep(expression: Expression, handle: Handle): Handle {
    this.of.set(expression, handle);
    return handle;
  }

  /** Reads operands, then sees whether the operation on them is a constant in turn. */
  private operation(expression: Unary | Binary | Subscript | TupleDisplay): Handle | undefined {
    const { rules } = this;
    const parts = partsOf(expression);
    if (expression.kind === "unary" && rules.negativeLiterals && expression.op === "-") {
      const folded = isLiteral(expression.operand) ? fold(this, expression) : undefined;
      if (folded !== undefined) {
        this.run++;
        return this.keep(expression, this.load(folded));
      }
    }
    const operands = parts.map((part) => this.visit(part));
    if (rules.folding === "tree") return this.other();
    const isKnown =
      operands.every((operand) => operand !== undefined) &&
      (operands.length > 0 || rules.folding === "run");
    // The short memory counts loads; what it replaced by a load counts as one.
    if (!isKnown || (rules.folding === "run" && this.run < parts.length)) return this.other();
    const folded = fold(this, expression, operands);
    if (folded === undefined) return this.other();
    this.run = 1;
    // The result stands behind everything else, and is merged with nothing.
    this.table.entries.push(folded);
    return this.keep(expression, folded);
  }

  private logical(expression: Logical): undefined {
    const known = this.rules.dropsUnused ? this.tested(expression.left) : undefined;
    if (known === undefined) {
      this.visit(expression.left);
      this.visit(expression.right);
      return this.other();
    }
    const isLeft = truth(this.heap, known) === (expression.op === "or");
    if (isLeft) this.visit(expression.left);
    else {
      // Decided beforehand: nothing holds it, but the model asks it for its truth.
      this.heap.permanent.add(this.keep(expression.left, this.enter(known)));
      this.visit(expression.right);
    }
    return this.other();
  }

  private display(expression: ListDisplay | SetDisplay, isIterated: boolean): undefined {
    const { items } = expression;
    if (this.rules.constantDisplays && items.length > 2 && !isIterated) {
      const constant = this.constantDisplay(expression);
      if (constant !== undefined) {
        this.keep(expression, this.load(constant));
        return this.other();
      }
    }
    for (const item of items) this.visit(item);
    return this.other();
  }

  /** The tuple or frozenset of a display of constants, or undefined. */
  private constantDisplay(expression: ListDisplay | SetDisplay): Handle | undefined {
    const items = expression.items.map((item) => fold(this, item));
    if (!items.every((item) => item !== undefined)) return undefined;
    if (expression.kind === "list") return this.heap.new({ kind: "tuple", items });
    return this.frozenOf(items);
  }

  private frozenOf(items: readonly Handle[]): Handle {
    const elements = new Map<Key, Handle>();
    for (const item of items) addElement(this.heap, elements, item);
    return this.heap.new({ kind: "frozenset", elements });
  }

  /** What an iterated display is replaced by, or undefined. */
  private frozen(expression: Expression): Handle | undefined {
    const { rules } = this;
    if (expression.kind !== "list" && expression.kind !== "set") return undefined;
    const isList = expression.kind === "list";
    if (!(isList ? rules.iteratedListsAreTuples : rules.iteratedSetsAreFrozen)) return undefined;
    if (expression.items.length === 0) return undefined;
    if (rules.folding === "tree") return this.constantDisplay(expression);
    const items = expression.items.map((item) => this.visit(item));
    if (!items.every((item) => item !== undefined)) return undefined;
    const made = isList ? this.heap.new({ kind: "tuple", items }) : this.frozenOf(items);
    this.table.entries.push(made);
    return made;
  }

  private dictDisplay(expression: DictDisplay): undefined {
    const { keys, values } = expression;
    const { rules } = this;
    const isFoldable = (key: Expression): boolean => rules.folding === "tree" || isLiteral(key);
    const isTuple = rules.keyTuples && keys.length > 1 && keys.every(isFoldable);
    const folded = isTuple ? keys.map((key) => fold(this, key)) : [undefined];
    if (folded.every((key) => key !== undefined)) {
      for (const value of values) this.visit(value);
      this.keep(expression, this.load(this.heap.new({ kind: "tuple", items: folded })));
      return this.other();
    }
    for (const part of partsOf(expression)) {
      this.visit(part);
      this.run = 0;
    }
    return this.other();
  }

  private comprehension(expression: Comprehension): undefined {
    this.visit(expression.iterable, true);
    if (this.rules.comprehensionsAreCode) {
      this.inside(() => this.statement({ kind: "return", value: expression.element }));
    } else {
      this.run = 0;
      this.visit(expression.element);
    }
    return this.other();
  }

  /** The object of a literal, as the parser makes it. */
  literal({ value }: Literal): Handle {
    return literalObject(this.heap, value);
  }

  /** Enters a constant and says that an instruction loads it; returns the one that stays. */
  private load(handle: Handle): Handle {
    const kept = this.enter(handle);
    this.table.used.add(kept);
    return kept;
  }

  private enter(handle: Handle): Handle {
    if (this.isDead) return handle;
    const { merged, entries } = this.table;
    const canonical = this.rules.mergesAcrossCode ? this.canonical(handle) : handle;
    const key = mergeKey(this.heap, canonical);
    const known = merged.get(key);
    if (known !== undefined) return known;
    if (entries.includes(canonical) && this.rules.folding !== "tree") return canonical;
    merged.set(key, canonical);
    entries.push(canonical);
    return canonical;
  }

  /** The one constant of its value in the unit; parts of a tuple are merged first. */
  private canonical(handle: Handle): Handle {
    const thing = this.heap.get(handle);
    if (thing.kind === "tuple" && handle !== this.heap.emptyTuple) {
      const { items } = thing as TupleThing;
      items.forEach((item, i) => {
        items[i] = this.canonical(item);
      });
    }
    if (thing.kind === "frozenset") {
      for (const [key, element] of thing.elements) {
        thing.elements.set(key, this.canonical(element));
      }
    }
    const key = mergeKey(this.heap, handle);
    const known = this.everywhere.get(key);
    if (known !== undefined) return known;
    this.everywhere.set(key, handle);
    return handle;
  }
}
