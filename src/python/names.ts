// Names and what they are bound to: a function's own in its frame on the stack, all others in the
// dict of the module or class body. A name is bound to an object, never holds one.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { Variable } from "./code.ts";
import type { Frame } from "./frame.ts";
import type { FrameStack } from "./frame-stack.ts";

export class Names {
  declare private readonly objects: Objects;
  declare private readonly stack: FrameStack;
  /** The str objects of co_names, interned; each owned once, as by the code that names it. */
  private readonly known = new Map<string, ObjRef>();

  constructor(objects: Objects, stack: FrameStack) {
    this.objects = objects;
    this.stack = stack;
  }

  /** Forgets every name without dropping it. */
  reset(): void {
    this.known.clear();
  }

  /** The names that are known, to come back to by `restore`. */
  capture(): ReadonlyMap<string, ObjRef> {
    return new Map(this.known);
  }

  restore(known: ReadonlyMap<string, ObjRef>): void {
    if (this.known.size === known.size) return;
    this.known.clear();
    for (const [name, ref] of known) this.known.set(name, ref);
  }

  /** The str object of a name, borrowed. */
  intern(name: string): ObjRef {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const made = this.objects.text.internedName(name);
    this.known.set(name, made);
    return made;
  }

  /** What these names own, for whoever counts references. */
  owned(): Iterable<ObjRef> {
    return this.known.values();
  }

  /** LOAD_FAST, LOAD_NAME, LOAD_GLOBAL: borrowed. */
  load(variable: Variable, frame: Frame): ObjRef {
    const ref = this.peek(variable, frame);
    if (ref === NO_OBJECT) throw this.unbound(variable, frame);
    return ref;
  }

  /** As `load`; NO_OBJECT when the name is not bound. */
  peek(variable: Variable, frame: Frame): ObjRef {
    if (variable.scope === "local") return this.stack.local(variable.slot);
    const name = this.intern(variable.name);
    const { dicts } = this.objects;
    const found = dicts.peekItem(frame.namespace, name);
    if (found !== NO_OBJECT || frame.namespace === frame.globals) return found;
    return dicts.peekItem(frame.globals, name);
  }

  /** What a name that is stored to is bound to: borrowed, NO_OBJECT when it is not. */
  peekOwn(variable: Variable, frame: Frame): ObjRef {
    if (variable.scope === "local") return this.stack.local(variable.slot);
    return this.objects.dicts.peekItem(frame.namespace, this.intern(variable.name));
  }

  /** STORE_FAST, STORE_NAME: steals `value`; what was bound before is dropped last. */
  store(variable: Variable, value: ObjRef, frame: Frame): void {
    const { objects, stack } = this;
    if (variable.scope === "local") {
      const old = stack.local(variable.slot);
      stack.setLocal(variable.slot, value);
      objects.heap.xdecref(old);
      return;
    }
    try {
      objects.dicts.setItem(frame.namespace, this.intern(variable.name), value);
    } finally {
      objects.heap.decref(value);
    }
  }

  /** DELETE_FAST, DELETE_NAME. */
  delete(variable: Variable, frame: Frame): void {
    const { objects, stack } = this;
    if (variable.scope === "local") {
      const old = stack.local(variable.slot);
      if (old === NO_OBJECT) throw this.unbound(variable, frame);
      stack.setLocal(variable.slot, NO_OBJECT);
      objects.heap.decref(old);
      return;
    }
    const gone = objects.dicts.deleteItem(frame.namespace, this.intern(variable.name));
    if (!gone) throw this.unbound(variable, frame);
  }

  private unbound({ scope, name }: Variable, frame: Frame): PyError {
    const { globalName, moduleName, unboundLocal } = this.objects.heap.profile.messages;
    const fill = (template: string): string => template.replace("{}", name);
    if (scope === "local") return new PyError("UnboundLocalError", fill(unboundLocal));
    const isFunction = frame.loaded.object !== NO_OBJECT;
    return new PyError("NameError", fill(isFunction ? globalName : moduleName));
  }
}
