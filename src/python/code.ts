// Code: what a unit or a function body becomes when it is compiled. Constants are templates, values
// that are not objects yet: one code can be loaded into many heaps, or many times into one.

import type { BinaryOperator } from "../objects/type.ts";
import type { Comparison, Constant } from "./syntax.ts";

/** A constant before it is an object. */
export type Template =
  | { readonly kind: "atom"; readonly constant: Constant }
  | { readonly kind: "tuple"; readonly items: readonly Template[] }
  | { readonly kind: "frozenset"; readonly items: readonly Template[] };

/** An entry of co_consts. */
export interface ConstantEntry {
  readonly template: Template;
  /**
   * Where else it stands: two entries with one key are one object, within a unit and, by version,
   * within all functions that stand in it. Undefined for one that is never merged.
   */
  readonly key: string | undefined;
}

/** Where a name is looked up: a function's own variables have a slot in its frame. */
export type Variable =
  | { readonly scope: "local"; readonly slot: number; readonly name: string }
  | { readonly scope: "global"; readonly name: string };

/** An expression of which the constants are known; otherwise as the syntax has it. */
export type Operand =
  /** LOAD_CONST. */
  | { readonly kind: "constant"; readonly index: number }
  | { readonly kind: "variable"; readonly variable: Variable }
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Operand[] }
  /** An empty list or set filled from one constant. */
  | { readonly kind: "filled"; readonly type: "list" | "set"; readonly index: number }
  | {
      readonly kind: "dict";
      readonly keys: readonly Operand[];
      readonly values: readonly Operand[];
    }
  /** BUILD_CONST_KEY_MAP: the keys are one constant tuple. */
  | { readonly kind: "keyed"; readonly index: number; readonly values: readonly Operand[] }
  | { readonly kind: "unary"; readonly op: "+" | "-" | "~" | "not"; readonly operand: Operand }
  | {
      readonly kind: "binary";
      readonly op: BinaryOperator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: "compare";
      readonly op: Comparison;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: "logical";
      readonly op: "and" | "or";
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: "attribute"; readonly object: Operand; readonly name: string }
  | { readonly kind: "subscript"; readonly object: Operand; readonly index: Operand }
  | {
      readonly kind: "slice";
      readonly object: Operand;
      readonly start: Operand | undefined;
      readonly stop: Operand | undefined;
    }
  /** A call of what stands under a dotted name, unless the name is bound: `copy.copy`, `len`. */
  | { readonly kind: "call"; readonly callee: Operand; readonly args: readonly Operand[] }
  /** MAKE_FUNCTION. */
  | { readonly kind: "function"; readonly name: string; readonly code: Code }
  | {
      readonly kind: "comprehension";
      readonly element: Operand;
      readonly target: Variable;
      readonly iterable: Operand;
    };

export type Place = Extract<
  Operand,
  { readonly kind: "variable" | "attribute" | "subscript" | "slice" }
>;

export type Step =
  | { readonly kind: "expression"; readonly value: Operand }
  | { readonly kind: "assign"; readonly targets: readonly Place[]; readonly value: Operand }
  | {
      readonly kind: "augmented";
      readonly target: Place;
      readonly op: BinaryOperator;
      readonly value: Operand;
    }
  | { readonly kind: "delete"; readonly targets: readonly Place[] }
  | { readonly kind: "return"; readonly value: Operand | undefined }
  | { readonly kind: "import"; readonly names: readonly string[] }
  | {
      readonly kind: "for";
      readonly target: Variable;
      readonly iterable: Operand;
      readonly body: readonly Step[];
    }
  | {
      readonly kind: "if";
      readonly test: Operand;
      readonly body: readonly Step[];
      readonly orElse: readonly Step[];
    }
  | {
      readonly kind: "class";
      readonly name: string;
      readonly base: Variable | undefined;
      readonly target: Variable;
      readonly code: Code;
    };

export interface Code {
  /** `<module>`, or the name of the function or class. */
  readonly name: string;
  /** As `__qualname__` tells it: `Noisy.__del__`. */
  readonly qualname: string;
  readonly steps: readonly Step[];
  /** co_consts, without the None at the end of every code. */
  readonly constants: readonly ConstantEntry[];
  /** co_varnames: parameters first. Empty for a module and a class body. */
  readonly locals: readonly string[];
  readonly parameterCount: number;
  /** Code objects in co_consts, in order. */
  readonly functions: readonly Code[];
}
