import { expect, test } from "vitest";
import { requestedFor } from "../../src/inspect/object-size.ts";
import { visitOwnedBlocks } from "../../src/inspect/owned-blocks.ts";
import { NOTHING } from "../../src/inspect/walk-objects.ts";
import { newObjectScene } from "../invariants/object-scene.ts";
import { PYTHONS } from "../objects/bare-heap.ts";

test.each(PYTHONS)("%s: a snapshot has every live object, by address", (python) => {
  const scene = newObjectScene(python);
  const view = scene.view();
  expect(Array.from(view.at.subarray(0, view.count))).toEqual(scene.heap.liveObjects());
  for (const name of ["words", "couple", "node"]) {
    const ref = scene.named(name);
    expect(view.refOf(view.numberOf(ref))).toBe(ref);
    expect(view.typeAt(ref)).toBe(scene.heap.typeOf(ref));
    expect(view.isStatic(view.numberOf(ref))).toBe(false);
  }
  expect(view.numberOf(scene.named("words") + 8)).toBe(NOTHING);
  expect(view.numberOf(-1)).toBe(NOTHING);
  expect(view.isStatic(view.numberOf(scene.objects.singletons.none))).toBe(true);
});

test.each(PYTHONS)("%s: what an object owns is told with where it leads", (python) => {
  const scene = newObjectScene(python);
  const view = scene.view();
  const i = view.numberOf(scene.named("couple"));
  const [from, to] = [view.first[i]!, view.first[i + 1]!];
  const owned = Array.from(view.references.subarray(from, to));
  expect(owned.toReversed()).toEqual(scene.objects.tuples.items(scene.named("couple")));
  expect(Array.from(view.targets.subarray(from, to))).toEqual(owned.map((r) => view.numberOf(r)));
});

test.each(PYTHONS)(
  "%s: keys that instances share own their names, and count their users",
  (python) => {
    const scene = newObjectScene(python);
    const view = scene.view();
    const names = view.references.subarray(view.first[view.count]!, view.first[view.count + 1]!);
    const told = new Set(
      Array.from(names, (ref) => scene.heap.repr(view.refOf(view.numberOf(ref)))),
    );
    const shares = scene.layouts.PyHeapTypeObject.ht_cached_keys > 0;
    expect([...told].toSorted()).toEqual(shares ? ["'x'", "'y'"] : []);
    expect(view.sharedKeys.every(({ users }) => users > 0)).toBe(true);
  },
);

test.each(PYTHONS)("%s: a second snapshot is of the heap as it is then", (python) => {
  const scene = newObjectScene(python);
  const before = scene.view().count;
  const made = scene.objects.instances.newObject();
  const view = scene.view();
  expect(view.count).toBe(before + 1);
  expect(view.nameOf(view.numberOf(made))).toMatch(/^object at 0x/);
  scene.heap.decref(made);
  expect(scene.view().numberOf(made)).toBe(NOTHING);
});

test.each(PYTHONS)("%s: an object asks for its head and for what lies in one piece", (python) => {
  const { objects, heap, layouts, named } = newObjectScene(python);
  const sizeOf = (name: string): number =>
    requestedFor(objects, named(name), heap.typeOf(named(name)));
  const head = layouts.PyGC_Head.SIZE;
  expect(sizeOf("words")).toBe(head + layouts.PyListObject.SIZE);
  expect(sizeOf("many")).toBe(head + layouts.PyDictObject.SIZE);
  expect(sizeOf("couple")).toBe(head + layouts.PyTupleObject.SIZE + 16);
  expect(sizeOf("real")).toBe(24);
});

test.each(PYTHONS)("%s: every block that lives is owned once", (python) => {
  const scene = newObjectScene(python);
  const view = scene.view();
  const owned: number[] = [];
  visitOwnedBlocks(view, (at) => owned.push(at));
  expect(owned.toSorted((a, b) => a - b)).toEqual(view.blocks!.liveBlocks());
});
