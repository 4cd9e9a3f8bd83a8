// Evaluating expressions: each leaves one new reference on the run-time stack, as its bytecode
// does, and takes what it worked on away in the order in which that drops it. Python/ceval.c.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { Operand, Variable } from "./code.ts";
import type { Frame, LoadedCode } from "./frame.ts";
import type { FrameStack } from "./frame-stack.ts";
import type { Names } from "./names.ts";
import type { Operators } from "./operators.ts";
import { slice } from "./slices.ts";

type Node<Kind extends Operand["kind"]> = Extract<Operand, { readonly kind: Kind }>;

export interface EvaluatorParts {
  readonly objects: Objects;
  readonly stack: FrameStack;
  readonly operators: Operators;
  readonly names: Names;
}

/** What an expression asks of whoever knows calls. */
export interface OperandCalls {
  /** Pushes what the call gives. */
  call(operand: Node<"call">, frame: Frame): void;
  /** MAKE_FUNCTION: a new reference. */
  newFunction(loaded: LoadedCode, name: string, frame: Frame): ObjRef;
  /** `name` of a module: a new reference; NO_OBJECT when it is no module that is asked. */
  moduleAttribute(operand: Node<"attribute">, frame: Frame): ObjRef;
}

export class Evaluator {
  declare private readonly objects: Objects;
  declare private readonly stack: FrameStack;
  declare private readonly operators: Operators;
  declare private readonly names: Names;
  /** Calls need the evaluator, and the evaluator calls: joined after both are made. */
  calls!: OperandCalls;

  constructor({ objects, stack, operators, names }: EvaluatorParts) {
    this.objects = objects;
    this.stack = stack;
    this.operators = operators;
    this.names = names;
  }

  /** Pushes the value of `operand`. */
  evaluate(operand: Operand, frame: Frame): void {
    const { stack } = this;
    switch (operand.kind) {
      case "constant":
        stack.push(this.objects.heap.incref(frame.loaded.constants[operand.index]!));
        return;
      case "variable":
        stack.push(this.objects.heap.incref(this.names.load(operand.variable, frame)));
        return;
      case "list":
      case "tuple":
      case "set":
        this.display(operand.kind, operand.items, frame);
        return;
      case "filled":
        this.filled(operand, frame);
        return;
      case "dict":
        this.dict(operand, frame);
        return;
      case "keyed":
        this.keyed(operand, frame);
        return;
      case "unary":
        this.unary(operand, frame);
        return;
      case "binary":
        this.evaluate(operand.left, frame);
        this.evaluate(operand.right, frame);
        this.replaceTwo(this.operators.binary(operand.op, stack.peek(1), stack.peek(0)));
        return;
      case "compare":
        this.compare(operand, frame);
        return;
      case "logical":
        this.logical(operand, frame);
        return;
      case "attribute":
        this.attribute(operand, frame);
        return;
      case "subscript":
        this.evaluate(operand.object, frame);
        this.evaluate(operand.index, frame);
        this.replaceTwo(this.operators.getItem(stack.peek(1), stack.peek(0)));
        return;
      case "slice":
        this.slice(operand, frame);
        return;
      case "call":
        this.calls.call(operand, frame);
        return;
      case "function":
        this.function(operand, frame);
        return;
      case "comprehension":
        this.comprehension(operand, frame);
    }
  }

  private attribute(operand: Node<"attribute">, frame: Frame): void {
    const { stack } = this;
    if (operand.object.kind === "variable") {
      const found = this.calls.moduleAttribute(operand, frame);
      if (found !== NO_OBJECT) {
        stack.push(found);
        return;
      }
    }
    this.evaluate(operand.object, frame);
    const name = this.names.intern(operand.name);
    this.replaceOne(this.operators.getAttr(stack.peek(0), name, operand.name));
  }

  /** The value at the top goes for `result`, which is stolen. */
  replaceOne(result: ObjRef): void {
    this.stack.drop();
    this.stack.push(result);
  }

  /** The two values at the top go for `result`: the lower one first. */
  replaceTwo(result: ObjRef): void {
    const { stack } = this;
    const right = stack.pop();
    const left = stack.pop();
    stack.push(result);
    this.objects.heap.decref(left);
    this.objects.heap.decref(right);
  }

  /** Binds `variable` in `frame`, with a reference that is stolen. */
  store(variable: Variable, value: ObjRef, frame: Frame): void {
    this.names.store(variable, value, frame);
  }

  private display(kind: "list" | "tuple" | "set", items: readonly Operand[], frame: Frame): void {
    const { stack, objects } = this;
    for (const item of items) this.evaluate(item, frame);
    const count = items.length;
    if (kind === "set") {
      const set = objects.sets.newSet();
      stack.push(set);
      for (let i = count; i >= 1; i--) objects.sets.add(set, stack.peek(i));
      stack.pop();
      for (let i = 0; i < count; i++) stack.drop();
      stack.push(set);
      return;
    }
    const sequences = kind === "list" ? objects.lists : objects.tuples;
    const sequence =
      kind === "list" ? objects.lists.newList(count) : objects.tuples.newTuple(count);
    for (let i = 0; i < count; i++) sequences.initItem(sequence, i, stack.peek(count - 1 - i));
    stack.forget(count);
    stack.push(sequence);
  }

  /** BUILD_LIST 0, LIST_EXTEND; BUILD_SET 0, SET_UPDATE. */
  private filled(operand: Node<"filled">, frame: Frame): void {
    const { lists, sets } = this.objects;
    const constant = frame.loaded.constants[operand.index]!;
    const filled = operand.type === "list" ? lists.newList(0) : sets.newSet();
    this.stack.push(filled);
    if (operand.type === "list") lists.extend(filled, constant);
    else sets.update(filled, constant);
  }

  private dict({ keys, values }: Node<"dict">, frame: Frame): void {
    const { stack, objects } = this;
    const { dicts } = objects;
    if (objects.heap.profile.source.strIsBytes) {
      const dict = dicts.newPresized(keys.length, false);
      stack.push(dict);
      for (let i = 0; i < keys.length; i++) {
        this.evaluate(values[i]!, frame);
        this.evaluate(keys[i]!, frame);
        dicts.setItem(dict, stack.peek(0), stack.peek(1));
        const key = stack.pop();
        stack.drop();
        objects.heap.decref(key);
      }
      return;
    }
    for (let i = 0; i < keys.length; i++) {
      this.evaluate(keys[i]!, frame);
      this.evaluate(values[i]!, frame);
    }
    const dict = dicts.newPresized(keys.length, this.areStrs(keys.length, 2));
    stack.push(dict);
    for (let i = keys.length; i >= 1; i--) {
      dicts.setItem(dict, stack.peek(2 * i), stack.peek(2 * i - 1));
    }
    this.dropBelow(2 * keys.length);
  }

  private keyed({ index, values }: Node<"keyed">, frame: Frame): void {
    const { stack, objects } = this;
    for (const value of values) this.evaluate(value, frame);
    const keys = frame.loaded.constants[index]!;
    const { tuples, text, dicts } = objects;
    const strOnly = tuples.items(keys).every((key) => text.isStr(key));
    const dict = dicts.newPresized(values.length, strOnly);
    stack.push(dict);
    for (let i = values.length; i >= 1; i--) {
      dicts.setItem(dict, tuples.peekItem(keys, values.length - i), stack.peek(i));
    }
    this.dropBelow(values.length);
  }

  /** Whether every `stride`th of the values at the top, `count` of them, is exactly a str. */
  private areStrs(count: number, stride: number): boolean {
    for (let i = 0; i < count; i++) {
      if (!this.objects.text.isStr(this.stack.peek(i * stride + stride - 1))) return false;
    }
    return true;
  }

  /** Drops `count` values below the one at the top, from the top down. */
  private dropBelow(count: number): void {
    const { stack } = this;
    const result = stack.pop();
    for (let i = 0; i < count; i++) stack.drop();
    stack.push(result);
  }

  private unary({ op, operand }: Node<"unary">, frame: Frame): void {
    this.evaluate(operand, frame);
    const { stack, objects } = this;
    if (op === "not") {
      this.replaceOne(this.newBool(!objects.heap.isTrue(stack.peek(0))));
      return;
    }
    this.replaceOne(this.operators.unary(op, stack.peek(0)));
  }

  private compare({ op, left, right }: Node<"compare">, frame: Frame): void {
    const { stack } = this;
    this.evaluate(left, frame);
    this.evaluate(right, frame);
    this.replaceTwo(this.newBool(this.operators.compare(op, stack.peek(1), stack.peek(0))));
  }

  private logical({ op, left, right }: Node<"logical">, frame: Frame): void {
    this.evaluate(left, frame);
    if (this.objects.heap.isTrue(this.stack.peek(0)) === (op === "or")) return;
    this.stack.drop();
    this.evaluate(right, frame);
  }

  private slice({ object, start, stop }: Node<"slice">, frame: Frame): void {
    const { stack } = this;
    this.evaluate(object, frame);
    const from = this.bound(start, frame);
    const to = this.bound(stop, frame);
    this.replaceOne(slice(this.objects, this.operators, stack.peek(0), from, to));
  }

  /** A slice's end: undefined when it is left out. */
  bound(operand: Operand | undefined, frame: Frame): number | undefined {
    if (operand === undefined) return undefined;
    this.evaluate(operand, frame);
    const index = this.objects.numbers.asIndex(
      this.stack.peek(0),
      "slice indices must be integers",
    );
    this.stack.drop();
    return index;
  }

  private function({ name, code }: Node<"function">, frame: Frame): void {
    const loaded = frame.loaded.functions[frame.loaded.code.functions.indexOf(code)]!;
    this.stack.push(this.calls.newFunction(loaded, name, frame));
  }

  private comprehension(operand: Node<"comprehension">, frame: Frame): void {
    const { stack, objects } = this;
    this.evaluate(operand.iterable, frame);
    const list = objects.lists.newList(0);
    stack.push(list);
    for (const item of this.operators.iterate(stack.peek(1))) {
      this.store(operand.target, objects.heap.incref(item), frame);
      this.evaluate(operand.element, frame);
      objects.lists.append(list, stack.peek(0));
      stack.drop();
    }
    this.dropBelow(1);
  }

  private newBool(value: boolean): ObjRef {
    return this.objects.heap.incref(this.objects.numbers.bool(value));
  }
}
