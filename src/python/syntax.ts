// The subset of Python that programs are written in, as data. `parse.ts` makes it from text;
// `compile.ts` turns a unit of it into constants and code. Nothing here refers to the heap.

import type { BinaryOperator } from "../objects/type.ts";

/** A literal's value. In 2.7 `str` is bytes and `unicode` is text; in 3.x `str` is text. */
export type Constant =
  | { readonly type: "none" }
  | { readonly type: "bool"; readonly value: boolean }
  /** 2.7's int as long as it fits 64 bits, else its long; 3.x's int. */
  | { readonly type: "int"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number }
  /** `'...'`: code points; in 2.7 each is a byte. */
  | { readonly type: "str"; readonly value: string }
  /** `u'...'`: as `str` in 3.x. */
  | { readonly type: "unicode"; readonly value: string }
  /** `b'...'`: each character is a byte; as `str` in 2.7. */
  | { readonly type: "bytes"; readonly value: string };

export type Comparison = "is" | "is not" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

export type Expression =
  | { readonly kind: "constant"; readonly value: Constant }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "set"; readonly items: readonly Expression[] }
  | {
      readonly kind: "dict";
      readonly keys: readonly Expression[];
      readonly values: readonly Expression[];
    }
  | {
      readonly kind: "unary";
      readonly op: "+" | "-" | "~" | "not";
      readonly operand: Expression;
    }
  | {
      readonly kind: "binary";
      readonly op: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "compare";
      readonly op: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "logical";
      readonly op: "and" | "or";
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "attribute"; readonly object: Expression; readonly name: string }
  | { readonly kind: "subscript"; readonly object: Expression; readonly index: Expression }
  /** `a[start:stop]`; no step. */
  | {
      readonly kind: "slice";
      readonly object: Expression;
      readonly start: Expression | undefined;
      readonly stop: Expression | undefined;
    }
  /** Positional arguments only. */
  | { readonly kind: "call"; readonly callee: Expression; readonly args: readonly Expression[] }
  | { readonly kind: "lambda"; readonly parameters: readonly string[]; readonly body: Expression }
  /** `[element for target in iterable]`. */
  | {
      readonly kind: "comprehension";
      readonly element: Expression;
      readonly target: string;
      readonly iterable: Expression;
    };

/** What can be assigned to and deleted. */
export type Target = Extract<
  Expression,
  { readonly kind: "name" | "attribute" | "subscript" | "slice" }
>;

export type Statement =
  | { readonly kind: "expression"; readonly value: Expression }
  /** `a = b = value`: targets are bound from left to right. */
  | { readonly kind: "assign"; readonly targets: readonly Target[]; readonly value: Expression }
  | {
      readonly kind: "augmented";
      readonly target: Target;
      readonly op: BinaryOperator;
      readonly value: Expression;
    }
  | { readonly kind: "delete"; readonly targets: readonly Target[] }
  | { readonly kind: "return"; readonly value: Expression | undefined }
  | { readonly kind: "pass" }
  /** `import gc, copy`: the modules that there are. */
  | { readonly kind: "import"; readonly names: readonly string[] }
  | {
      readonly kind: "for";
      readonly target: string;
      readonly iterable: Expression;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly body: readonly Statement[];
      readonly orElse: readonly Statement[];
    }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly parameters: readonly string[];
      readonly body: readonly Statement[];
    }
  /** One base at most; none is `object`, in 2.7 too. */
  | {
      readonly kind: "class";
      readonly name: string;
      readonly base: string | undefined;
      readonly body: readonly Statement[];
    };

/** What is compiled at once: a line of a program, with all that stands in its block. */
export interface Unit {
  readonly statements: readonly Statement[];
  /** Line of the program at which it starts, from 1. */
  readonly line: number;
}
