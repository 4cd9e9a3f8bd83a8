// The expressions of text/cases.json, run on a heap of text.

import { asObj, type ObjRef } from "../../src/memory/address.ts";
import { NOT_IMPLEMENTED, type Ordering } from "../../src/objects/type.ts";
import type { TextHeap } from "./text-heap.ts";

/** The names that the expressions of cases.json use. */
export class Expressions {
  readonly textHeap: TextHeap;
  private readonly names: Readonly<Record<string, ObjRef>>;
  private readonly held: ObjRef[] = [];

  constructor(textHeap: TextHeap) {
    const { text } = textHeap;
    this.textHeap = textHeap;
    this.names = {
      A: text.newStr("abcdef"),
      B: text.newStr("ghij"),
      L: text.newStr("x".repeat(600)),
      U: text.newUnicode("é".repeat(3)),
      E: text.newUnicode("€".repeat(4)),
      G: text.newUnicode("😀".repeat(2)),
      UA: text.newUnicode("abcdef"),
      M: text.newUnicode("abé€cd"),
      X: text.newUnicode("€"),
      XX: text.newUnicode("€€"),
      S: text.newStr("  a "),
      W: text.newStr(" "),
      BA: text.newBytes("xaby"),
      BB: text.newBytes("pqr"),
      H: text.isBytes(text.newStr("a")) ? text.newBytes("é") : text.newUnicode("abcdef"),
      None: textHeap.none,
    };
  }

  /** What stands in for an operand: an object that the expression owns until it is done. */
  operand(word: string): ObjRef {
    const { text, ints } = this.textHeap;
    const literal = /^([bu]?)'(.*)'$/.exec(word);
    if (literal !== null) {
      const made = { b: text.newBytes, u: text.newUnicode }[literal[1]!] ?? text.newStr;
      return this.hold(made.call(text, literal[2]!));
    }
    const number = /^(0x)?-?\d+(\*\*\d+)?$/.test(word);
    if (number) return this.hold(ints.newInt(numberOf(word)));
    const [, name, index] = /^(\w+)\[(\d+)\]$/.exec(word) ?? [];
    if (name !== undefined) return this.hold(text.charAt(this.operand(name), Number(index)));
    const sum = /^(.+) (\+|\*) (.+)$/.exec(word);
    const slice = /^(\w+)\[(\d+):(\d+)\]$/.exec(word);
    if (sum !== null || slice !== null) return this.hold(asObj(Number(this.prepare(word)())));
    return this.names[word]!;
  }

  /** The objects made for operands go. */
  release(): void {
    for (const ref of this.held.splice(0).reverse()) this.textHeap.heap.decref(ref);
  }

  /** The operands are made, and what is given runs the operation alone. */
  prepare(source: string): () => ObjRef | string {
    const { text, heap } = this.textHeap;
    const joined = /^(.+)\.join\((.+)\)$/.exec(source);
    if (joined !== null) {
      const separator = this.operand(joined[1]!);
      const items = this.list(joined[2]!);
      return () => text.join(separator, items);
    }
    const method = /^(.+)\.(upper|lower|strip|replace)\((.*)\)$/.exec(source);
    if (method !== null) {
      const words = method[3] === "" ? [] : method[3]!.split(", ");
      const [self, old, by] = [method[1]!, ...words].map((word) => this.operand(word));
      if (method[2] === "strip") return () => text.strip(self!);
      if (method[2] === "replace") return () => text.replace(self!, old!, by!);
      return () => text.changeCase(self!, method[2] as "upper" | "lower");
    }
    const sliced = /^(\w+)\[(\d+):(\d+)\]$/.exec(source);
    if (sliced !== null) {
      const operand = this.operand(sliced[1]!);
      return () => text.slice(operand, Number(sliced[2]), Number(sliced[3]));
    }
    const indexed = /^(\w+)\[(.+)\]$/.exec(source);
    if (indexed !== null) {
      const [operand, key] = [this.operand(indexed[1]!), this.operand(indexed[2]!)];
      return () => heap.typeOf(operand).slots.getItem!(operand, key);
    }
    const called = /^(chr|unichr|ord|intern)\((.+)\)$/.exec(source);
    if (called !== null) return this.prepareCall(called[1]!, called[2]!);
    const binary = /^(.+) (\+|\*|==|<|<=|>|in) (.+)$/.exec(source)!;
    const [left, right] = [this.operand(binary[1]!), this.operand(binary[3]!)];
    return () => this.binary(binary[2]!, left, right);
  }

  private prepareCall(name: string, argument: string): () => ObjRef | string {
    const { text } = this.textHeap;
    if (name === "chr") return () => text.chr(numberOf(argument));
    if (name === "unichr") return () => text.unichr(numberOf(argument));
    const operand = this.operand(argument);
    return name === "intern" ? () => text.intern(operand) : () => String(text.ord(operand));
  }

  private binary(op: string, left: ObjRef, right: ObjRef): ObjRef | string {
    const { heap } = this.textHeap;
    const { slots } = heap.typeOf(left);
    const other = heap.typeOf(right).slots;
    if (op === "in") return capital(other.contains!(right, left));
    if (op === "==") return capital(heap.equals(left, right));
    if (op === "+" || op === "*") {
      const made = slots.binary?.(op, left, right) ?? NOT_IMPLEMENTED;
      return asObj(made === NOT_IMPLEMENTED ? other.binary!(op, left, right) : made);
    }
    const answer = slots.compare!(op as Ordering, left, right);
    if (answer !== NOT_IMPLEMENTED) return capital(answer);
    return capital(other.compare!(op === "<" ? ">" : "<", right, left) === true);
  }

  private list(source: string): ObjRef[] {
    const [, items, count] = /^\[(.*)\](?: \* (\d+))?$/.exec(source)!;
    const once = items === "" ? [] : items!.split(", ").map((item) => this.operand(item));
    return Array.from({ length: Number(count ?? 1) }, () => once).flat();
  }

  private hold(ref: ObjRef): ObjRef {
    this.held.push(ref);
    return ref;
  }
}

const capital = (answer: boolean): string => (answer ? "True" : "False");

function numberOf(word: string): number {
  const [base, power] = word.split("**");
  return power === undefined ? Number(base) : Number(base) ** Number(power);
}
