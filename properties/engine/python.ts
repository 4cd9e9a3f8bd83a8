// Programs as Python text, one statement a line. A row's `text` is a template: the same statement
// with its operands in capitals. Printing fills them in; reading parses template and line with
// Python's grammar and compares the two trees, so that spacing and brackets are free and one
// description serves both directions.

import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { type Machine, type Program, VARIABLES } from "./machine.ts";
import { type ChoiceOperand, decode, encode, type OperandSpec, operationOf } from "./word.ts";

/** A line that is not in the machine's language. */
export class LanguageError extends Error {
  override readonly name = "LanguageError";
}

/** A parsed statement: node type, text of a leaf, children. */
interface Tree {
  readonly type: string;
  readonly text: string;
  readonly children: readonly Tree[];
}

type Table = Pick<Machine<never, never>, "name" | "operations">;

/** The language of one machine. */
export class Language {
  private readonly table: Table;
  private readonly templates: readonly Tree[];

  constructor(machine: Table) {
    this.table = machine;
    this.templates = machine.operations.map(({ text }) => parseStatement(text));
  }

  /** The operands of each row. */
  get operands(): (readonly OperandSpec[])[] {
    return this.table.operations.map(({ operands }) => operands);
  }

  /** The statement of `word`. */
  print(word: number): string {
    return this.printWith(word, () => undefined);
  }

  /** The statement of `word`, with texts of its own for those operands that `textOf` gives one. */
  printWith(word: number, textOf: (operand: OperandSpec, k: number) => string | undefined): string {
    const operation = this.table.operations[operationOf(word)];
    if (operation === undefined) throw new RangeError(`word ${word} is of no operation`);
    const { operands } = operation;
    const indices = decode(word, operands);
    return operation.text.replace(/\b[A-Z]+\b/g, (hole) => {
      const k = operands.findIndex(({ name }) => name === hole);
      const operand = operands[k];
      if (operand === undefined) return hole;
      return textOf(operand, k) ?? valueText(operand, indices[k]!);
    });
  }

  /** The whole program, a statement a line, without a line end after the last. */
  printProgram(program: Program): string {
    return Array.from(program, (word) => this.print(word)).join("\n");
  }

  /** The word of a statement; throws LanguageError saying what was expected. */
  parse(statement: string): number {
    const tree = parseStatement(statement);
    let nearest: string | undefined;
    for (let row = 0; row < this.templates.length; row++) {
      const { operands } = this.table.operations[row]!;
      const match = new Match(operands);
      if (!match.trees(this.templates[row]!, tree)) continue;
      if (match.problem === undefined) return encode(row, operands, match.indices());
      nearest ??= match.problem;
    }
    throw new LanguageError(nearest ?? this.unknown(statement));
  }

  private unknown(statement: string): string {
    const forms = this.table.operations.map(({ text }) => text);
    const called = /^(?:\w+ = )?\[?(\w+)\(/.exec(statement)?.[1];
    const near = forms.filter((form) => called !== undefined && form.includes(`${called}(`));
    const expected = near.length > 0 ? near.join(" or ") : "one of its operations";
    const machine = `the ${this.table.name} machine`;
    return `\`${statement}\` is no statement of ${machine}; expected ${expected}`;
  }
}

/** Compares a template with a line, binding the holes on the way. */
class Match {
  problem: string | undefined;
  private readonly operands: readonly OperandSpec[];
  private readonly bound: (number | undefined)[];

  constructor(operands: readonly OperandSpec[]) {
    this.operands = operands;
    this.bound = operands.map(() => undefined);
  }

  trees(template: Tree, line: Tree): boolean {
    const k = this.operands.findIndex(({ name }) => name === template.text);
    if (k !== -1 && template.children.length === 0) return this.hole(k, line);
    if (template.type !== line.type || template.text !== line.text) return false;
    if (template.children.length !== line.children.length) return false;
    return template.children.every((child, i) => this.trees(child, line.children[i]!));
  }

  indices(): number[] {
    return this.bound.map((index) => index ?? 0);
  }

  private hole(k: number, line: Tree): boolean {
    const operand = this.operands[k]!;
    if (operand.kind === "choice") return this.choice(k, operand, line);
    const isVariable = operand.kind === "variable";
    if (line.children.length > 0) return false;
    if (line.type !== (isVariable ? "VariableName" : "Number")) return false;
    const index = isVariable ? VARIABLES.indexOf(line.text) : operand.toIndex(Number(line.text));
    if (index === undefined || index === -1 || (isVariable && line.text.length !== 1)) {
      const expected = isVariable ? "a variable from a to p" : operand.expected;
      this.problem ??= `\`${line.text}\` is not ${expected}`;
      return true;
    }
    this.bind(k, index, line.text);
    return true;
  }

  /** A text that is none of the choices makes the line another row's. */
  private choice(k: number, { texts }: ChoiceOperand, line: Tree): boolean {
    const written = canonical(line);
    const index = texts.findIndex((text) => canonicalChoice(text) === written);
    if (index === -1) return false;
    this.bind(k, index, written);
    return true;
  }

  private bind(k: number, index: number, text: string): void {
    if (this.bound[k] !== undefined && this.bound[k] !== index) {
      const { name } = this.operands[k]!;
      this.problem ??= `\`${text}\` stands where the same ${name} was expected again`;
    }
    this.bound[k] = index;
  }
}

/** Leaves of a tree with the shape they are in: equal for texts that differ in spacing only. */
function canonical({ text, children }: Tree): string {
  return children.length === 0 ? text : `(${children.map(canonical).join(" ")})`;
}

const choices = new Map<string, string>();

/** A choice as `canonical` has it. */
function canonicalChoice(text: string): string {
  const known = choices.get(text);
  if (known !== undefined) return known;
  const statement = parseStatement(text);
  const expression = statement.type === "ExpressionStatement" ? statement.children[0]! : statement;
  const written = canonical(expression);
  choices.set(text, written);
  return written;
}

function valueText(operand: OperandSpec, index: number): string {
  if (operand.kind === "variable") return VARIABLES[index]!;
  return operand.kind === "choice" ? operand.texts[index]! : String(operand.toValue(index));
}

/** One statement as a tree; throws LanguageError when the text is not one statement of Python. */
function parseStatement(text: string): Tree {
  const script = parser.parse(text).topNode;
  const first = script.firstChild;
  if (first === null || first.nextSibling !== null) {
    throw new LanguageError(`\`${text}\` is not one statement`);
  }
  return toTree(first, text);
}

function toTree(node: SyntaxNode, source: string): Tree {
  if (node.type.isError) throw new LanguageError(`\`${source}\` is not Python`);
  const children: Tree[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    children.push(toTree(child, source));
  }
  const text = children.length === 0 ? source.slice(node.from, node.to) : "";
  return { type: node.type.name, text, children };
}
