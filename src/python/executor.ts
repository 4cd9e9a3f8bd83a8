// Running steps: assignment, deletion, loops, classes. Each statement starts and ends with the
// stack where it was; one that ends in an error leaves what it pushed to be unwound.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { Operand, Place, Step, Variable } from "./code.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import type { FrameStack } from "./frame-stack.ts";
import { inplace, joinStrs } from "./inplace.ts";
import type { Names } from "./names.ts";
import type { Operators } from "./operators.ts";
import { clamp } from "./slices.ts";

type Node<Kind extends Step["kind"]> = Extract<Step, { readonly kind: Kind }>;

/** Whoever wants to run now and then: where a loop begins again, a call is done, code begins. */
export interface SafePoints {
  atSafePoint(): void;
}

export interface ExecutorParts {
  readonly objects: Objects;
  readonly stack: FrameStack;
  readonly operators: Operators;
  readonly names: Names;
  readonly evaluator: Evaluator;
  readonly safePoints: SafePoints;
}

/** What a class statement asks of whoever knows calls. */
export interface ClassStatements {
  /** Runs the body and makes the class: a new reference. */
  newClass(step: Node<"class">, frame: Frame): ObjRef;
}

export class Executor {
  declare readonly objects: Objects;
  declare readonly stack: FrameStack;
  declare private readonly operators: Operators;
  declare readonly names: Names;
  declare private readonly evaluator: Evaluator;
  declare private readonly safePoints: SafePoints;
  /** A sum of strs that is bound to a name at once may grow the left one. */
  declare private readonly growsStrs: boolean;
  /** Joined after both are made. */
  calls!: ClassStatements;
  /** Statements that were begun, those of loops and functions each time that they ran. */
  statementCount = 0;

  constructor({ objects, stack, operators, names, evaluator, safePoints }: ExecutorParts) {
    this.safePoints = safePoints;
    this.objects = objects;
    this.stack = stack;
    this.operators = operators;
    this.names = names;
    this.evaluator = evaluator;
    this.growsStrs = objects.heap.profile.text.concatInPlace === "everyName";
  }

  /** Runs `steps`; the returned value as a new reference, NO_OBJECT when none returned. */
  run(steps: readonly Step[], frame: Frame): ObjRef {
    for (const step of steps) {
      const returned = this.step(step, frame);
      if (returned !== NO_OBJECT) return returned;
    }
    return NO_OBJECT;
  }

  private step(step: Step, frame: Frame): ObjRef {
    const { evaluator, stack } = this;
    this.statementCount++;
    switch (step.kind) {
      case "expression":
        evaluator.evaluate(step.value, frame);
        stack.drop();
        return NO_OBJECT;
      case "assign":
        this.assign(step, frame);
        return NO_OBJECT;
      case "augmented":
        this.augmented(step, frame);
        return NO_OBJECT;
      case "delete":
        for (const target of step.targets) this.delete(target, frame);
        return NO_OBJECT;
      case "return":
        return this.returned(step.value, frame);
      case "import":
        return NO_OBJECT;
      case "for":
        return this.loop(step, frame);
      case "if":
        evaluator.evaluate(step.test, frame);
        return this.run(this.truth() ? step.body : step.orElse, frame);
      case "class":
        this.names.store(step.target, this.calls.newClass(step, frame), frame);
        return NO_OBJECT;
    }
  }

  /** Pops a value for whether it is true. */
  private truth(): boolean {
    const value = this.objects.heap.isTrue(this.stack.peek(0));
    this.stack.drop();
    return value;
  }

  private returned(value: Operand | undefined, frame: Frame): ObjRef {
    const { objects } = this;
    if (value === undefined) return objects.heap.incref(objects.singletons.none);
    this.evaluator.evaluate(value, frame);
    return this.stack.pop();
  }

  private assign({ targets, value }: Node<"assign">, frame: Frame): void {
    const { stack, objects } = this;
    const first = targets[0]!;
    const isSum = this.growsStrs && value.kind === "binary" && value.op === "+";
    if (isSum && targets.length === 1 && first.kind === "variable") {
      this.assignSum(first.variable, value, frame);
      return;
    }
    this.evaluator.evaluate(value, frame);
    // DUP_TOP before every target but the last.
    for (let i = 0; i < targets.length - 1; i++) {
      stack.push(objects.heap.incref(stack.peek(0)));
      this.store(targets[i]!, frame);
    }
    this.store(targets.at(-1)!, frame);
  }

  private assignSum(
    variable: Variable,
    { left, right }: Extract<Operand, { kind: "binary" }>,
    frame: Frame,
  ): void {
    const { evaluator, stack, operators } = this;
    evaluator.evaluate(left, frame);
    evaluator.evaluate(right, frame);
    if (!joinStrs(this, variable, frame)) {
      evaluator.replaceTwo(operators.binary("+", stack.peek(1), stack.peek(0)));
    }
    this.names.store(variable, stack.pop(), frame);
  }

  /** Binds the value at the top, which is popped. */
  private store(target: Place, frame: Frame): void {
    const { evaluator, stack, operators } = this;
    switch (target.kind) {
      case "variable":
        this.names.store(target.variable, stack.pop(), frame);
        return;
      case "attribute": {
        evaluator.evaluate(target.object, frame);
        const name = this.names.intern(target.name);
        operators.setAttr(stack.peek(0), name, target.name, stack.peek(1));
        // STORE_ATTR drops the value, then the object.
        this.dropUnder(1);
        return;
      }
      case "subscript":
        evaluator.evaluate(target.object, frame);
        evaluator.evaluate(target.index, frame);
        operators.setItem(stack.peek(1), stack.peek(0), stack.peek(2));
        this.dropUnder(2);
        return;
      case "slice":
        throw new PyError("TypeError", "this machine's slices cannot be assigned to");
    }
  }

  /** STORE_ATTR, STORE_SUBSCR: the value under `count` others goes first, then they in order. */
  private dropUnder(count: number): void {
    const { stack, objects } = this;
    const above: ObjRef[] = [];
    for (let i = 0; i < count; i++) above.push(stack.pop());
    stack.drop();
    for (const ref of above.reverse()) objects.heap.decref(ref);
  }

  private augmented({ target, op, value }: Node<"augmented">, frame: Frame): void {
    const { evaluator, stack, operators, objects } = this;
    const work = (bound?: Variable): void => {
      evaluator.evaluate(value, frame);
      const mayGrow = bound !== undefined && op === "+" && this.growsStrs;
      if (mayGrow && joinStrs(this, bound, frame)) return;
      const result = inplace(objects, operators, op, stack.peek(1), stack.peek(0));
      evaluator.replaceTwo(result);
    };
    switch (target.kind) {
      case "variable":
        evaluator.evaluate(target, frame);
        work(target.variable);
        this.names.store(target.variable, stack.pop(), frame);
        return;
      case "attribute": {
        evaluator.evaluate(target.object, frame);
        const name = this.names.intern(target.name);
        stack.push(operators.getAttr(stack.peek(0), name, target.name));
        work();
        operators.setAttr(stack.peek(1), name, target.name, stack.peek(0));
        stack.drop();
        stack.drop();
        return;
      }
      case "subscript":
        evaluator.evaluate(target.object, frame);
        evaluator.evaluate(target.index, frame);
        stack.push(operators.getItem(stack.peek(1), stack.peek(0)));
        work();
        operators.setItem(stack.peek(2), stack.peek(1), stack.peek(0));
        stack.unwind(stack.height - 3 * SLOT);
        return;
      case "slice":
        throw new PyError("TypeError", "this machine's slices cannot be assigned to");
    }
  }

  private delete(target: Place, frame: Frame): void {
    const { evaluator, stack, operators } = this;
    switch (target.kind) {
      case "variable":
        this.names.delete(target.variable, frame);
        return;
      case "attribute": {
        evaluator.evaluate(target.object, frame);
        const name = this.names.intern(target.name);
        operators.setAttr(stack.peek(0), name, target.name, NO_OBJECT);
        stack.drop();
        return;
      }
      case "subscript": {
        evaluator.evaluate(target.object, frame);
        evaluator.evaluate(target.index, frame);
        operators.setItem(stack.peek(1), stack.peek(0), NO_OBJECT);
        const index = stack.pop();
        stack.drop();
        this.objects.heap.decref(index);
        return;
      }
      case "slice":
        this.deleteSlice(target, frame);
    }
  }

  /** `del a[start:stop]` of a list. */
  private deleteSlice(target: Extract<Place, { kind: "slice" }>, frame: Frame): void {
    const { evaluator, stack, objects } = this;
    evaluator.evaluate(target.object, frame);
    const list = stack.peek(0);
    if (!objects.lists.isList(list)) {
      const { name } = objects.heap.typeOf(list);
      throw new PyError("TypeError", `'${name}' object does not support item deletion`);
    }
    const from = evaluator.bound(target.start, frame);
    const to = evaluator.bound(target.stop, frame);
    const bounds = clamp(objects.lists.size(list), from, to);
    objects.lists.deleteSlice(list, bounds.start, bounds.stop);
    stack.drop();
  }

  private loop({ target, iterable, body }: Node<"for">, frame: Frame): ObjRef {
    const { stack, objects } = this;
    this.evaluator.evaluate(iterable, frame);
    for (const item of this.operators.iterate(stack.peek(0))) {
      this.names.store(target, objects.heap.incref(item), frame);
      const returned = this.run(body, frame);
      if (returned !== NO_OBJECT) {
        stack.drop();
        return returned;
      }
      this.safePoints.atSafePoint();
    }
    stack.drop();
    return NO_OBJECT;
  }
}

/** Bytes of a value on the stack. */
const SLOT = 8;
