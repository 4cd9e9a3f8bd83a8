// float: free list, text, powers, the pair that `//` made.

import { describe, expect, test } from "vitest";
import { asObj, type ObjRef } from "../../../src/memory/address.ts";
import { floorDivide, modulo, power, reprOfDouble } from "../../../src/objects/float-arithmetic.ts";
import { PYTHONS } from "../bare-heap.ts";
import { NumberHeap, outcome } from "./number-heap.ts";

describe.each(PYTHONS.slice(1))("floats of %s", (python) => {
  test("wait for the next float, 100 at most; a full collection frees them", () => {
    const system = new NumberHeap(python);
    const { heap, numbers, log } = system;
    const refs = Array.from({ length: 120 }, (_, i) => numbers.newFloat(i));
    expect(log.take()).toBe(Array.from({ length: 120 }, () => "24").join(" "));
    for (const ref of refs) heap.decref(ref);
    expect(log.take().split(" ")).toHaveLength(20);
    expect(numbers.floats.freeList.numfree).toBe(100);
    expect(numbers.newFloat(1.5)).toBe(refs[99]);
    expect(log.take()).toBe("");
    numbers.clearFreeLists();
    expect(log.take().split(" ")).toHaveLength(99);
    expect(numbers.floats.freeList.numfree).toBe(0);
  });

  test("divide through a tuple of both results where the version does", () => {
    const system = new NumberHeap(python);
    const { heap, numbers, log } = system;
    const pairs: [number, ObjRef][] = [];
    const type = heap.newStaticType({
      name: "pair",
      basicsize: 40,
      slots: {
        repr: () => "pair",
        sizeOf: () => 40,
        free: (ref) => {
          for (const [, item] of pairs.splice(0).reverse()) heap.decref(item);
          heap.freeMemory(ref, type);
        },
      },
    });
    numbers.floats.pairs = {
      newTuple: () => heap.newObject(type),
      initItem: (_tuple, index, item) => pairs.push([index, item]),
    };
    const [a, b] = [system.read("7.5"), system.read("2.0")];
    log.take();
    const result = system.binary("//", a, b);
    const isPair = heap.profile.numbers.floatFloorDivision === "pair";
    expect(log.take()).toBe(isPair ? "40 24 24 f0" : "24");
    expect([numbers.valueOf(result), heap.refcnt(result)]).toEqual([3, 1]);
    expect(numbers.floats.freeList.numfree).toBe(isPair ? 1 : 0);
  });

  test("refuse a divisor of zero, each operator in its words", () => {
    const system = new NumberHeap(python);
    const text = (op: "//" | "%" | "**"): string =>
      outcome(() => system.told(system.binary(op, system.read("0.0"), system.read("-0.0"))));
    const { numbers } = system.heap.profile;
    expect(text("//")).toBe(`ZeroDivisionError: ${numbers.floatFloorDivisionByZeroText}`);
    expect(text("%")).toBe(`ZeroDivisionError: ${numbers.floatModuloByZeroText}`);
    expect(text("**")).toBe("float 1.0 24 1");
  });
});

test("nan is equal to nothing, has no order, and its hash is 0 or that of its address", () => {
  for (const python of PYTHONS) {
    const system = new NumberHeap(python);
    const nan = system.read("nan");
    expect(system.equals(nan, nan)).toBe(false);
    expect(system.compare("<=", nan, system.read("5"))).toBe(false);
    expect(system.compare(">=", system.read("5"), nan)).toBe(false);
    const isPointer = system.heap.profile.numbers.nanHash === "pointer";
    const low = system.heap.hash(nan);
    expect(low).toBe(isPointer ? system.heap.hashPointer(asObj(nan)) : 0);
  }
});

test("the bytes of a float are told from the most significant on", () => {
  const system = new NumberHeap("3.12");
  expect(system.numbers.floatBits(system.read("-1.5"))).toBe("bff8000000000000");
  expect(system.numbers.floatBits(system.read("5e-324"))).toBe("0000000000000001");
});

test("a float is its own positive, and of ~ it has no kind", () => {
  const system = new NumberHeap("3.12");
  const half = system.read("-0.5");
  expect(system.unary("+", half)).toBe(half);
  expect(system.told(system.unary("-", half))).toBe("float 0.5 24 1152921504606846976");
  expect(system.told(system.unary("abs", half))).toBe("float 0.5 24 1152921504606846976");
  expect(outcome(() => system.told(system.unary("~", half)))).toBe(
    "TypeError: bad operand type for unary ~: 'float'",
  );
});

test("an int is compared with a float by its exact value", () => {
  const system = new NumberHeap("3.12");
  const order = (int: string, float: string): string => {
    const [a, b] = [system.read(int), system.read(float)];
    return [system.compare("<", a, b), system.equals(a, b), system.compare(">", a, b)]
      .map(Number)
      .join("");
  };
  expect(order("9007199254740993", "9007199254740992.0")).toBe("001");
  expect(order("9007199254740992", "9007199254740992.0")).toBe("010");
  expect(order("4503599627370495", "4503599627370495.5")).toBe("100");
  expect(order("-4503599627370495", "-4503599627370495.5")).toBe("001");
  expect(order("-4503599627370497", "-4503599627370497.0")).toBe("010");
  expect(order(String(10n ** 400n), "1e308")).toBe("001");
  expect(order(String(10n ** 400n), "inf")).toBe("100");
  expect(order(String(-(10n ** 400n)), "-inf")).toBe("001");
  expect(order(String(2n ** 60n), "0.0")).toBe("001");
});

test("an int that no double reaches is too large for a float", () => {
  const system = new NumberHeap("3.12");
  const sum = (int: bigint): string =>
    outcome(() =>
      system.heap.repr(
        system.binary("+", system.numbers.newIntFromBig(int), system.numbers.newFloat(0)),
      ),
    );
  expect(sum(2n ** 1024n - 2n ** 970n - 1n)).toBe("1.7976931348623157e+308");
  expect(sum(2n ** 1024n - 2n ** 970n)).toBe("OverflowError: int too large to convert to float");
});

// As CPython 3.12 on Linux answers.
test("quotients and remainders have the signs that Python gives them", () => {
  expect(floorDivide(-5, 0.3)).toBe(-17);
  expect(floorDivide(7, -2)).toBe(-4);
  expect(floorDivide(0, -3)).toBe(-0);
  expect(floorDivide(Infinity, 2)).toBeNaN();
  expect(modulo(5.5, -2.5)).toBe(-2);
  expect(modulo(-0, 3)).toBe(0);
  expect(modulo(3, -3)).toBe(-0);
  expect(modulo(-1, Infinity)).toBe(Infinity);
});

test.each([
  [0.1, "0.1"],
  [1e16, "1e+16"],
  [1e15, "1000000000000000.0"],
  [123456789012345680, "1.2345678901234568e+17"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [1.5e300, "1.5e+300"],
  [-0, "-0.0"],
  [5e-324, "5e-324"],
  [-1e-7, "-1e-07"],
  [2 ** 53, "9007199254740992.0"],
  [-Infinity, "-inf"],
  [Number.NaN, "nan"],
])("repr(%f) is %s", (value, text) => {
  expect(reprOfDouble(value)).toBe(text);
});

// Repr of `a ** b` as CPython 3.12 on Linux prints it.
test.each([
  [2, 0.5, "1.4142135623730951"],
  [10, -2, "0.01"],
  [10, -400, "0.0"],
  [7.212169050876664, -0.42243210152204824, "0.4340356672627031"],
  [1.517861327131246, -0.5, "0.8116783311380883"],
  [8.480440882236346, 0.16744750665503183, "1.4304126803254185"],
  [1.7967374165699683, 1.5, "2.4083905693149377"],
  [2, -1074, "5e-324"],
  [2, 1023, "8.98846567431158e+307"],
  [-3, -2001, "-0.0"],
  [-2, -3, "-0.125"],
  [-2, 3, "-8.0"],
  [0, 0, "1.0"],
  [-0, 3, "-0.0"],
  [0, 2.5, "0.0"],
  [1, Number.NaN, "1.0"],
  [Number.NaN, 1, "nan"],
  [-1, Infinity, "1.0"],
  [0.5, Infinity, "0.0"],
  [0.5, -Infinity, "inf"],
  [-Infinity, 3, "-inf"],
  [-Infinity, 2, "inf"],
  [-Infinity, -3, "-0.0"],
  [5e-324, 0.5, "2.2227587494850775e-162"],
  [5e-324, 2, "0.0"],
  [3, 1e300, "OverflowError: (34, 'Numerical result out of range')"],
  [-2, 5001, "OverflowError: (34, 'Numerical result out of range')"],
  [0, -1, "ZeroDivisionError: 0.0 cannot be raised to a negative power"],
  [-8, 0.5, "ValueError: negative number cannot be raised to a fractional power"],
])("%f ** %f is %s", (a, b, text) => {
  expect(outcome(() => reprOfDouble(power(a, b)))).toBe(text);
});
