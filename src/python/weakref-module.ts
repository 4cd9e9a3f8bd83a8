// The module weakref: ref and proxy, and what tells of them. Modules/_weakref.c.

import { NO_OBJECT } from "../memory/address.ts";
import { type Builtin, builtin } from "./builtin.ts";

export const WEAKREF_BUILTINS: readonly Builtin[] = [
  {
    ...builtin("weakref.ref", 1, 2, ({ objects }, [object, callback]) =>
      objects.weakrefs.newRef(object!, callback ?? NO_OBJECT),
    ),
    tuple: "always",
  },
  {
    ...builtin("weakref.proxy", 1, 2, ({ objects }, [object, callback]) =>
      objects.weakproxies.newProxy(object!, callback ?? NO_OBJECT),
    ),
    tuple: "functions",
  },
  builtin("weakref.getweakrefcount", 1, 1, ({ objects }, [object]) =>
    objects.numbers.newInt(objects.weakrefs.count(object!)),
  ),
  builtin("weakref.getweakrefs", 1, 1, ({ objects }, [object]) => {
    const { weakrefs, lists } = objects;
    const list = lists.newList(weakrefs.count(object!));
    for (const [i, ref] of weakrefs.refsTo(object!).slice(0, lists.size(list)).entries()) {
      lists.initItem(list, i, objects.heap.incref(ref));
    }
    return list;
  }),
];
