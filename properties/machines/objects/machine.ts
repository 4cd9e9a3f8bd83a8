// The objects machine: programs of Python statements over names `a` to `p`.

import type { Machine } from "../../engine/machine.ts";
import { checkTable } from "../../engine/word.ts";
import { newObjectsState, type ObjectsState, resetObjectsState } from "./state.ts";
import { objectsTable } from "./table.ts";
import type { ObjectsWorld } from "./world.ts";

export type ObjectsMachine = Machine<ObjectsState, ObjectsWorld>;

export function objectsMachine(): ObjectsMachine {
  const operations = objectsTable();
  checkTable(operations);
  return {
    name: "objects",
    operations,
    newState: newObjectsState,
    resetState: resetObjectsState,
    begin: (world, program, isPrecise) => world.begin(program, isPrecise),
    checkTouched: (world) => world.checkTouched(),
    checkAll: (world) => world.checkAll(),
    isOver: (world) => world.isOver,
    finish: (world) => world.finish(),
    operationCount: (world) => world.operationCount,
    propertyOf: (world, error) => world.propertyOf(error),
    describe: (world) => world.lastEffect,
  };
}
