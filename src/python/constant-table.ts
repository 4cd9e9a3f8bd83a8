// co_consts while a code is compiled: equal constants become one entry. Equal means of one type
// and value: 1, 1.0 and True are three constants, and so are 0.0 and -0.0. Python/compile.c:
// compiler_add_o, merge_consts_recursive.

import type { ConstantEntry, Template } from "./code.ts";
import type { Constant } from "./syntax.ts";

export class ConstantTable {
  readonly entries: ConstantEntry[] = [];
  private readonly indices = new Map<string, number>();

  /** The index of a constant, new or known. */
  add(template: Template): number {
    const key = keyOf(template);
    const known = this.indices.get(key);
    if (known !== undefined) return known;
    this.indices.set(key, this.entries.length);
    return this.entries.push({ template, key }) - 1;
  }

  /** A constant that the peephole optimiser made: never one with another. */
  append(template: Template): number {
    return this.entries.push({ template, key: undefined }) - 1;
  }
}

/** _PyCode_ConstantKey: two templates with one key are the same constant. */
export function keyOf(template: Template): string {
  if (template.kind === "atom") return atomKey(template.constant);
  const items = template.items.map(keyOf);
  if (template.kind === "frozenset") items.sort();
  return `${template.kind}(${items.join(",")})`;
}

function atomKey(constant: Constant): string {
  if (constant.type === "none") return "none";
  const { type, value } = constant;
  if (type === "float" && Object.is(value, -0)) return "float:-0";
  return `${type}:${typeof value === "string" ? JSON.stringify(value) : value}`;
}
