// Makes bench/traces: runs bench/programs under a real CPython 3.11 with the recorder, and keeps
// what pymalloc was asked for. Needed only when a program changes: tsx bench/record.ts

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findPythons } from "../properties/oracles/pythons.ts";
import { Kind } from "../properties/oracles/recorded/format.ts";
import { readTrace, TraceReader } from "../properties/oracles/recorded/reader.ts";
import { recordCommand } from "../properties/oracles/recorded/record.ts";
import { packTrace } from "./packed.ts";
import { RECORDED_PROGRAMS, recordedFile } from "./recorded.ts";
import { REQUEST_MAX, type Trace, TraceBuilder } from "./trace.ts";

/**
 * What a recording asked of pymalloc's own blocks. A realloc across REQUEST_MAX becomes the malloc
 * or the free that it is to pymalloc; blocks that outlive the program are freed at its end.
 */
function smallRequests(recording: Uint8Array, name: string, about: string): Trace {
  const reader = new TraceReader(readTrace(recording, name));
  const builder = new TraceBuilder();
  while (reader.next()) {
    const { kind, id, size } = reader;
    if (kind > Kind.free || id < 0) continue;
    const isSmall = kind !== Kind.free && size >= 1 && size <= REQUEST_MAX;
    const isHeld = builder.holds(id);
    if (!isSmall && isHeld) builder.free(id);
    else if (isSmall && isHeld) builder.realloc(id, size);
    else if (isSmall) builder.malloc(id, size);
  }
  builder.freeAll();
  return builder.build(name, about);
}

async function record(): Promise<void> {
  const python = findPythons({ env: process.env }).find(({ version }) => version === "3.11");
  if (python === undefined) throw new Error("no CPython 3.11 is on this machine");
  mkdirSync(new URL("./traces/", import.meta.url), { recursive: true });
  // Sets and dicts must not order themselves anew in every run, nor imports write their cache.
  const env = { ...process.env, PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" };
  for (const { name, program, about } of RECORDED_PROGRAMS) {
    const path = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
    const { trace, exitCode } = await recordCommand([python.executable, path], { env });
    if (exitCode !== 0) throw new Error(`${program} ended with status ${exitCode}`);
    const small = smallRequests(trace, name, about);
    const packed = packTrace(small);
    writeFileSync(recordedFile(name), packed);
    console.log(`${name}: ${small.calls.length / 2} calls, ${packed.length} bytes`);
  }
}

await record();
