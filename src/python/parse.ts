// Text to syntax: Python's grammar is @lezer/python's, which reads all of Python; what a program
// may hold is a subset, and anything else is refused by line with the text that was not understood.
//
// A unit is what Python compiles at once: a line of the program, with the block that follows it.

import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { PyError } from "../errors.ts";
import type { BinaryOperator } from "../objects/type.ts";
import { parseNumber, parseString } from "./literal.ts";
import type { Comparison, Expression, Statement, Target, Unit } from "./syntax.ts";

/** The units of a program, in order. PyError SyntaxError names the line. */
export function parseProgram(text: string): Unit[] {
  return new Parser(text).units();
}

/** One expression; PyError SyntaxError when the text is something else. */
export function parseExpression(text: string): Expression {
  const [unit, ...rest] = parseProgram(text);
  const statement = unit?.statements[0];
  if (rest.length > 0 || statement?.kind !== "expression" || unit!.statements.length > 1) {
    throw new PyError("SyntaxError", `\`${text}\` is not one expression`);
  }
  return statement.value;
}

/** Statements that hold others, or stand alone. */
const SEPARATORS = new Set([";", ",", "(", ")", "[", "]", "{", "}", ":"]);

class Parser {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  units(): Unit[] {
    const units: Unit[] = [];
    const script = parser.parse(this.text).topNode;
    for (const node of childrenOf(script)) {
      if (node.name === "Comment") continue;
      units.push({ statements: this.statements(node), line: this.lineOf(node) });
    }
    return units;
  }

  /** A statement, or several with semicolons between them. */
  private statements(node: SyntaxNode): Statement[] {
    if (node.name !== "StatementGroup") return [this.statement(node)];
    return childrenOf(node)
      .filter(({ name }) => name !== ";")
      .map((child) => this.statement(child));
  }

  private statement(node: SyntaxNode): Statement {
    const children = childrenOf(node);
    switch (node.name) {
      case "ExpressionStatement":
        return { kind: "expression", value: this.tupleOrOne(children) };
      case "AssignStatement":
        return this.assignment(node, children);
      case "UpdateStatement":
        return this.update(children);
      case "DeleteStatement":
        return {
          kind: "delete",
          targets: this.listed(children.slice(1)).map((n) => this.target(n)),
        };
      case "ReturnStatement":
        return { kind: "return", value: this.returned(children.slice(1)) };
      case "PassStatement":
        return { kind: "pass" };
      case "ImportStatement":
        return this.importing(node, children);
      case "ForStatement":
        return this.loop(node, children);
      case "IfStatement":
        return this.branch(node, children);
      case "FunctionDefinition":
        return {
          kind: "function",
          name: this.source(children[1]!),
          parameters: this.parameters(children[2]!),
          body: this.body(children[3]!),
        };
      case "ClassDefinition":
        return this.classDefinition(children);
      default:
        return this.refuse(node);
    }
  }

  private assignment(node: SyntaxNode, children: readonly SyntaxNode[]): Statement {
    const parts = splitAt(children, "AssignOp");
    const last = parts.pop()!;
    if (parts.some((part) => part.length !== 1)) return this.refuse(node);
    const targets = parts.map(([target]) => this.target(target!));
    return { kind: "assign", targets, value: this.tupleOrOne(last) };
  }

  private update(children: readonly SyntaxNode[]): Statement {
    const [target, op, ...value] = children;
    return {
      kind: "augmented",
      target: this.target(target!),
      op: this.source(op!).slice(0, -1) as BinaryOperator,
      value: this.tupleOrOne(value),
    };
  }

  private importing(node: SyntaxNode, children: readonly SyntaxNode[]): Statement {
    if (children[0]!.name !== "import") return this.refuse(node);
    const names = this.listed(children.slice(1));
    if (names.some(({ name }) => name !== "VariableName")) return this.refuse(node);
    return { kind: "import", names: names.map((name) => this.source(name)) };
  }

  private loop(node: SyntaxNode, children: readonly SyntaxNode[]): Statement {
    const [, target, inWord, iterable, body] = children;
    if (target!.name !== "VariableName" || inWord!.name !== "in" || children.length !== 5) {
      return this.refuse(node);
    }
    return {
      kind: "for",
      target: this.source(target!),
      iterable: this.expression(iterable!),
      body: this.body(body!),
    };
  }

  private branch(node: SyntaxNode, children: readonly SyntaxNode[]): Statement {
    const [, test, body, elseWord, orElse] = children;
    if (elseWord !== undefined && elseWord.name !== "else") return this.refuse(node);
    return {
      kind: "if",
      test: this.expression(test!),
      body: this.body(body!),
      orElse: orElse === undefined ? [] : this.body(orElse),
    };
  }

  private classDefinition(children: readonly SyntaxNode[]): Statement {
    const bases = children.length > 3 ? this.listed(childrenOf(children[2]!)) : [];
    const isKnown = bases.every(({ name }) => name === "VariableName");
    if (bases.length > 1 || !isKnown) return this.refuse(children[2]!);
    const base = bases[0] === undefined ? undefined : this.source(bases[0]);
    return {
      kind: "class",
      name: this.source(children[1]!),
      base: base === "object" ? undefined : base,
      body: this.body(children.at(-1)!),
    };
  }

  private parameters(node: SyntaxNode): string[] {
    return this.listed(childrenOf(node)).map((child) =>
      child.name === "VariableName" ? this.source(child) : this.refuse(child),
    );
  }

  private body(node: SyntaxNode): Statement[] {
    return childrenOf(node)
      .filter(({ name }) => name !== ":" && name !== "Comment")
      .flatMap((child) => this.statements(child));
  }

  private target(node: SyntaxNode): Target {
    const expression = this.expression(node);
    const { kind } = expression;
    if (kind === "name" || kind === "attribute" || kind === "subscript" || kind === "slice") {
      return expression;
    }
    return this.refuse(node);
  }

  private returned(nodes: readonly SyntaxNode[]): Expression | undefined {
    return nodes.length === 0 ? undefined : this.tupleOrOne(nodes);
  }

  private optional(node: SyntaxNode | undefined): Expression | undefined {
    return node === undefined ? undefined : this.expression(node);
  }

  private expression(node: SyntaxNode): Expression {
    const children = childrenOf(node);
    switch (node.name) {
      case "Number":
        return { kind: "constant", value: this.literal(node, parseNumber(this.source(node))) };
      case "String":
        return { kind: "constant", value: this.literal(node, parseString(this.source(node))) };
      case "ContinuedString":
        return this.continued(node, children);
      case "Boolean":
        return { kind: "constant", value: { type: "bool", value: this.source(node) === "True" } };
      case "None":
        return { kind: "constant", value: { type: "none" } };
      case "VariableName":
        return { kind: "name", name: this.source(node) };
      case "ParenthesizedExpression":
        return this.expression(children[1]!);
      case "ArrayExpression":
        return { kind: "list", items: this.expressions(children) };
      case "TupleExpression":
        return { kind: "tuple", items: this.expressions(children) };
      case "SetExpression":
        return { kind: "set", items: this.expressions(children) };
      case "DictionaryExpression":
        return this.dictionary(children);
      case "UnaryExpression":
        return this.unary(children);
      case "BinaryExpression":
        return this.binary(node, children);
      case "MemberExpression":
        return this.member(node, children);
      case "CallExpression":
        return {
          kind: "call",
          callee: this.expression(children[0]!),
          args: this.expressions(childrenOf(children[1]!)),
        };
      case "LambdaExpression":
        return this.lambda(children);
      case "ArrayComprehensionExpression":
        return this.comprehension(node, children);
      default:
        return this.refuse(node);
    }
  }

  private literal<Value>(node: SyntaxNode, value: Value | undefined): Value {
    return value === undefined ? this.refuse(node) : value;
  }

  /** `'a' 'b'` is one string. */
  private continued(node: SyntaxNode, children: readonly SyntaxNode[]): Expression {
    const parts = children.map((child) => this.literal(child, parseString(this.source(child))));
    const first = parts[0]!;
    if (parts.some(({ type }) => type !== first.type)) return this.refuse(node);
    const value = parts.map((part) => part.value).join("");
    return { kind: "constant", value: { type: first.type, value } };
  }

  private dictionary(children: readonly SyntaxNode[]): Expression {
    const parts = children.filter(({ name }) => !SEPARATORS.has(name));
    const keys = parts.filter((_, i) => i % 2 === 0);
    const values = parts.filter((_, i) => i % 2 === 1);
    return {
      kind: "dict",
      keys: keys.map((key) => this.expression(key)),
      values: values.map((value) => this.expression(value)),
    };
  }

  private unary(children: readonly SyntaxNode[]): Expression {
    // The grammar has no other operators.
    const op = this.source(children[0]!) as "-" | "+" | "~" | "not";
    return { kind: "unary", op, operand: this.expression(children[1]!) };
  }

  private binary(node: SyntaxNode, children: readonly SyntaxNode[]): Expression {
    const left = this.expression(children[0]!);
    const right = this.expression(children.at(-1)!);
    const op = children
      .slice(1, -1)
      .map((word) => this.source(word))
      .join(" ");
    if (op === "and" || op === "or") return { kind: "logical", op, left, right };
    if (COMPARISONS.has(op)) {
      // `a < b < c` is one comparison of three in Python.
      if (left.kind === "compare" && children[0]!.name === "BinaryExpression") {
        return this.refuse(node);
      }
      return { kind: "compare", op: op as Comparison, left, right };
    }
    return OPERATORS.has(op)
      ? { kind: "binary", op: op as BinaryOperator, left, right }
      : this.refuse(node);
  }

  private member(node: SyntaxNode, children: readonly SyntaxNode[]): Expression {
    const object = this.expression(children[0]!);
    if (children[1]!.name === ".") {
      return { kind: "attribute", object, name: this.source(children[2]!) };
    }
    const inside = children.slice(2, -1);
    const parts = splitAt(inside, ":");
    if (parts.length > 2) return this.refuse(node);
    if (parts.length === 1) return { kind: "subscript", object, index: this.tupleOrOne(inside) };
    const [start, stop] = parts.map(([part]) => this.optional(part));
    return { kind: "slice", object, start, stop };
  }

  private lambda(children: readonly SyntaxNode[]): Expression {
    const [, parameters, , body] = children;
    return {
      kind: "lambda",
      parameters: this.parameters(parameters!),
      body: this.expression(body!),
    };
  }

  private comprehension(node: SyntaxNode, children: readonly SyntaxNode[]): Expression {
    const [, element, forWord, target, inWord, iterable] = children;
    const plain = forWord?.name === "for" && inWord?.name === "in" && children.length === 7;
    if (!plain || target!.name !== "VariableName") return this.refuse(node);
    return {
      kind: "comprehension",
      element: this.expression(element!),
      target: this.source(target!),
      iterable: this.expression(iterable!),
    };
  }

  /** `1, 2` without brackets is a tuple. */
  private tupleOrOne(nodes: readonly SyntaxNode[]): Expression {
    const [only, ...rest] = nodes;
    return rest.length === 0
      ? this.expression(only!)
      : { kind: "tuple", items: this.expressions(nodes) };
  }

  private expressions(nodes: readonly SyntaxNode[]): Expression[] {
    return this.listed(nodes).map((node) => this.expression(node));
  }

  private listed(nodes: readonly SyntaxNode[]): SyntaxNode[] {
    return nodes.filter(({ name }) => !SEPARATORS.has(name));
  }

  private source(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  private lineOf(node: SyntaxNode): number {
    return this.text.slice(0, node.from).split("\n").length;
  }

  private refuse(node: SyntaxNode): never {
    const text = this.source(node).split("\n")[0]!;
    throw new PyError("SyntaxError", `line ${this.lineOf(node)}: \`${text}\` is not understood`);
  }
}

const COMPARISONS = new Set(["is", "is not", "==", "!=", "<", "<=", ">", ">=", "in", "not in"]);
const OPERATORS = new Set(["+", "-", "*", "//", "%", "<<", ">>", "&", "|", "^", "**"]);

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

function splitAt(nodes: readonly SyntaxNode[], separator: string): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === separator) parts.push([]);
    else parts.at(-1)!.push(node);
  }
  return parts;
}
