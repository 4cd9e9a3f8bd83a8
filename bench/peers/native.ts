// The pymalloc of a real CPython 3.11, replayed by the C driver of the libpython oracle.
//
// Each round is a process of its own that replays the trace twice and tells the second time.
// CPython unmaps an arena once it is free: it pays for mapping and first touches in every replay.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDriver } from "../../properties/oracles/libpython/build.ts";
import { OracleUnavailable } from "../../properties/oracles/libpython/failures.ts";
import { findPythons } from "../../properties/oracles/pythons.ts";
import type { Trace } from "../trace.ts";

const REPLAYS = 2;

/** A real pymalloc that traces can be timed on. */
export interface Native {
  readonly name: string;
  readonly about: string;
  /** Writes `trace` where the driver finds it; the answer times one replay, in nanoseconds. */
  load(trace: Trace): () => number;
  /** Removes what was written. */
  close(): void;
}

/** CPython 3.11 of this machine, or one line that says why there is none. */
export async function nativePython(env: NodeJS.ProcessEnv): Promise<Native | string> {
  const python = findPythons({ env }).find(({ version }) => version === "3.11");
  if (python === undefined) return "no CPython 3.11 on this machine";
  const library = python.libpython;
  if (library === undefined) return `CPython ${python.full} was built without a shared library`;
  try {
    return opened(await buildDriver({ env }), library, python.full);
  } catch (error) {
    if (error instanceof OracleUnavailable) return error.message;
    throw error;
  }
}

function opened(driver: string, library: string, full: string): Native {
  const folder = mkdtempSync(join(tmpdir(), "pyheap-bench-"));
  const file = join(folder, "trace");
  return {
    name: "CPython",
    about: `CPython ${full} itself, PyObject_Malloc and its family called from C`,
    load: ({ calls }) => {
      writeFileSync(file, new Uint8Array(calls.buffer, calls.byteOffset, calls.byteLength));
      return () => replay(driver, file, library);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function replay(driver: string, file: string, library: string): number {
  const run = spawnSync(driver, ["bench", file, String(REPLAYS), library], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`the native driver failed: ${run.stderr.trim()}`);
  const last = run.stdout.trim().split("\n").at(-1) ?? "";
  const { cpuNs } = JSON.parse(last) as { cpuNs: number };
  return cpuNs;
}
