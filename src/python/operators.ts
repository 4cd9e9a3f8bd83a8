// Operators on any two objects, through their slots: Objects/abstract.c, Objects/object.c. What is
// given is borrowed, what comes back is a new reference.

import { PyError } from "../errors.ts";
import { asObj, NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { ObjectHeap } from "../objects/object-heap.ts";
import type { Objects } from "../objects/objects.ts";
import { compareObjects } from "../objects/ordering.ts";
import { type BinaryOperator, NOT_IMPLEMENTED } from "../objects/type.ts";
import type { MessagesProfile } from "../profile/messages.ts";
import type { Comparison } from "./syntax.ts";

export class Operators {
  declare private readonly heap: ObjectHeap;
  declare private readonly objects: Objects;
  declare private readonly messages: MessagesProfile;

  constructor(objects: Objects) {
    this.heap = objects.heap;
    this.objects = objects;
    this.messages = objects.heap.profile.messages;
  }

  /**
   * PyNumber_Add and its like: the left operand's type is asked first. `sign` is the operator as
   * the program has it, for when nobody knows how.
   */
  binary(op: BinaryOperator, left: ObjRef, right: ObjRef, sign: string = op): ObjRef {
    const { heap } = this;
    const [a, b] = [heap.typeOf(left), heap.typeOf(right)];
    const first = a.slots.binary?.(op, left, right) ?? NOT_IMPLEMENTED;
    if (first !== NOT_IMPLEMENTED) return asObj(first);
    if (b !== a) {
      const second = b.slots.binary?.(op, left, right) ?? NOT_IMPLEMENTED;
      if (second !== NOT_IMPLEMENTED) return asObj(second);
    }
    const shown = sign === "**" ? "** or pow()" : sign;
    const operands = `'${a.name}' and '${b.name}'`;
    throw new PyError("TypeError", `unsupported operand type(s) for ${shown}: ${operands}`);
  }

  unary(op: "+" | "-" | "~" | "abs", operand: ObjRef): ObjRef {
    const type = this.heap.typeOf(operand);
    if (type.slots.unary !== undefined) return type.slots.unary(op, operand);
    const what = op === "abs" ? "abs()" : `unary ${op}`;
    throw new PyError("TypeError", `bad operand type for ${what}: '${type.name}'`);
  }

  compare(op: Comparison, left: ObjRef, right: ObjRef): boolean {
    switch (op) {
      case "is":
        return left === right;
      case "is not":
        return left !== right;
      case "==":
        return this.equal(left, right);
      case "!=":
        return !this.equal(left, right);
      case "in":
        return this.contains(right, left);
      case "not in":
        return !this.contains(right, left);
      default:
        return compareObjects(this.heap, op, left, right);
    }
  }

  /** PyObject_GetItem. */
  getItem(object: ObjRef, key: ObjRef): ObjRef {
    const { slots } = this.heap.typeOf(object);
    if (slots.getItem !== undefined) return slots.getItem(object, key);
    const { notIndexable, notSubscriptable } = this.messages;
    const indexed = notIndexable !== notSubscriptable && this.isIndexed(object, key);
    throw this.refusal(indexed ? notIndexable : notSubscriptable, object);
  }

  /** PyObject_SetItem; NO_OBJECT deletes. */
  setItem(object: ObjRef, key: ObjRef, value: ObjRef): void {
    const { slots, name } = this.heap.typeOf(object);
    if (slots.setItem !== undefined) {
      slots.setItem(object, key, value);
      return;
    }
    const not = this.isIndexed(object, key) && value === NO_OBJECT ? "doesn't" : "does not";
    const what = value === NO_OBJECT ? "deletion" : "assignment";
    throw new PyError("TypeError", `'${name}' object ${not} support item ${what}`);
  }

  /**
   * Whether an int as key goes to the slots for sequences, which a type may have without having
   * items. An int that is no size is refused there: IndexError.
   */
  private isIndexed(object: ObjRef, key: ObjRef): boolean {
    const { numbers, sets, instances, text, tuples } = this.objects;
    if (!numbers.isIndex(key)) return false;
    const isSequence =
      sets.isAnySet(object) ||
      instances.isInstance(object) ||
      text.isSequence(object) ||
      tuples.isTuple(object);
    if (isSequence) numbers.asIndex(key, "");
    return isSequence;
  }

  /** TypeError with the name of the object's type in `template`. */
  private refusal(template: string, object: ObjRef): PyError {
    return new PyError("TypeError", template.replace("{}", this.heap.typeOf(object).name));
  }

  /** `object[start:stop]` of what is no sequence. */
  refuseSlice(object: ObjRef, start: number | undefined, stop: number | undefined): never {
    const { messages, objects } = this;
    if (!objects.dicts.isDict(object)) throw this.refusal(messages.notSubscriptable, object);
    if (messages.sliceAsKey !== undefined) throw new PyError("TypeError", messages.sliceAsKey);
    throw new PyError("KeyError", `slice(${start ?? "None"}, ${stop ?? "None"}, None)`);
  }

  /** PyObject_GetAttr. */
  getAttr(object: ObjRef, name: ObjRef, text: string): ObjRef {
    const type = this.heap.typeOf(object);
    if (type.slots.getAttr !== undefined) return type.slots.getAttr(object, name);
    throw new PyError("AttributeError", `'${type.name}' object has no attribute '${text}'`);
  }

  /** PyObject_SetAttr; NO_OBJECT deletes. */
  setAttr(object: ObjRef, name: ObjRef, text: string, value: ObjRef): void {
    const type = this.heap.typeOf(object);
    if (type.slots.setAttr === undefined) {
      const refused = this.messages.noAttributes.replace("{}", type.name).replace("{}", text);
      throw new PyError("AttributeError", refused);
    }
    type.slots.setAttr(object, name, value);
  }

  /** PyObject_GetIter, as a walk of the host over borrowed items. */
  iterate(object: ObjRef): Iterable<ObjRef> {
    const { slots, name } = this.heap.typeOf(object);
    if (slots.iterate !== undefined) return slots.iterate(object);
    throw new PyError("TypeError", `'${name}' object is not iterable`);
  }

  length(object: ObjRef): number {
    const { slots, name } = this.heap.typeOf(object);
    if (slots.length !== undefined) return slots.length(object);
    throw new PyError("TypeError", `object of type '${name}' has no len()`);
  }

  /** Py_EQ without the shortcut for the same object: a NaN is not equal to itself. */
  private equal(left: ObjRef, right: ObjRef): boolean {
    if (left !== right) return this.heap.equals(left, right);
    const answer = this.heap.typeOf(left).slots.equals?.(left, right);
    return answer === undefined || answer === NOT_IMPLEMENTED ? true : answer;
  }

  private contains(container: ObjRef, item: ObjRef): boolean {
    const { slots, name } = this.heap.typeOf(container);
    if (slots.contains !== undefined) return slots.contains(container, item);
    throw new PyError("TypeError", `argument of type '${name}' is not iterable`);
  }
}
