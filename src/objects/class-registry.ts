// The classes that live, and what `__del__` is in each: looked up when a class or one of its bases
// changes, not at each death.

import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { ClassLookup } from "./class-lookup.ts";
import type { Instances } from "./instance.ts";
import type { Names } from "./names.ts";
import type { PyType } from "./type.ts";

export interface RegistryParts {
  readonly instances: Instances;
  readonly lookup: ClassLookup;
  readonly names: Names;
}

export class ClassRegistry {
  /** The name `__del__`. */
  delName: ObjRef = NO_OBJECT;
  declare private readonly parts: RegistryParts;
  private readonly classes = new Set<PyType>();

  constructor(parts: RegistryParts) {
    this.parts = parts;
  }

  initialise(): void {
    this.classes.clear();
    this.delName = this.parts.names.newName("__del__");
  }

  /** As when `all` told `classes`; the memory is that of then, too. */
  restore(classes: readonly PyType[]): void {
    this.classes.clear();
    for (const type of classes) this.classes.add(type);
    this.updateFinalizers();
  }

  /** In the order in which they were made. */
  all(): readonly PyType[] {
    return [...this.classes];
  }

  add(type: PyType): void {
    this.classes.add(type);
  }

  delete(type: PyType): void {
    this.classes.delete(type);
  }

  updateFinalizer(type: PyType): void {
    const shape = this.parts.instances.shapeOf(type);
    if (shape !== undefined) shape.finalizer = this.parts.lookup.peek(type.at, this.delName);
  }

  /** Something changed that other classes may inherit. */
  updateFinalizers(): void {
    for (const type of this.classes) this.updateFinalizer(type);
  }
}
