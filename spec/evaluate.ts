// Expressions and calls. Every intermediate object lies among the machine's temporaries for as long
// as an interpreter would hold it: where deaths are watched, that decides when it dies.

import { refuseArguments } from "./arity.ts";
import { findInClass, getAttribute, newInstance } from "./attributes.ts";
import { callBuiltin, callType } from "./builtins.ts";
import { fill, ModelError, raiseType, Unmodelled } from "./failures.ts";
import { frameOfCall, functionOf } from "./frames.ts";
import type { Heap } from "./heap.ts";
import { getItem, getSlice } from "./items.ts";
import { forEachItem } from "./iteration.ts";
import { callMethod, givesUp, isMethodName } from "./methods.ts";
import { addElement, binary, compare, setEntry, truth, unary } from "./operators.ts";
import type { Runner } from "./runner.ts";
import type {
  Call,
  Comprehension,
  DictDisplay,
  Expression,
  Logical,
  SetDisplay,
} from "./syntax.ts";
import {
  type ClassThing,
  type FunctionThing,
  type Handle,
  type Key,
  NOTHING,
  type SetThing,
  type TupleThing,
} from "./values.ts";

const MAX_CALLS = 300;

export class Evaluator {
  private readonly runner: Runner;
  private readonly heap: Heap;
  private readonly temporaries: Handle[];

  constructor(runner: Runner) {
    this.runner = runner;
    this.heap = runner.heap;
    this.temporaries = runner.temporaries;
  }

  evaluate(expression: Expression): Handle {
    const { heap } = this;
    switch (expression.kind) {
      case "name":
        return this.runner.lookUp(expression.name);
      case "constant":
        // Without a constant it is True or False, where those are names.
        return (
          this.constant(expression) ??
          heap.bool(expression.value.type === "bool" && expression.value.value)
        );
      case "list":
        return this.constantDisplay(expression) ?? heap.list(this.items(expression.items));
      case "tuple":
        return this.constant(expression) ?? heap.tuple(this.items(expression.items));
      case "set":
        return this.constantDisplay(expression) ?? this.setDisplay(expression);
      case "dict":
        return this.dictDisplay(expression);
      case "unary": {
        const known = this.constant(expression);
        if (known !== undefined) return known;
        const base = this.hold(expression.operand);
        const operand = this.temporaries[base]!;
        if (expression.op === "not") return this.finish(base, heap.bool(!truth(heap, operand)));
        return this.finish(base, unary(heap, expression.op, operand));
      }
      case "binary": {
        const known = this.constant(expression);
        if (known !== undefined) return known;
        const base = this.hold(expression.left);
        this.hold(expression.right);
        const [left, right] = [this.temporaries[base]!, this.temporaries[base + 1]!];
        return this.finish(base, binary(heap, expression.op, left, right));
      }
      case "compare": {
        const base = this.hold(expression.left);
        this.hold(expression.right);
        const [left, right] = [this.temporaries[base]!, this.temporaries[base + 1]!];
        return this.finish(base, heap.bool(compare(heap, expression.op, left, right)));
      }
      case "logical":
        return this.logical(expression);
      case "attribute": {
        const base = this.hold(expression.object);
        return this.finish(base, this.attribute(this.temporaries[base]!, expression.name));
      }
      case "subscript": {
        const known = this.constant(expression);
        if (known !== undefined) return known;
        const base = this.hold(expression.object);
        this.hold(expression.index);
        return this.finish(base, this.item(this.temporaries[base]!, this.temporaries[base + 1]!));
      }
      case "slice": {
        const base = this.hold(expression.object);
        const start = this.optional(expression.start);
        const stop = this.optional(expression.stop);
        return this.finish(base, getSlice(heap, this.temporaries[base]!, start, stop));
      }
      case "call":
        return this.callExpression(expression);
      case "lambda":
        return functionOf(heap, this.runner.frame, expression, "<lambda>");
      case "comprehension":
        return this.comprehension(expression);
    }
  }

  /** The constant that an expression is, or undefined. */
  private constant(expression: Expression): Handle | undefined {
    return this.runner.frame.constants.of.get(expression);
  }

  /** Evaluates and keeps the result among the temporaries; returns its place. */
  private hold(expression: Expression): number {
    const handle = this.evaluate(expression);
    return this.temporaries.push(handle) - 1;
  }

  private optional(expression: Expression | undefined): Handle {
    return expression === undefined ? NOTHING : this.temporaries[this.hold(expression)]!;
  }

  /** Gives up the operands from `base` on, the first one first, and gives the result. */
  private finish(base: number, result: Handle): Handle {
    if (!this.heap.isWatched) {
      this.temporaries.length = base;
      return result;
    }
    this.temporaries.push(result);
    this.runner.drop(base, 1);
    this.temporaries.length = base;
    return result;
  }

  private items(expressions: readonly Expression[]): Handle[] {
    const base = this.temporaries.length;
    for (const expression of expressions) this.hold(expression);
    const items = this.temporaries.slice(base);
    this.temporaries.length = base;
    return items;
  }

  /** A new object filled from the display's constant; undefined when there is none. */
  private constantDisplay(expression: Expression): Handle | undefined {
    const constant = this.constant(expression);
    if (constant === undefined) return undefined;
    const thing = this.heap.get(constant) as TupleThing | SetThing;
    if (thing.kind === "tuple") {
      // A tuple in the place of a list: what is gone over stays the constant itself.
      return this.isIterated(expression) ? constant : this.heap.list([...thing.items]);
    }
    return this.isIterated(expression) ? constant : this.heap.set(new Map(thing.elements));
  }

  private isIterated(expression: Expression): boolean {
    return this.runner.frame.constants.iterated.has(expression);
  }

  private setDisplay({ items }: SetDisplay): Handle {
    const elements = new Map<Key, Handle>();
    for (const item of this.items(items)) addElement(this.heap, elements, item);
    return this.heap.set(elements);
  }

  private dictDisplay(expression: DictDisplay): Handle {
    const { heap, temporaries } = this;
    const known = this.constant(expression);
    const base = temporaries.length;
    if (known !== undefined) {
      // Keys are a constant tuple; all values are made before the dict is.
      const values = this.items(expression.values);
      const dict = heap.dict();
      const { items } = heap.get(known) as TupleThing;
      const replaced = items.map((key, i) => setEntry(heap, dict, key, values[i]!));
      temporaries.push(dict);
      // Of two values under one key the first one is given up.
      for (const value of replaced) this.runner.settleAfter(value);
      temporaries.length = base;
      return dict;
    }
    // 2.7 asks for a value before its key.
    const [key, value] = heap.rules.strIsBytes ? [1, 0] : [0, 1];
    expression.keys.forEach((each, i) => {
      const pair = [each, expression.values[i]!];
      this.hold(pair[key]!);
      this.hold(pair[value]!);
    });
    const dict = heap.dict();
    for (let i = base; i < temporaries.length; i += 2) {
      setEntry(heap, dict, temporaries[i + key]!, temporaries[i + value]!);
    }
    return this.finish(base, dict);
  }

  private logical({ op, left, right }: Logical): Handle {
    const first = this.evaluate(left);
    if (truth(this.heap, first) === (op === "or")) return first;
    this.runner.settleAfter(first);
    return this.evaluate(right);
  }

  private attribute(object: Handle, name: string): Handle {
    if (!this.heap.isWatched) return getAttribute(this.heap, object, name);
    try {
      return getAttribute(this.heap, object, name);
    } catch (error) {
      if (this.heap.rules.attributeErrorHoldsObject) this.runner.holdByError(object);
      throw error;
    }
  }

  private item(object: Handle, index: Handle): Handle {
    if (!this.heap.isWatched) return getItem(this.heap, object, index);
    try {
      return getItem(this.heap, object, index);
    } catch (error) {
      if (error instanceof ModelError && error.type === "KeyError") this.runner.holdByError(index);
      throw error;
    }
  }

  private comprehension({ element, target, iterable }: Comprehension): Handle {
    const { heap, runner, temporaries } = this;
    const base = this.hold(iterable);
    const items: Handle[] = [];
    const list = heap.list(items);
    temporaries.push(list);
    const { frame } = runner;
    const bound = { name: target, value: NOTHING };
    const leaks = heap.rules.comprehensionTargetLeaks;
    if (!leaks) frame.targets.push(bound);
    forEachItem(heap, temporaries[base]!, (item) => {
      if (leaks) runner.bind(target, item);
      else {
        const before = bound.value;
        bound.value = item;
        runner.settleAfter(before);
      }
      items.push(this.evaluate(element));
      return true;
    });
    this.finish(base, list);
    if (leaks) return list;
    // The name outlives what was gone over.
    temporaries.push(list);
    frame.targets.pop();
    runner.settleAfter(bound.value);
    temporaries.pop();
    return list;
  }

  private callExpression({ callee, args }: Call): Handle {
    const { heap, temporaries } = this;
    const base = temporaries.length;
    let method: string | undefined;
    if (callee.kind === "attribute") {
      this.hold(callee.object);
      const object = temporaries[base]!;
      if (isMethodName(heap, heap.get(object), callee.name)) method = callee.name;
      else temporaries[base] = this.attribute(object, callee.name);
    } else this.hold(callee);
    for (const arg of args) this.hold(arg);
    const handles = temporaries.slice(base + 1);
    if (method !== undefined) {
      const result = callMethod(heap, temporaries[base]!, method, handles);
      return this.finishCall(base, result, givesUp(method));
    }
    const mayGiveUp = heap.get(temporaries[base]!).kind === "method";
    return this.finishCall(base, this.call(temporaries[base]!, handles, base), mayGiveUp);
  }

  /**
   * Gives up callee and arguments in the order of calls, after what the callee took out of a
   * container.
   */
  private finishCall(base: number, result: Handle, mayGiveUp: boolean): Handle {
    const { heap, temporaries } = this;
    if (!heap.isWatched) {
      temporaries.length = base;
      return result;
    }
    temporaries.push(result);
    if (mayGiveUp) this.runner.settle();
    if (heap.rules.callerHoldsArguments) {
      for (let at = temporaries.length - 2; at > base; at--) {
        const [gone] = temporaries.splice(at, 1);
        this.runner.settleAfter(gone!);
      }
    }
    this.runner.drop(base, 1);
    temporaries.length = base;
    return result;
  }

  /**
   * Calls an object. Callee and arguments lie among the temporaries from `base` on, where a
   * function may take them over; -1 when they do not.
   */
  call(callee: Handle, args: readonly Handle[], base: number): Handle {
    const { heap } = this;
    const thing = heap.get(callee);
    switch (thing.kind) {
      case "function":
        return this.callFunction(callee, thing, args, base);
      case "method": {
        if (thing.function === NOTHING) return callMethod(heap, thing.self, thing.name, args);
        const found = heap.get(thing.function);
        if (found.kind !== "function") return this.call(thing.function, args, base);
        return this.callFunction(thing.function, found, [thing.self, ...args], base);
      }
      case "builtin":
        return callBuiltin(heap, thing.name, args);
      case "class":
        return thing.isHeapType
          ? this.construct(callee, thing, args)
          : callType(heap, thing.name, args);
      case "weakref":
        if (args.length > 0) throw new Unmodelled("a weak reference called with arguments");
        return thing.target === NOTHING ? heap.none : thing.target;
      case "weakproxy":
        throw new Unmodelled("calling a weakproxy");
      default:
        return raiseType(`'${heap.nameInTexts(callee)}' object is not callable`);
    }
  }

  private construct(type: Handle, thing: ClassThing, args: readonly Handle[]): Handle {
    const { heap, temporaries } = this;
    const initialiser = findInClass(heap, type, "__init__");
    if (initialiser === NOTHING && args.length > 0) {
      raiseType(fill(heap.rules.texts.classTakesNone, thing.name));
    }
    const made = newInstance(heap, type);
    if (initialiser === NOTHING) return made;
    const base = temporaries.push(made) - 1;
    const result = this.call(initialiser, [made, ...args], -1);
    if (result !== heap.none) {
      raiseType(`__init__() should return None, not '${heap.nameInTexts(result)}'`);
    }
    temporaries.length = base;
    return made;
  }

  private callFunction(
    callee: Handle,
    thing: FunctionThing,
    args: readonly Handle[],
    base: number,
  ): Handle {
    const { heap, runner, temporaries } = this;
    const { definition } = thing;
    if (args.length !== definition.parameters.length) refuseArguments(heap, thing, args.length);
    if (runner.frames.length > MAX_CALLS) throw new Unmodelled("calls nested too deep");
    const frame = frameOfCall(heap, callee, thing, args);
    runner.frames.push(frame);
    let called = callee;
    if (base >= 0 && !heap.rules.callerHoldsArguments) {
      called = temporaries[base]!;
      temporaries.length = base;
    }
    const held = temporaries.length;
    try {
      // The frame has taken over function and arguments; a bound method was all that is gone.
      if (called !== callee) runner.settle();
      const result =
        definition.kind === "lambda"
          ? this.evaluate(definition.body)
          : runner.block(definition.body) || heap.none;
      temporaries.push(result);
      runner.leave(frame);
      temporaries.length = held;
      return result;
    } catch (error) {
      runner.unwind(frame, held);
      throw error;
    }
  }
}
