// Calls: of functions that a program defines, of classes, of bound methods and weak references, and
// of what is built in. Python/ceval.c: call_function, CALL.
//
// To 3.10 a function's arguments are copied into its frame and dropped by the caller afterwards;
// since 3.11 they move into the frame. sys.getrefcount tells the difference.

import type { Copies } from "../copy/copies.ts";
import { PyError } from "../errors.ts";
import type { Collector } from "../gc/collector.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { Builtin, Workplace } from "./builtin.ts";
import { BUILTINS } from "./builtins.ts";
import type { Code, Operand, Step } from "./code.ts";
import type { Evaluator, OperandCalls } from "./evaluator.ts";
import type { ClassStatements, Executor, SafePoints } from "./executor.ts";
import type { Frame, LoadedCode } from "./frame.ts";
import type { FrameStack } from "./frame-stack.ts";
import { gcAttribute } from "./gc-module.ts";
import { METHODS } from "./methods.ts";
import type { Names } from "./names.ts";
import type { Operators } from "./operators.ts";

type CallNode = Extract<Operand, { readonly kind: "call" }>;

/** Modules that every program finds. */
const MODULES: ReadonlySet<string> = new Set(["copy", "gc", "sys", "weakref"]);

export interface CallsParts {
  readonly objects: Objects;
  readonly stack: FrameStack;
  readonly operators: Operators;
  readonly copies: Copies;
  readonly collector: Collector;
  readonly safePoints: SafePoints;
  readonly names: Names;
  readonly evaluator: Evaluator;
  readonly executor: Executor;
}

export class Calls implements Workplace, OperandCalls, ClassStatements {
  declare readonly objects: Objects;
  declare readonly operators: Operators;
  declare readonly copies: Copies;
  declare readonly collector: Collector;
  declare private readonly safePoints: SafePoints;
  declare private readonly stack: FrameStack;
  declare private readonly names: Names;
  declare private readonly evaluator: Evaluator;
  declare private readonly executor: Executor;
  private readonly loadedByCode = new Map<ObjRef, LoadedCode>();
  /** Told of each function that ran to its end, while its frame is still there. */
  onReturn: ((code: Code) => void) | undefined;

  constructor(parts: CallsParts) {
    const { objects, stack, operators, copies, names, evaluator, executor } = parts;
    this.collector = parts.collector;
    this.safePoints = parts.safePoints;
    this.objects = objects;
    this.stack = stack;
    this.operators = operators;
    this.copies = copies;
    this.names = names;
    this.evaluator = evaluator;
    this.executor = executor;
  }

  reset(): void {
    this.loadedByCode.clear();
  }

  /** The code object `loaded.object` stands for `loaded` from now on. */
  know(loaded: LoadedCode): void {
    this.loadedByCode.set(loaded.object, loaded);
  }

  /** Pushes what the call gives. */
  call(operand: CallNode, frame: Frame): void {
    const builtin = this.builtinOf(operand.callee, frame);
    if (builtin !== undefined) {
      this.callBuiltin(builtin, operand.args, frame);
      return;
    }
    if (operand.callee.kind === "attribute") {
      this.callAttribute(operand.callee, operand.args, frame);
      return;
    }
    this.evaluator.evaluate(operand.callee, frame);
    this.callTop(operand.args, frame);
  }

  /** MAKE_FUNCTION: a new reference. */
  newFunction(loaded: LoadedCode, name: string, frame: Frame): ObjRef {
    const { functions } = this.objects;
    return functions.newFunction({
      code: loaded.object,
      globals: frame.globals,
      name: this.names.intern(name),
      qualname: this.names.intern(loaded.code.qualname),
      module: this.names.intern("__main__"),
    });
  }

  /** A class statement: its body runs over a dict of its own. A new reference. */
  newClass(step: Extract<Step, { kind: "class" }>, frame: Frame): ObjRef {
    const { objects, stack } = this;
    const loaded = frame.loaded.functions[frame.loaded.code.functions.indexOf(step.code)]!;
    const namespace = objects.dicts.newDict();
    stack.push(namespace);
    this.executor.run(step.code.steps, { loaded, globals: frame.globals, namespace });
    const { objectType } = objects.instances;
    const base = step.base === undefined ? objectType.at : this.names.load(step.base, frame);
    const name = this.names.intern(step.name);
    objects.dicts.setItem(
      namespace,
      this.names.intern("__module__"),
      this.names.intern("__main__"),
    );
    const made = objects.classes.newClass({ name, base, namespace });
    stack.drop();
    return made;
  }

  /**
   * Calls `callee` with `args`, all borrowed: what finalizers and callbacks use. A new reference.
   */
  callObject(callee: ObjRef, args: readonly ObjRef[]): ObjRef {
    const { heap } = this.objects;
    this.stack.push(heap.incref(callee));
    for (const arg of args) this.stack.push(heap.incref(arg));
    this.callWith(args.length);
    return this.stack.pop();
  }

  /**
   * Calls what lies at the top with arguments that are still to be evaluated. Code looks whether a
   * collection waits when it begins; of all else, the caller does when it is done.
   */
  private callTop(args: readonly Operand[], frame: Frame): void {
    const { functions, methods } = this.objects;
    for (const arg of args) this.evaluator.evaluate(arg, frame);
    const callee = this.stack.peek(args.length);
    const isCode = functions.isFunction(callee) || methods.isMethod(callee);
    this.callWith(args.length);
    if (!isCode) this.safePoints.atSafePoint();
  }

  /** Calls what lies under `count` arguments; all of it goes, and the result comes. */
  private callWith(count: number): void {
    const { objects, stack } = this;
    const callee = stack.peek(count);
    const { functions, methods, classes, weakrefs, heap } = objects;
    if (functions.isFunction(callee)) {
      this.callFunction(callee, count);
    } else if (methods.isMethod(callee)) {
      this.bindSelf(callee, count);
    } else if (classes.isClass(callee)) {
      this.instantiate(callee, count);
    } else if (weakrefs.isRef(callee)) {
      this.expect(count, 0, "ReferenceType");
      this.finish(weakrefs.getObject(callee), 0);
    } else {
      throw new PyError("TypeError", `'${heap.typeOf(callee).name}' object is not callable`);
    }
  }

  private callFunction(callee: ObjRef, count: number): void {
    const { objects, stack } = this;
    const loaded = this.loadedByCode.get(objects.functions.peekCode(callee))!;
    const { code } = loaded;
    this.checkArguments(code.name, code.parameterCount, count, code.locals);
    const moves = objects.heap.profile.source.argumentsMove;
    if (!moves) {
      for (let i = 0; i < count; i++) stack.push(objects.heap.incref(stack.peek(count - 1)));
    }
    const globals = objects.functions.peekGlobals(callee);
    const frame: Frame = { loaded, globals, namespace: globals };
    objects.heap.recursion.enter("");
    stack.enter(code.locals.length, count);
    let result: ObjRef = NO_OBJECT;
    try {
      this.safePoints.atSafePoint();
      result = this.executor.run(code.steps, frame);
      this.onReturn?.(code);
    } finally {
      stack.leave(code.locals.length);
      objects.heap.recursion.leave();
    }
    if (result === NO_OBJECT) result = objects.heap.incref(objects.singletons.none);
    this.finish(result, moves ? 0 : count);
  }

  /** The result takes the place of the callee and of `count` arguments, the last one first. */
  private finish(result: ObjRef, count: number): void {
    const { stack } = this;
    for (let i = 0; i <= count; i++) stack.drop();
    stack.push(result);
  }

  /** A bound method is its function, with its object as the first argument. */
  private bindSelf(method: ObjRef, count: number): void {
    const { objects, stack } = this;
    const args: ObjRef[] = [];
    for (let i = count - 1; i >= 0; i--) args.push(stack.peek(i));
    const { methods } = objects;
    const self = methods.peekSelf(method);
    const result = this.callObject(methods.peekFunction(method), [self, ...args]);
    this.finish(result, count);
  }

  private instantiate(type: ObjRef, count: number): void {
    const { objects, stack } = this;
    const instance = objects.instances.newInstance(type);
    const init = objects.system.lookup.peek(type, this.names.intern("__init__"));
    if (init === NO_OBJECT) {
      if (count > 0) {
        objects.heap.decref(instance);
        const { name } = objects.heap.types.at(type);
        throw new PyError("TypeError", `${name}() takes no arguments`);
      }
      this.finish(instance, 0);
      return;
    }
    const args: ObjRef[] = [];
    for (let i = count - 1; i >= 0; i--) args.push(stack.peek(i));
    stack.push(instance);
    objects.heap.decref(this.callObject(init, [instance, ...args]));
    stack.pop();
    this.finish(instance, count);
  }

  private callAttribute(
    callee: Extract<Operand, { kind: "attribute" }>,
    args: readonly Operand[],
    frame: Frame,
  ): void {
    const { objects, stack } = this;
    const attribute = this.moduleAttribute(callee, frame);
    if (attribute !== NO_OBJECT) {
      stack.push(attribute);
      this.callTop(args, frame);
      return;
    }
    this.evaluator.evaluate(callee.object, frame);
    const self = stack.peek(0);
    const method = METHODS.get(objects.heap.typeOf(self).name)?.get(callee.name);
    if (method === undefined) {
      const name = this.names.intern(callee.name);
      this.evaluator.replaceOne(this.operators.getAttr(self, name, callee.name));
      this.callTop(args, frame);
      return;
    }
    for (const arg of args) this.evaluator.evaluate(arg, frame);
    const given: ObjRef[] = [];
    for (let i = args.length - 1; i >= 0; i--) given.push(stack.peek(i));
    const [least, most] = method.arity;
    if (given.length < least || given.length > most)
      this.refuseMethod(callee.name, method.arity, given.length);
    this.finish(method.run(this.objects, this.operators, self, given), args.length);
    this.safePoints.atSafePoint();
  }

  private refuseMethod(
    name: string,
    [least, most]: readonly [number, number],
    given: number,
  ): never {
    const wanted = given < least ? least : most;
    if (least === most) {
      const text = `${name}() takes exactly ${wanted} arguments (${given} given)`;
      throw new PyError("TypeError", text);
    }
    const { oneArgument } = this.objects.heap.profile.messages;
    const counted = wanted === 1 ? oneArgument : `${wanted} arguments`;
    const bound = given < least ? "least" : "most";
    throw new PyError("TypeError", `${name} expected at ${bound} ${counted}, got ${given}`);
  }

  private callBuiltin(builtin: Builtin, args: readonly Operand[], frame: Frame): void {
    const { stack } = this;
    for (const arg of args) this.evaluator.evaluate(arg, frame);
    const given: ObjRef[] = [];
    for (let i = args.length - 1; i >= 0; i--) given.push(stack.peek(i));
    const [least, most] = builtin.arity;
    if (given.length < least || given.length > most) {
      if (builtin.saysTakes === true) this.refuseCount(builtin, given.length);
      this.refuseMethod(builtin.name, builtin.arity, given.length);
    }
    const isTuple = builtin.tuple !== undefined && this.takesTuple(builtin.tuple);
    const result = isTuple ? this.runWithTuple(builtin, given) : builtin.run(this, given);
    for (let i = 0; i < args.length; i++) stack.drop();
    stack.push(result);
    this.safePoints.atSafePoint();
  }

  /** PyArg_ParseTuple of a wrong number of arguments. */
  private refuseCount({ name, arity: [least, most] }: Builtin, given: number): never {
    if (this.objects.heap.profile.messages.saysRequires) {
      throw new PyError("TypeError", `${name} requires ${least} to ${most} arguments`);
    }
    const [bound, wanted] = given < least ? ["least", least] : ["most", most];
    const counted = `${wanted} argument${wanted === 1 ? "" : "s"}`;
    const plain = name.slice(name.indexOf(".") + 1);
    throw new PyError("TypeError", `${plain}() takes at ${bound} ${counted} (${given} given)`);
  }

  private takesTuple(tuple: NonNullable<Builtin["tuple"]>): boolean {
    const { typesTakeTuples, functionsTakeTuples } = this.objects.heap.profile.source;
    if (tuple === "always") return true;
    return tuple === "types" ? typesTakeTuples : functionsTakeTuples;
  }

  /** Runs what has its arguments in a tuple, which is taken before anything that the call makes. */
  private runWithTuple(builtin: Builtin, given: readonly ObjRef[]): ObjRef {
    const { tuples, singletons, heap } = this.objects;
    const args = tuples.fromItems(given);
    let raised: ObjRef = NO_OBJECT;
    try {
      return builtin.run(this, given);
    } catch (error) {
      // The arguments of the exception, which is an object already.
      const isObject = error instanceof PyError && heap.profile.source.raisesObjects;
      if (isObject) raised = tuples.fromItems([singletons.none]);
      throw error;
    } finally {
      heap.decref(args);
      heap.xdecref(raised);
    }
  }

  /** What a dotted name means when the program has not bound it. */
  private builtinOf(callee: Operand, frame: Frame): Builtin | undefined {
    if (callee.kind === "attribute" && callee.object.kind === "variable") {
      const { variable } = callee.object;
      const builtin = BUILTINS.get(`${variable.name}.${callee.name}`);
      if (builtin === undefined || this.names.peek(variable, frame) !== NO_OBJECT) return undefined;
      return builtin.exists?.(this.objects.heap.profile) === false ? undefined : builtin;
    }
    if (callee.kind !== "variable") return undefined;
    const builtin = BUILTINS.get(callee.variable.name);
    if (builtin === undefined || this.names.peek(callee.variable, frame) !== NO_OBJECT) {
      return undefined;
    }
    return builtin;
  }

  moduleAttribute(operand: Extract<Operand, { kind: "attribute" }>, frame: Frame): ObjRef {
    if (operand.object.kind !== "variable") return NO_OBJECT;
    const { variable } = operand.object;
    if (!MODULES.has(variable.name)) return NO_OBJECT;
    if (this.names.peek(variable, frame) !== NO_OBJECT) return NO_OBJECT;
    const found = variable.name === "gc" ? gcAttribute(this, operand.name) : NO_OBJECT;
    if (found !== NO_OBJECT) return found;
    const { moduleAttribute } = this.objects.heap.profile.messages;
    const text = moduleAttribute.replace("{module}", variable.name).replace("{}", operand.name);
    throw new PyError("AttributeError", text);
  }

  private expect(given: number, wanted: number, name: string): void {
    if (given !== wanted) this.refuseMethod(name, [wanted, wanted], given);
  }

  private checkArguments(
    name: string,
    wanted: number,
    given: number,
    locals: readonly string[],
  ): void {
    if (given === wanted) return;
    if (given > wanted) {
      const were = given === 1 ? "was" : "were";
      const takes = `${wanted} positional argument${wanted === 1 ? "" : "s"}`;
      throw new PyError("TypeError", `${name}() takes ${takes} but ${given} ${were} given`);
    }
    const missing = locals.slice(given, wanted).map((each) => `'${each}'`);
    const plural = missing.length === 1 ? "" : "s";
    const listed = missing.join(missing.length === 2 ? " and " : ", ");
    const what = `${missing.length} required positional argument${plural}`;
    throw new PyError("TypeError", `${name}() missing ${what}: ${listed}`);
  }
}
