// Which expressions are constants before the program runs. Python/peephole.c to 3.6, which works on
// the bytecode of what was compiled; Python/ast_opt.c since 3.7, on the tree.

import type { SourceProfile } from "../profile/source.ts";
import type { Template } from "./code.ts";
import { foldBinary, foldSubscript, foldUnary } from "./fold.ts";
import type { Constant, Expression } from "./syntax.ts";

export class Folder {
  private readonly profile: SourceProfile;
  private readonly folded = new Map<Expression, Template | undefined>();

  constructor(profile: SourceProfile) {
    this.profile = profile;
  }

  /** A literal; in 2.7 `b'...'` is a str, since 3 `u'...'` is. */
  atom(constant: Constant): Template {
    if (constant.type !== (this.profile.strIsBytes ? "bytes" : "unicode")) {
      return { kind: "atom", constant };
    }
    return { kind: "atom", constant: { type: "str", value: constant.value } };
  }

  /** The constant that `expression` is, or undefined: the same one each time that it is asked. */
  fold(expression: Expression): Template | undefined {
    if (expression.kind === "name" || expression.kind === "call") return undefined;
    if (this.folded.has(expression)) return this.folded.get(expression);
    const template = this.foldAnew(expression);
    this.folded.set(expression, template);
    return template;
  }

  private foldAnew(expression: Expression): Template | undefined {
    switch (expression.kind) {
      case "constant": {
        // True is a name in 2.7, though one of the same object.
        if (this.profile.strIsBytes && expression.value.type === "bool") return undefined;
        return this.atom(expression.value);
      }
      case "tuple": {
        if (this.isForgotten(expression.items.slice(1))) return undefined;
        const items = expression.items.map((item) => this.fold(item));
        if (items.length === 0 && this.profile.folding === "peephole") return undefined;
        return items.every((item) => item !== undefined) ? { kind: "tuple", items } : undefined;
      }
      case "unary": {
        const operand = this.fold(expression.operand);
        if (operand === undefined) return undefined;
        return foldUnary(expression.op, operand, this.profile);
      }
      case "binary": {
        const left = this.fold(expression.left);
        if (this.isForgotten([expression.right])) return undefined;
        const right = left === undefined ? undefined : this.fold(expression.right);
        if (left === undefined || right === undefined) return undefined;
        return foldBinary(expression.op, left, right, this.profile);
      }
      case "subscript": {
        const object = this.fold(expression.object);
        if (this.isForgotten([expression.index])) return undefined;
        const index = object === undefined ? undefined : this.fold(expression.index);
        return object === undefined || index === undefined
          ? undefined
          : foldSubscript(object, index, this.profile);
      }
      default:
        return undefined;
    }
  }

  /** Whether a constant that folding made stands among `parts`, where it ends the row. */
  isForgotten(parts: readonly Expression[]): boolean {
    if (!this.profile.foldingForgets) return false;
    return parts.some((part) => part.kind !== "constant" && !this.isNegativeLiteral(part));
  }

  /** `-1`, which is a literal where the parser makes it one. */
  isNegativeLiteral(expression: Expression): boolean {
    return (
      this.profile.negativeLiterals &&
      expression.kind === "unary" &&
      expression.op === "-" &&
      expression.operand.kind === "constant"
    );
  }
}
