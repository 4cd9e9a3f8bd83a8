// Text pictures of objects, at most 100 columns wide: names lead to objects, each object is drawn
// once, under the number by which all others refer to it, with the fields of its struct and below
// them what it points to.
//
//   #1  heap 0x5a0f0  PyListObject [ rc 2 | list | ob_size 3 | ob_item -> 0x5a1f0 | allocated 3 ]
//      ob_item 0x5a1f0 [ #2 | #2 | #3 ]
//
// Read from the bytes; nothing is made or counted on the way. What a function, a class or a type
// refers to is not followed.

import { hex } from "../errors.ts";
import { asObj, NO_OBJECT, NULL, type ObjRef } from "../memory/address.ts";
import type { Segments } from "../memory/segments.ts";
import type { Objects } from "../objects/objects.ts";
import { OwnedReferences } from "./owned-references.ts";
import { SetReader } from "./read-set.ts";

/** No line of a picture is longer, but for a text that nothing breaks. */
export const OBJECT_COLUMNS = 100;

/** Parts of one object that are drawn, and objects. */
const MOST_PARTS = 24;
const MOST_OBJECTS = 120;
const LONGEST_TEXT = 40;

export interface NamedObject {
  readonly name: string;
  readonly ref: ObjRef;
}

/** A running function: each of its names has a place on the stack; NO_OBJECT is not bound. */
export interface FramePicture {
  readonly name: string;
  readonly variables: readonly (NamedObject & { readonly at: number })[];
}

export interface ObjectRoots {
  /** Names of the module, in the order of the picture. */
  readonly module: readonly NamedObject[];
  readonly frame?: FramePicture | undefined;
}

/** An object as the fields of its struct, and rows of what it points to. */
interface Drawn {
  readonly struct: string;
  readonly fields: readonly string[];
  readonly rows: readonly Row[];
}

/** Cells in one box, behind a title. */
interface Row {
  readonly title: string;
  readonly cells: readonly Cell[];
}

/** Text, or objects with text between them. */
type Cell = readonly (string | ObjRef)[];

/** Names, and the objects that they lead to. */
export function renderObjects(objects: Objects, segments: Segments, roots: ObjectRoots): string {
  return new ObjectPicture(objects, segments).draw(roots);
}

class ObjectPicture {
  private readonly objects: Objects;
  private readonly segments: Segments;
  private readonly owned: OwnedReferences;
  private readonly sets: SetReader;
  private readonly numbers = new Map<ObjRef, number>();
  private readonly drawn: { ref: ObjRef; drawn: Drawn }[] = [];

  constructor(objects: Objects, segments: Segments) {
    this.objects = objects;
    this.segments = segments;
    this.owned = new OwnedReferences(objects);
    this.sets = new SetReader(objects.heap);
  }

  draw({ module, frame }: ObjectRoots): string {
    const variables = frame?.variables ?? [];
    this.follow([...variables, ...module].map(({ ref }) => ref).filter((ref) => ref !== NO_OBJECT));
    const lines: string[] = [];
    const width = Math.max(...[...variables, ...module].map(({ name }) => name.length), 0);
    if (frame !== undefined) {
      lines.push(`the stack, growing down: the frame of ${frame.name}`);
      for (const { name, at, ref } of variables) {
        lines.push(`  ${hex(at)}  ${name.padEnd(width)} ${this.arrow(ref)}`);
      }
      lines.push("");
    }
    lines.push("names of the module");
    for (const { name, ref } of module) lines.push(`  ${name.padEnd(width)} ${this.arrow(ref)}`);
    lines.push("", "objects: number, address, struct");
    for (const { ref, drawn } of this.drawn) lines.push(...this.box(ref, drawn));
    const left = this.numbers.size - this.drawn.length;
    if (left > 0) lines.push(`  and ${left} more`);
    return `${lines.join("\n")}\n`;
  }

  /** Draws what the roots lead to: depth first, an object before what it points to. */
  private follow(roots: readonly ObjRef[]): void {
    const open = roots.toReversed();
    while (open.length > 0) {
      const ref = open.pop()!;
      if (this.numbers.has(ref)) continue;
      this.numbers.set(ref, this.numbers.size + 1);
      if (this.drawn.length === MOST_OBJECTS) continue;
      const drawn = this.read(ref);
      this.drawn.push({ ref, drawn });
      const children = drawn.rows.flatMap((row) => row.cells.slice(0, MOST_PARTS).flat());
      for (const child of children.reverse()) if (typeof child === "number") open.push(child);
    }
  }

  private arrow(ref: ObjRef): string {
    return ref === NO_OBJECT ? "not bound" : `-> #${this.numbers.get(ref)}`;
  }

  private box(ref: ObjRef, { struct, fields, rows }: Drawn): string[] {
    const { heap } = this.objects;
    const width = String(this.drawn.length).length + 1;
    const segment = this.segments.segmentOf(ref)?.name ?? "";
    const number = `#${this.numbers.get(ref)}`.padStart(width);
    const head = `  ${number}  ${segment} ${hex(ref)}  ${struct} `;
    const count = heap.isImmortal(ref) ? "immortal" : `rc ${heap.refcnt(ref)}`;
    const indent = " ".repeat(width + 4);
    const cells = [count, plainName(heap.typeOf(ref).name), ...fields];
    const inner = rows.flatMap((row) => {
      const all = row.cells.slice(0, MOST_PARTS).map((cell) => this.cellText(cell));
      const left = row.cells.length - all.length;
      if (left > 0) all.push(`and ${left} more`);
      return boxed(`${indent}${row.title} `, all);
    });
    return [...boxed(head, cells), ...inner];
  }

  private cellText(cell: Cell): string {
    return cell
      .map((part) => (typeof part === "string" ? part : `#${this.numbers.get(part) ?? "?"}`))
      .join("");
  }

  private read(ref: ObjRef): Drawn {
    const { numbers, text, lists, tuples, dicts, sets, weakrefs } = this.objects;
    if (numbers.isNumber(ref)) return this.number(ref);
    if (text.isSequence(ref)) return this.text(ref);
    if (lists.isList(ref)) return this.list(ref);
    if (tuples.isTuple(ref)) return this.tuple(ref);
    if (dicts.isDict(ref)) return this.dict(ref);
    if (sets.isAnySet(ref)) return this.set(ref);
    if (weakrefs.isRef(ref)) return this.weakref(ref);
    return this.instance(ref) ?? this.other(ref);
  }

  private number(ref: ObjRef): Drawn {
    const { heap, numbers } = this.objects;
    if (numbers.isFloat(ref)) {
      return leaf("PyFloatObject", `ob_fval ${heap.repr(ref)}`);
    }
    const digits = numbers.toBig(ref).toString();
    if (heap.profile.numbers.machineInts && !numbers.isLong(ref)) {
      return leaf("PyIntObject", `ob_ival ${digits}`);
    }
    return leaf("PyLongObject", `value ${shortened(digits)}`);
  }

  private text(ref: ObjRef): Drawn {
    const { heap, text } = this.objects;
    const written = shortened(heap.repr(ref));
    const length = text.length(ref);
    const isInterned = text.isStr(ref) && text.isInterned(ref);
    if (text.isBytes(ref)) {
      const state = text.isStr(ref) ? [isInterned ? "interned" : "not interned"] : [];
      return leaf("PyBytesObject", `ob_size ${length}`, written, ...state);
    }
    if (text.unicode !== undefined) return leaf("PyUnicodeObject", `length ${length}`, written);
    const isAscii = /^[\0-\x7f]*$/.test(text.toHost(ref));
    const struct = isAscii ? "PyASCIIObject" : "PyCompactUnicodeObject";
    return leaf(struct, `length ${length}`, written, isInterned ? "interned" : "not interned");
  }

  private list(ref: ObjRef): Drawn {
    const { lists, heap } = this.objects;
    const at = heap.memory.ptr(ref + heap.layouts.PyListObject.ob_item);
    const fields = [
      `ob_size ${lists.size(ref)}`,
      `ob_item -> ${at === NULL ? "NULL" : hex(at)}`,
      `allocated ${lists.allocated(ref)}`,
    ];
    const cells = lists.items(ref).map((item): Cell => [item]);
    const rows = cells.length === 0 ? [] : [{ title: `ob_item ${hex(at)}`, cells }];
    return { struct: "PyListObject", fields, rows };
  }

  private tuple(ref: ObjRef): Drawn {
    const { tuples } = this.objects;
    const cells = tuples.items(ref).map((item): Cell => [item]);
    const rows =
      cells.length === 0 ? [] : [{ title: `ob_item ${hex(tuples.itemsAt(ref))}, inside`, cells }];
    return { struct: "PyTupleObject", fields: [`ob_size ${cells.length}`], rows };
  }

  private dict(ref: ObjRef): Drawn {
    const { dicts, open, compact } = this.owned;
    const damage = dicts.open(ref);
    if (damage !== undefined) return leaf("PyDictObject", `damaged: ${damage}`);
    const table = open?.table ?? compact!.keys;
    const tableName = open === undefined ? "ma_keys" : "ma_table";
    const fields = [
      `ma_used ${dicts.used}`,
      `${tableName} -> ${hex(table)}`,
      `${dicts.size} places`,
    ];
    if (compact !== undefined && compact.values !== NULL) {
      fields.push(`ma_values -> ${hex(compact.values)}`);
    }
    const cells: Cell[] = [];
    for (let i = 0; i < dicts.entries; i++) {
      const value = dicts.value(i);
      if (value !== NO_OBJECT) cells.push([dicts.key(i), ": ", value]);
    }
    const rows = cells.length === 0 ? [] : [{ title: `${tableName} ${hex(table)}`, cells }];
    return { struct: "PyDictObject", fields, rows };
  }

  private set(ref: ObjRef): Drawn {
    const { sets } = this;
    const damage = sets.open(ref);
    if (damage !== undefined) return leaf("PySetObject", `damaged: ${damage}`);
    const fields = [`used ${sets.used}`, `table -> ${hex(sets.table)}`, `${sets.size} places`];
    const cells: Cell[] = [];
    for (let place = 0; place < sets.size; place++) {
      if (sets.isItem(place)) cells.push([sets.key(place)]);
    }
    const rows = cells.length === 0 ? [] : [{ title: `table ${hex(sets.table)}`, cells }];
    return { struct: "PySetObject", fields, rows };
  }

  private weakref(ref: ObjRef): Drawn {
    const { weakrefs, singletons } = this.objects;
    const target = weakrefs.peekObject(ref);
    const rows = [{ title: "wr_object, not counted", cells: [[target]] }];
    return target === singletons.none
      ? leaf("PyWeakReference", "dead")
      : { struct: "PyWeakReference", fields: [], rows };
  }

  /** Undefined for what is no instance of a class of the program. */
  private instance(ref: ObjRef): Drawn | undefined {
    const { heap, instances } = this.objects;
    if (!instances.isInstance(ref)) return undefined;
    const type = heap.typeOf(ref);
    const reader = this.owned.instances;
    const rows: Row[] = [];
    const fields: string[] = [];
    if (reader.open(ref, type)) {
      const { dict, isInside, isValid, values } = reader;
      if (dict !== NO_OBJECT) rows.push({ title: "__dict__", cells: [[dict]] });
      else if (values === NULL || !isValid) fields.push("no attributes yet");
      if (isValid) {
        fields.push(`values ${isInside ? "inside" : `-> ${hex(values)}`}`);
        rows.push({ title: `values ${hex(values)}`, cells: this.attributes() });
      }
    }
    const members = instances.shapeOf(type)?.members ?? [];
    const cells = members.flatMap((offset): Cell[] => {
      const value = asObj(heap.memory.ptr(ref + offset));
      return [[`at ${offset}: `, ...(value === NO_OBJECT ? ["NULL"] : [value])]];
    });
    rows.push({ title: "slots", cells });
    return { struct: "instance", fields, rows: rows.filter((row) => row.cells.length > 0) };
  }

  /** Attributes in the values that the reader of instances is at. */
  private attributes(): Cell[] {
    const { compact, values, instances } = this.owned;
    if (compact === undefined || compact.openKeys(instances.keys) !== undefined) return [];
    if (values.open(instances.values, compact.size) !== undefined) return [];
    const found: Cell[] = [];
    for (let i = 0; i < compact.entries; i++) {
      const value = values.value(i);
      if (value !== NO_OBJECT) found.push([`${this.nameAt(compact.key(i))}: `, value]);
    }
    return found;
  }

  private nameAt(ref: ObjRef): string {
    const { text } = this.objects;
    return ref !== NO_OBJECT && text.isStr(ref) ? text.toHost(ref) : "?";
  }

  private other(ref: ObjRef): Drawn {
    const { functions, classes, heap } = this.objects;
    if (functions.isFunction(ref)) return leaf("PyFunctionObject", functions.nameOf(ref));
    if (classes.isType(ref)) return leaf("PyTypeObject", heap.types.at(ref).name);
    return leaf("PyObject");
  }
}

const leaf = (struct: string, ...fields: string[]): Drawn => ({ struct, fields, rows: [] });

/** `__name__`: tp_name without its module. */
const plainName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** The beginning of a long text, and how long it is. */
export const shortened = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}... (${text.length})`;

/** `head[ cell | cell ]`, in as many lines as it needs. */
export function boxed(head: string, cells: readonly string[]): string[] {
  const indent = " ".repeat(Math.min(head.length + 2, OBJECT_COLUMNS / 2));
  const lines: string[] = [];
  let line = `${head}[ `;
  cells.forEach((cell, i) => {
    const end = i === cells.length - 1 ? " ]" : " | ";
    if (line.length + cell.length + end.length > OBJECT_COLUMNS && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += cell + end;
  });
  return [...lines, cells.length === 0 ? `${head}[ ]` : line.trimEnd()];
}
