import { expect, test } from "vitest";
import { assert } from "../src/assert.ts";
import { HeapMisuse, hex, InvariantViolation, ProfileError } from "../src/errors.ts";
import { type Listener, NullListener } from "../src/events.ts";
import { asAddr, asPool } from "../src/memory/address.ts";

test("addresses are told in lower-case hex", () => {
  expect([0, 255, 0xabcdef].map(hex)).toEqual(["0x0", "0xff", "0xabcdef"]);
});

test("a misuse says what was wrong, where, and what was expected", () => {
  const misuse = new HeapMisuse("double-free", asAddr(0x1f0), "expected a live block");
  expect(misuse).toMatchObject({ kind: "double-free", at: 0x1f0, name: "HeapMisuse" });
  expect(String(misuse)).toBe("HeapMisuse: double-free at 0x1f0: expected a live block");
});

test("the outcomes are told apart by name and by class", () => {
  const errors = [new InvariantViolation("a"), new ProfileError("b")];
  expect(errors.map(String)).toEqual(["InvariantViolation: a", "ProfileError: b"]);
  expect(errors.every((error) => error instanceof Error)).toBe(true);
  expect(errors[0]).not.toBeInstanceOf(ProfileError);
});

test("an assertion that holds is silent, one that does not is an invariant violation", () => {
  expect(() => assert(true, "holds")).not.toThrow();
  expect(() => assert(false, "a pool is aligned")).toThrow(
    new InvariantViolation("a pool is aligned"),
  );
});

test("the null listener hears every event and does nothing", () => {
  const listener: Listener = new NullListener();
  const at = asAddr(64);
  const pool = asPool(256);
  const answers = [
    listener.onArenaNew(0, at),
    listener.onArenaFree(0, at),
    listener.onArenaKept(0, at),
    listener.onArenaMoved(0),
    listener.onArenasGrown(16),
    listener.onPoolCarved(pool),
    listener.onPoolReused(pool, true),
    listener.onPoolFull(pool),
    listener.onPoolUsedAgain(pool),
    listener.onPoolEmpty(pool),
    listener.onRawFallback(513),
    listener.onReallocInPlace(at),
    listener.onReallocMoved(at, at),
    listener.onChunkSplit(at),
    listener.onChunksJoined(at),
    listener.onRunMapped(at),
    listener.onRunUnmapped(at),
  ];
  expect(answers).toEqual(answers.map(() => undefined));
  const events = Object.getOwnPropertyNames(NullListener.prototype);
  expect(events.filter((name) => name !== "constructor")).toHaveLength(answers.length);
  expect(Object.keys(listener)).toEqual([]);
});
