// Running code: statements, and the names that they bind. Expressions are in `evaluate.ts`.
//
// A result is NOTHING where code runs on, and the value that is returned where it returns.

import { deleteAttribute, getAttribute, setAttribute } from "./attributes.ts";
import { findBuiltin } from "./builtins.ts";
import { classOfBody } from "./classes.ts";
import { Collection } from "./collection.ts";
import { Deaths } from "./deaths.ts";
import { Evaluator } from "./evaluate.ts";
import { fill, ModelError, raise, Unmodelled } from "./failures.ts";
import { type Frame, forEachHeld, functionOf, getLocal, newFrame, setLocal } from "./frames.ts";
import type { Heap } from "./heap.ts";
import { deleteItem, getItem, getSlice, setItem, setSlice } from "./items.ts";
import { forEachItem } from "./iteration.ts";
import { importModule } from "./modules.ts";
import { inPlace, truth } from "./operators.ts";
import { removeUnreferenced } from "./refcounts.ts";
import type { Runner } from "./runner.ts";
import { Sight } from "./sight.ts";
import type {
  Augmented,
  ClassDefinition,
  Expression,
  Loop,
  Slice,
  Statement,
  Target,
} from "./syntax.ts";
import { type Constants, type Handle, NOTHING } from "./values.ts";

export class Machine implements Runner {
  readonly heap: Heap;
  /** The module's names. */
  readonly globals = new Map<string, Handle>();
  /** Constants: one reference each. */
  readonly constants: Handle[] = [];
  readonly frames: Frame[] = [];
  /** What unfinished expressions hold. */
  readonly temporaries: Handle[] = [];
  /** Frames that an exception left, innermost first: its traceback holds them. */
  private readonly unwound: Frame[] = [];
  /** What exceptions hold beside. */
  private readonly heldByErrors: Handle[] = [];
  private readonly deaths: Deaths;
  private readonly evaluator: Evaluator;
  private readonly sight: Sight;

  constructor(heap: Heap) {
    this.heap = heap;
    const roots = (each: (handle: Handle) => void): void => this.forEachRoot(each);
    this.deaths = new Deaths(heap, roots, (callee, args) => this.callIgnoringErrors(callee, args));
    this.evaluator = new Evaluator(this);
    this.sight = new Sight(heap, (handle) => this.isHeldPlainly(handle));
    heap.sweep = () => {
      if (heap.isWatched) this.deaths.settle();
      else removeUnreferenced(heap, this.deaths.roots);
    };
    const collection = new Collection(heap, this.deaths);
    heap.collect = (generation) => collection.run(generation);
    heap.freeze = () => collection.freeze();
    heap.unfreeze = () => collection.unfreeze();
  }

  /** Calls `each` with every reference that is not held by an object. */
  forEachRoot(each: (handle: Handle) => void): void {
    // Frames of the module share its names.
    for (const handle of this.globals.values()) each(handle);
    this.constants.forEach(each);
    this.temporaries.forEach(each);
    this.heldByErrors.forEach(each);
    for (const frame of this.frames) forEachHeld(frame, each);
    for (const frame of this.unwound) forEachHeld(frame, each);
  }

  /** Runs statements of the module; a ModelError is what they ended with. */
  run(statements: readonly Statement[], constants: Constants): ModelError | undefined {
    this.frames.push(newFrame({ constants, names: this.globals, isModule: true }));
    let raised: ModelError | undefined;
    try {
      this.block(statements);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      raised = error;
      this.temporaries.length = 0;
    }
    this.frames.length = 0;
    if (raised !== undefined) this.settle();
    this.clearError(0);
    return raised;
  }

  /** Forgets an exception with all that it held, down to the first `count` unwound frames. */
  private clearError(count: number): void {
    if (this.heldByErrors.length > 0) {
      this.heldByErrors.length = 0;
      this.settle();
    }
    while (this.unwound.length > count) {
      this.emptyFrame(this.unwound[count]!);
      this.unwound.splice(count, 1);
      this.settle();
    }
  }

  /** Runs code for a dying object. What it raises is written to stderr, where nobody looks. */
  private callIgnoringErrors(callee: Handle, args: readonly Handle[]): void {
    const [held, unwound] = [this.temporaries.length, this.unwound.length];
    const depth = this.frames.length;
    try {
      this.temporaries.push(callee, ...args);
      const result = this.evaluator.call(callee, args, -1);
      this.temporaries.length = held;
      // Whoever had this called holds the rest.
      this.settleAfter(result);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      this.temporaries.length = held;
      this.frames.length = depth;
      this.settle();
      this.clearError(unwound);
    }
  }

  /** Lets objects die, if anybody could see it. */
  settle(): void {
    if (this.heap.isWatched) this.deaths.settle();
  }

  /** As `settle`, when all that happened since is that one reference to `handle` was given up. */
  settleAfter(handle: Handle): void {
    if (this.heap.isWatched && this.sight.maySee(handle)) this.deaths.settle();
  }

  /** Whether something that is looked at quickly holds it: then nothing dies with a reference. */
  private isHeldPlainly(handle: Handle): boolean {
    if (handle === NOTHING || this.heap.permanent.has(handle)) return true;
    for (const value of this.globals.values()) if (value === handle) return true;
    return this.temporaries.includes(handle) || this.deaths.isHolding(handle);
  }

  get frame(): Frame {
    return this.frames[this.frames.length - 1]!;
  }

  /** An exception holds the object that it is about. */
  holdByError(handle: Handle): void {
    this.heldByErrors.push(handle);
  }

  /** A function's frame ends normally: its names die in order. */
  leave(frame: Frame): void {
    if (this.heap.isWatched) this.emptyFrame(frame);
    this.frames.pop();
  }

  /** An exception leaves a function. */
  unwind(frame: Frame, temporaries: number): void {
    this.temporaries.length = temporaries;
    this.unwound.push(frame);
    this.frames.length = this.frames.indexOf(frame);
    this.settle();
  }

  private emptyFrame(frame: Frame): void {
    if (frame.isModule) return;
    for (const name of [...(frame.scope?.locals ?? []), ...frame.names.keys()]) {
      const value = frame.names.get(name) ?? NOTHING;
      if (frame.names.delete(name)) this.settleAfter(value);
    }
    for (const name of [...frame.cells.keys()]) {
      frame.cells.delete(name);
      this.settle();
    }
  }

  block(statements: readonly Statement[]): Handle {
    for (const statement of statements) {
      const result = this.statement(statement);
      if (result !== NOTHING) return result;
    }
    return NOTHING;
  }

  private statement(statement: Statement): Handle {
    switch (statement.kind) {
      case "expression":
        this.settleAfter(this.evaluate(statement.value));
        return NOTHING;
      case "assign":
        this.assign(statement.targets, this.evaluate(statement.value));
        return NOTHING;
      case "augmented":
        this.augment(statement);
        return NOTHING;
      case "delete":
        for (const target of statement.targets) this.delete(target);
        return NOTHING;
      case "return":
        return statement.value === undefined ? this.heap.none : this.evaluate(statement.value);
      case "pass":
        return NOTHING;
      case "import":
        for (const name of statement.names) this.bind(name, importModule(this.heap, name));
        return NOTHING;
      case "for":
        return this.loop(statement);
      case "if": {
        const test = this.evaluate(statement.test);
        const isTrue = truth(this.heap, test);
        this.settleAfter(test);
        return this.block(isTrue ? statement.body : statement.orElse);
      }
      case "function":
        this.bind(statement.name, functionOf(this.heap, this.frame, statement, statement.name));
        return NOTHING;
      case "class":
        this.bind(statement.name, this.newClass(statement));
        return NOTHING;
    }
  }

  private evaluate(expression: Expression): Handle {
    return this.evaluator.evaluate(expression);
  }

  /** The object of a name; NameError when there is none. */
  lookUp(name: string): Handle {
    const { frame, heap } = this;
    for (let i = frame.targets.length - 1; i >= 0; i--) {
      const target = frame.targets[i]!;
      if (target.name === name) return target.value;
    }
    if (frame.scope?.locals.has(name) || frame.cells.has(name)) {
      const value = getLocal(heap, frame, name);
      if (value !== NOTHING) return value;
      if (!frame.scope!.locals.has(name)) throw new Unmodelled("an unbound free variable");
      return raise("UnboundLocalError", fill(heap.rules.texts.unboundLocal, name));
    }
    const value = frame.names.get(name) ?? this.globals.get(name) ?? findBuiltin(heap, name);
    if (value !== NOTHING) return value;
    const { globalName, moduleName } = heap.rules.texts;
    return raise("NameError", fill(frame.scope === undefined ? moduleName : globalName, name));
  }

  /** Binds a name in the frame. */
  bind(name: string, value: Handle): void {
    this.settleAfter(setLocal(this.heap, this.frame, name, value));
  }

  private unbind(name: string): void {
    const { frame, heap } = this;
    if (frame.scope === undefined && !frame.names.has(name)) {
      raise("NameError", fill(heap.rules.texts.moduleName, name));
    }
    if (getLocal(heap, frame, name) === NOTHING) {
      raise("UnboundLocalError", fill(heap.rules.texts.unboundLocal, name));
    }
    this.settleAfter(setLocal(heap, frame, name, NOTHING));
  }

  /** Binds targets from left to right. */
  private assign(targets: readonly Target[], value: Handle): void {
    const { temporaries } = this;
    temporaries.push(value);
    for (const target of targets) this.store(target, value);
    temporaries.pop();
    this.settleAfter(value);
  }

  private store(target: Target, value: Handle): void {
    if (target.kind === "name") {
      this.bind(target.name, value);
      return;
    }
    const held = this.temporaries.length;
    const object = this.hold(target.object);
    if (target.kind === "attribute") {
      this.settleAfter(setAttribute(this.heap, object, target.name, value));
    } else if (target.kind === "subscript") {
      this.settleAfter(setItem(this.heap, object, this.hold(target.index), value));
    } else {
      setSlice(this.heap, object, ...this.holdBounds(target), value);
      this.settle();
    }
    this.drop(held);
  }

  private delete(target: Target): void {
    if (target.kind === "name") {
      this.unbind(target.name);
      return;
    }
    const held = this.temporaries.length;
    const object = this.hold(target.object);
    if (target.kind === "attribute") {
      this.settleAfter(deleteAttribute(this.heap, object, target.name));
    } else {
      if (target.kind === "subscript") deleteItem(this.heap, object, this.hold(target.index));
      else setSlice(this.heap, object, ...this.holdBounds(target), NOTHING);
      this.settle();
    }
    this.drop(held);
  }

  private augment({ target, op, value }: Augmented): void {
    const { heap, temporaries } = this;
    const held = temporaries.length;
    if (target.kind === "name") {
      temporaries.push(this.lookUp(target.name));
      const other = this.hold(value);
      const result = inPlace(heap, op, temporaries[held]!, other);
      temporaries.push(result);
      // All but a sum may take something out of the old value.
      if (op !== "+") this.settle();
      this.drop(held, 1);
      this.bind(target.name, result);
      this.drop(held);
      return;
    }
    const object = this.hold(target.object);
    const index = target.kind === "subscript" ? this.hold(target.index) : NOTHING;
    const bounds = target.kind === "slice" ? this.holdBounds(target) : undefined;
    const old =
      target.kind === "attribute"
        ? getAttribute(heap, object, target.name)
        : bounds === undefined
          ? getItem(heap, object, index)
          : getSlice(heap, object, ...bounds);
    temporaries.push(old);
    const result = inPlace(heap, op, old, this.hold(value));
    temporaries.push(result);
    if (target.kind === "attribute") setAttribute(heap, object, target.name, result);
    else if (bounds === undefined) setItem(heap, object, index, result);
    else setSlice(heap, object, ...bounds, result);
    this.settle();
    this.drop(held);
  }

  /** Evaluates and keeps the result until it is dropped. */
  private hold(expression: Expression): Handle {
    const handle = this.evaluate(expression);
    this.temporaries.push(handle);
    return handle;
  }

  private holdBounds({ start, stop }: Slice): [start: Handle, stop: Handle] {
    return [
      start === undefined ? NOTHING : this.hold(start),
      stop === undefined ? NOTHING : this.hold(stop),
    ];
  }

  /** Gives up temporaries from `base` on, but the last `kept`, one after the other. */
  drop(base: number, kept = 0): void {
    const { temporaries } = this;
    if (!this.heap.isWatched) {
      temporaries.splice(base, temporaries.length - base - kept);
      return;
    }
    while (temporaries.length > base + kept) {
      const [gone] = temporaries.splice(base, 1);
      this.settleAfter(gone!);
    }
  }

  private loop({ target, iterable, body }: Loop): Handle {
    const held = this.temporaries.length;
    const source = this.hold(iterable);
    let result = NOTHING;
    forEachItem(this.heap, source, (item) => {
      this.bind(target, item);
      result = this.block(body);
      return result === NOTHING;
    });
    if (result !== NOTHING) this.temporaries.push(result);
    this.drop(held, result === NOTHING ? 0 : 1);
    this.temporaries.length = held;
    return result;
  }

  private newClass({ name, base, body }: ClassDefinition): Handle {
    const { heap } = this;
    const baseHandle = base === undefined || base === "object" ? NOTHING : this.lookUp(base);
    const parent = baseHandle === NOTHING ? undefined : heap.get(baseHandle);
    if (parent !== undefined && (parent.kind !== "class" || !parent.isHeapType)) {
      throw new Unmodelled("a base that is no class of the program");
    }
    const frame = newFrame({
      constants: this.frame.constants,
      qualifier: `${this.frame.qualifier}${name}.`,
    });
    this.frames.push(frame);
    this.block(body);
    this.frames.pop();
    return heap.newPermanent(classOfBody(heap, name, baseHandle, parent, frame.names));
  }
}
