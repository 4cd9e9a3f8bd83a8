// docs/ARCHITECTURE.md follows `[1, [2]]` through its bytes: they are those of our heap.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compiled, readProgram } from "../../cli/python-program.ts";
import { hex } from "../../src/errors.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { asAddr } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";

const page = readFileSync(
  fileURLToPath(new URL("../../docs/ARCHITECTURE.md", import.meta.url)),
  "utf8",
);
const section = page.split("## The life of one `[1, [2]]`\n")[1]!.split("\n## ")[0]!;
const blocks = [...section.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, , text]) => text!);
const [text, ...dumps] = blocks;

/** The rows of a dump as addresses and bytes; `read` gives the bytes of the heap. */
const rowsOf = (dump: string): (readonly [at: number, bytes: string[]])[] =>
  [...dump.matchAll(/^(0x\w+) {2}((?:[0-9a-f]{2} +)+)/gm)].map(([, at, bytes]) => [
    Number(at),
    bytes!.trim().split(/ +/),
  ]);

test("every byte of the page is the heap's at that line", () => {
  const profile = profileNamed("3.8")!;
  const interpreter = new Interpreter(profile, { size: 16 << 20 });
  const code = compiled(readProgram("life", text!), profile);
  interpreter.begin([]);
  interpreter.load(code);
  expect([code.length, dumps.length]).toEqual([5, 3]);
  for (const [line, dump] of dumps.entries()) {
    expect(interpreter.run(line)).toBeUndefined();
    for (const [at, bytes] of rowsOf(dump)) {
      const seen = bytes.map((_, i) => interpreter.memory.u8(asAddr(at + i)));
      const written = seen.map((byte) => byte.toString(16).padStart(2, "0"));
      expect([hex(at), ...written]).toEqual([hex(at), ...bytes]);
    }
  }
  expect(dumps.flatMap(rowsOf)).toHaveLength(12);
  expect(interpreter.run(3)).toBeUndefined();
  expect(interpreter.run(4)).toBeUndefined();
  expect(section).toContain(`list lies at \`${hex(interpreter.lookup("c"))}\``);
  expect(section).toContain(
    `\`${hex(interpreter.heap.typeOf(interpreter.lookup("c")).at)}\` is the`,
  );
});
