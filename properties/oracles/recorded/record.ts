// Records a command: builds the recorder, runs the command under it, and makes a trace of its log.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiler } from "../libpython/build.ts";
import { canonicalTrace, commandText } from "./canonical.ts";
import { TraceError, type TraceHeader } from "./format.ts";

const SOURCE = fileURLToPath(new URL("../../../recorder/pyheap-recorder.c", import.meta.url));
const FLAGS = ["-std=gnu11", "-O2", "-Wall", "-shared", "-fPIC", "-pthread"];
/** Bytes of the raw log that are read at a time; a multiple of its records. */
const PIECE = 4 << 20;

/** No recording was made; the message says in one line why. */
export class RecorderUnavailable extends Error {
  override readonly name = "RecorderUnavailable";
}

export interface RecordOptions {
  /** The command's environment, but for what the recorder needs. */
  readonly env: NodeJS.ProcessEnv;
  /** Folder for the built recorder; `.pyheap/native` of the working folder when absent. */
  readonly cache?: string;
  readonly cwd?: string;
  /** What the command reads and writes: the caller's own unless told. */
  readonly stdio?: "inherit" | "ignore";
}

export interface Recorded {
  readonly trace: Uint8Array;
  readonly header: TraceHeader;
  /** Of the command; 128 and the signal's number when one ended it. */
  readonly exitCode: number;
  /** The disk was full, and the trace ends before the command did. */
  readonly cutShort: boolean;
  /** Calls left out, on memory that pymalloc never handed out. */
  readonly foreign: number;
}

/** Runs `argv` to its end and gives the trace of the first Python in it. */
export async function recordCommand(
  argv: readonly string[],
  options: RecordOptions,
): Promise<Recorded> {
  const recorder = buildRecorder(options);
  const folder = mkdtempSync(join(tmpdir(), "pyheap-record-"));
  try {
    // The name that LD_PRELOAD is given may hold no blank and no colon.
    const library = join(folder, "recorder.so");
    symlinkSync(recorder, library);
    const raw = join(folder, "raw");
    const exitCode = await run(argv, { ...options, env: recorderEnv(options.env, library, raw) });
    if (!existsSync(raw)) throw new RecorderUnavailable(`${argv[0]} did not start a Python`);
    const platform = `${process.platform}-${process.arch}`;
    const recording = { command: commandText(argv), platform };
    return { ...canonical(raw, recording), exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Path of the recorder, built now unless it was before. Throws RecorderUnavailable. */
export function buildRecorder({ env, cache }: RecordOptions): string {
  if (process.platform !== "linux") throw new RecorderUnavailable("the recorder needs Linux");
  const cc = compiler(env);
  if (cc === undefined)
    throw new RecorderUnavailable("no C compiler (cc, gcc or clang) on PATH to build the recorder");
  const folder = cache ?? join(process.cwd(), ".pyheap", "native");
  const hash = createHash("sha256").update(readFileSync(SOURCE)).update(FLAGS.join(" ")).update(cc);
  const library = join(folder, `recorder-${hash.digest("hex").slice(0, 16)}.so`);
  if (existsSync(library)) return library;
  mkdirSync(folder, { recursive: true });
  // Two builds may run at once: each has a name of its own, and a rename is atomic.
  const output = `${library}.${process.pid}`;
  try {
    execFileSync(cc, [...FLAGS, "-o", output, SOURCE, "-ldl"], { env, stdio: "pipe" });
    renameSync(output, library);
  } catch (error) {
    rmSync(output, { force: true });
    const lines = (error instanceof Error ? error.message : String(error)).split("\n");
    const reason = lines.find((line) => line.includes("error:")) ?? lines[0];
    throw new RecorderUnavailable(`${basename(cc)} cannot build the recorder: ${reason}`);
  }
  return library;
}

function recorderEnv(env: NodeJS.ProcessEnv, library: string, raw: string): NodeJS.ProcessEnv {
  const preload = env.LD_PRELOAD ? `${library}:${env.LD_PRELOAD}` : library;
  const changed: NodeJS.ProcessEnv = { ...env, LD_PRELOAD: preload, PYHEAP_RECORD: raw };
  // They would put other allocators in the place of the ones that are recorded.
  delete changed.PYTHONMALLOC;
  delete changed.PYTHONDEVMODE;
  return changed;
}

function run(argv: readonly string[], options: RecordOptions): Promise<number> {
  const [command, ...rest] = argv;
  if (command === undefined) throw new RecorderUnavailable("no command to record");
  const { cwd, env, stdio = "inherit" } = options;
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(command, rest, { cwd, env, stdio });
    child.on("error", (error) => {
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      const reason = missing ? "there is no such command" : error.message;
      reject(new RecorderUnavailable(`cannot run ${command}: ${reason}`));
    });
    child.on("close", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

function canonical(raw: string, recording: { command: string; platform: string }) {
  const fd = openSync(raw, "r");
  try {
    return canonicalTrace(pieces(fd), recording);
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    throw new RecorderUnavailable(`what was recorded does not add up: ${error.message}`);
  } finally {
    closeSync(fd);
  }
}

function* pieces(fd: number): Generator<Uint8Array> {
  const buffer = new Uint8Array(PIECE);
  for (let read = readPiece(fd, buffer); read > 0; read = readPiece(fd, buffer))
    yield buffer.subarray(0, read);
}

/** Fills `buffer` unless the file ends: a read may give less than there is. */
function readPiece(fd: number, buffer: Uint8Array): number {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(fd, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}
