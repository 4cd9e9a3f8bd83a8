// The programs that the model runs, as data: a subset of Python. The shape is the one that
// src/python/syntax.ts gives, so that one tree serves both; the model may not import it.

/** A literal's value. Where `str` holds bytes (2.7), `unicode` is text; elsewhere `str` is. */
export type Constant =
  | { readonly type: "none" }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "int"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "str" | "unicode" | "bytes"; readonly value: string };

export type BinaryOperator = "+" | "-" | "*" | "//" | "%" | "<<" | ">>" | "&" | "|" | "^" | "**";

export type Comparison = "is" | "is not" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

export interface DictDisplay {
  readonly kind: "dict";
  readonly keys: readonly Expression[];
  readonly values: readonly Expression[];
}

export interface Slice {
  readonly kind: "slice";
  readonly object: Expression;
  readonly start: Expression | undefined;
  readonly stop: Expression | undefined;
}

export interface Lambda {
  readonly kind: "lambda";
  readonly parameters: readonly string[];
  readonly body: Expression;
}

export interface Comprehension {
  readonly kind: "comprehension";
  readonly element: Expression;
  readonly target: string;
  readonly iterable: Expression;
}

export interface Call {
  readonly kind: "call";
  readonly callee: Expression;
  readonly args: readonly Expression[];
}

export interface ListDisplay {
  readonly kind: "list";
  readonly items: readonly Expression[];
}

export interface TupleDisplay {
  readonly kind: "tuple";
  readonly items: readonly Expression[];
}

export interface SetDisplay {
  readonly kind: "set";
  readonly items: readonly Expression[];
}

export interface Binary {
  readonly kind: "binary";
  readonly op: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Compare {
  readonly kind: "compare";
  readonly op: Comparison;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Logical {
  readonly kind: "logical";
  readonly op: "and" | "or";
  readonly left: Expression;
  readonly right: Expression;
}

export interface Unary {
  readonly kind: "unary";
  readonly op: "+" | "-" | "~" | "not";
  readonly operand: Expression;
}

export interface Subscript {
  readonly kind: "subscript";
  readonly object: Expression;
  readonly index: Expression;
}

export interface Attribute {
  readonly kind: "attribute";
  readonly object: Expression;
  readonly name: string;
}

export interface Literal {
  readonly kind: "constant";
  readonly value: Constant;
}

export interface Name {
  readonly kind: "name";
  readonly name: string;
}

export type Expression =
  | Literal
  | Name
  | ListDisplay
  | TupleDisplay
  | SetDisplay
  | DictDisplay
  | Unary
  | Binary
  | Compare
  | Logical
  | Attribute
  | Subscript
  | Slice
  | Call
  | Lambda
  | Comprehension;

/** What can be assigned to and deleted. */
export type Target = Name | Attribute | Subscript | Slice;

export interface FunctionDefinition {
  readonly kind: "function";
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: readonly Statement[];
}

export interface ClassDefinition {
  readonly kind: "class";
  readonly name: string;
  readonly base: string | undefined;
  readonly body: readonly Statement[];
}

export interface Loop {
  readonly kind: "for";
  readonly target: string;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
}

export interface Branch {
  readonly kind: "if";
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orElse: readonly Statement[];
}

export interface Augmented {
  readonly kind: "augmented";
  readonly target: Target;
  readonly op: BinaryOperator;
  readonly value: Expression;
}

export type Statement =
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "assign"; readonly targets: readonly Target[]; readonly value: Expression }
  | Augmented
  | { readonly kind: "delete"; readonly targets: readonly Target[] }
  | { readonly kind: "return"; readonly value: Expression | undefined }
  | { readonly kind: "pass" }
  | { readonly kind: "import"; readonly names: readonly string[] }
  | Loop
  | Branch
  | FunctionDefinition
  | ClassDefinition;

/** What is compiled at once. */
export interface Unit {
  readonly statements: readonly Statement[];
  /** Line of the program at which it starts, from 1. */
  readonly line: number;
}
