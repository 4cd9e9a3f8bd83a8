// A real pymalloc to ask: one driver process that holds one libpython, and answers each program as
// if it were the first thing the library ever did.
//
// Requests may be sent without waiting; answers come in their order. When the driver ends, whatever
// the reason, every request still open is rejected with what the driver last wrote to stderr.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { FoundPython, PythonVersion } from "../pythons.ts";
import { buildDriver } from "./build.ts";
import { NativeFailure, OracleUnavailable } from "./failures.ts";
import {
  decodeAnswer,
  encodeRequest,
  type Frame,
  FrameReader,
  MAGIC,
  type NativeAnswer,
  type NativeRequest,
} from "./protocol.ts";

export { compiler } from "./build.ts";
export { NativeFailure, OracleUnavailable } from "./failures.ts";
export type { NativeAnswer, NativeCall, NativeEvent, NativeRequest } from "./protocol.ts";

/** How to start a driver. */
export interface LibpythonOptions {
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Folder for the compiled driver; `.pyheap/native` of the current project when absent. */
  readonly cache?: string | undefined;
}

type Driver = ChildProcessByStdio<Writable, Readable, Readable>;

interface Waiting {
  resolve(frame: Frame): void;
  reject(reason: Error): void;
}

const STDERR_KEPT = 4096;

/** One libpython, pristine for every request. */
export class Libpython {
  readonly version: PythonVersion;
  readonly #driver: Driver;
  readonly #waiting: Waiting[] = [];
  readonly #reader = new FrameReader();
  #stderr = "";
  #ended: NativeFailure | undefined;
  #sent: Promise<void> = Promise.resolve();

  private constructor(version: PythonVersion, driver: Driver) {
    this.version = version;
    this.#driver = driver;
    driver.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    driver.stderr.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString("utf8")).slice(-STDERR_KEPT);
    });
    // A write to a driver that has gone fails here; "close" below tells the reason.
    driver.stdin.on("error", () => {});
    driver.on("error", (error) => this.#end(error.message));
    driver.on("close", (code, signal) => {
      this.#end(this.#stderr.trim() || `it ended with ${signal ?? `status ${code}`}`);
    });
  }

  /** Builds the driver if need be and starts it. Throws OracleUnavailable. */
  static async open(python: FoundPython, options: LibpythonOptions = {}): Promise<Libpython> {
    const { version, full, libpython } = python;
    if (libpython === undefined) {
      throw new OracleUnavailable(`CPython ${full} was built without a shared library`);
    }
    const env = options.env ?? process.env;
    const program = await buildDriver({ env, cache: options.cache });
    const driver = spawn(program, ["serve", libpython], {
      env: withoutPython(env),
      stdio: ["pipe", "pipe", "pipe"],
    });
    const oracle = new Libpython(version, driver);
    try {
      await oracle.#greeted();
    } catch (error) {
      oracle.close();
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
      throw new OracleUnavailable(`libpython ${full} cannot be driven: ${reason}`);
    }
    return oracle;
  }

  /** Runs a program in a pristine pymalloc. Rejects with NativeFailure. */
  async run(request: NativeRequest): Promise<NativeAnswer> {
    const bytes = encodeRequest(request);
    const answered = this.#nextFrame();
    this.#sent = this.#sent.then(() => this.#write(bytes));
    return decodeAnswer(await answered, request.stats);
  }

  /** Ends the driver. Requests that are still open are rejected. */
  close(): void {
    const isBusy = this.#waiting.length > 0;
    this.#end("it was closed");
    this.#driver.stdin.end();
    if (isBusy) this.#driver.kill();
  }

  async #greeted(): Promise<void> {
    const { header } = await this.#nextFrame();
    const [magic = 0, number = 0] = header;
    const version = `${Math.floor(number / 100)}.${number % 100}`;
    if (magic !== MAGIC) throw new NativeFailure("its greeting is not the driver's");
    if (version !== this.version) throw new NativeFailure(`the library is of ${version}`);
  }

  #nextFrame(): Promise<Frame> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) reject(this.#ended);
      else this.#waiting.push({ resolve, reject });
    });
  }

  /** Resolves when the pipe can take more, or never will. */
  #write(bytes: Uint8Array): Promise<void> | undefined {
    const { stdin } = this.#driver;
    if (this.#ended !== undefined || stdin.write(bytes)) return undefined;
    return new Promise((resolve) => {
      const go = (): void => {
        stdin.off("drain", go);
        stdin.off("close", go);
        resolve();
      };
      stdin.on("drain", go);
      stdin.on("close", go);
    });
  }

  #receive(chunk: Buffer): void {
    for (const frame of this.#reader.push(chunk)) this.#waiting.shift()?.resolve(frame);
  }

  #end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = new NativeFailure(`the driver of libpython ${this.version}: ${reason}`);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
  }
}

/** The library reads some PYTHON* variables by itself; one of them prints stats to stderr. */
function withoutPython(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PYTHON")));
}
