import { expect, test } from "vitest";
import { NULL } from "../../src/memory/address.ts";
import { Memory } from "../../src/memory/memory.ts";
import { Pages } from "../../src/memory/pages.ts";
import { PageArenas } from "../../src/pymalloc/arena-allocator.ts";

const PAGE = 256;

function newArenas() {
  const memory = new Memory(20 * PAGE);
  const pages = new Pages(memory, PAGE, PAGE, memory.size);
  return { memory, pages, arenas: new PageArenas(pages) };
}

test("arenas are pages that count as arenas, until they are freed", () => {
  const { pages, arenas } = newArenas();
  const at = arenas.alloc(4 * PAGE);
  expect(pages.accounts().mappedBy).toEqual({ arena: 4 * PAGE, malloc: 0, other: 0 });
  arenas.free(at, 4 * PAGE);
  expect(pages.accounts().mapped).toBe(0);
});

test("an arena is zeros, also where another was written", () => {
  const { memory, arenas } = newArenas();
  const at = arenas.alloc(4 * PAGE);
  memory.fill(at, 4 * PAGE, 0xff);
  arenas.free(at, 4 * PAGE);
  expect(arenas.alloc(4 * PAGE)).toBe(at);
  expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
});

test("without pages there is no arena", () => {
  const { pages, arenas } = newArenas();
  pages.failNext(1);
  expect(arenas.alloc(4 * PAGE)).toBe(NULL);
  expect(arenas.alloc(30 * PAGE)).toBe(NULL);
});
