// A real interpreter to ask: a child process that runs objects programs and tells what is seen.
//
// Programs are sent ahead and answered in their order, a line each. So the first without an answer
// is the one that killed or hung the child, or made it say something else: it alone fails, and the
// programs behind it are sent to a new child.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Observation } from "../../../spec/observation.ts";
import { PRELUDE } from "../../machines/objects/prelude.ts";
import { OracleUnavailable } from "../libpython/failures.ts";
import type { FoundPython } from "../pythons.ts";
import { CpythonFailure, type CpythonFailureKind } from "./failures.ts";
import { addressesOf, type Moves } from "./moves.ts";

export { OracleUnavailable } from "../libpython/failures.ts";
export { CpythonFailure } from "./failures.ts";

/** An objects program: units of text, each compiled by itself. */
export type ProgramLines = readonly string[];

/** How to run programs. */
export interface CpythonOptions {
  /** Python that runs before each program; the objects machine's own when absent. */
  readonly prelude?: string;
  /** Attributes that instances may have; `x`, `y` and `z` when absent. */
  readonly attributes?: readonly string[];
  /** Whether each program runs in a fork of its own: slower, and no other program matters. */
  readonly apart?: boolean;
  /** How long a program may take; 10 when absent. */
  readonly seconds?: number;
  readonly env?: NodeJS.ProcessEnv;
}

const READER = fileURLToPath(new URL("./reader.py", import.meta.url));
const ATTRIBUTES = ["x", "y", "z"];
const SECONDS = 10;
const START_SECONDS = 30;
/** A request's programs, and how many may be without an answer before the next is sent. */
const CHUNK = 32;
const AHEAD = 64;
const STDERR_KEPT = 2000;
const SIGALRM = 14;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Job {
  readonly lines: ProgramLines;
  /** Index in its call. */
  readonly index: number;
  readonly settle: (outcome: Observation | CpythonFailure) => void;
}

interface Ready {
  readonly resolve: () => void;
  readonly reject: (reason: OracleUnavailable) => void;
}

/** One CPython that runs programs, restarted as often as they kill it. */
export class Cpython {
  readonly python: FoundPython;
  readonly #options: CpythonOptions;
  readonly #seconds: number;
  #child: Child | undefined;
  #ready: Ready | undefined;
  #isReady = false;
  #stdout: string[] = [];
  #stderr = "";
  #timer: NodeJS.Timeout | undefined;
  /** Why the child was killed by us. */
  #verdict: { readonly kind: CpythonFailureKind; readonly reason: string } | undefined;
  /** Jobs without an outcome; the first `#sent` are with the child. */
  #jobs: Job[] = [];
  #sent = 0;
  #end: OracleUnavailable | undefined;

  private constructor(python: FoundPython, options: CpythonOptions) {
    this.python = python;
    this.#options = options;
    this.#seconds = options.seconds ?? SECONDS;
  }

  /** Starts an interpreter. Throws OracleUnavailable. */
  static async open(python: FoundPython, options: CpythonOptions = {}): Promise<Cpython> {
    const cpython = new Cpython(python, options);
    await cpython.#start();
    return cpython;
  }

  /** Tells what is seen of each program. Rejects with the first CpythonFailure, if there is one. */
  async run(programs: readonly ProgramLines[]): Promise<Observation[]> {
    const outcomes = await this.runEach(programs);
    return outcomes.map((outcome) => {
      if (outcome instanceof CpythonFailure) throw outcome;
      return outcome;
    });
  }

  /** Tells what is seen of each program, or why it is not known. */
  runEach(programs: readonly ProgramLines[]): Promise<(Observation | CpythonFailure)[]> {
    const outcomes = programs.map(
      (lines, index) =>
        new Promise<Observation | CpythonFailure>((resolve, reject) => {
          if (this.#end !== undefined) reject(this.#end);
          else this.#jobs.push({ lines, index, settle: resolve });
        }),
    );
    this.#send();
    return Promise.all(outcomes);
  }

  /** Ends the interpreter. Programs without an answer fail. */
  close(): void {
    const child = this.#child;
    this.#close(`CPython ${this.python.full} was closed`);
    child?.stdin.end();
    child?.kill("SIGKILL");
  }

  #start(): Promise<void> {
    this.#isReady = false;
    this.#sent = 0;
    this.#stdout = [];
    this.#stderr = "";
    const { env = process.env, prelude = PRELUDE, attributes = ATTRIBUTES } = this.#options;
    // -E would ignore the hash seed too; the environment has no other PYTHON* instead.
    const child = spawn(this.python.executable, ["-S", "-s", "-B", READER], {
      env: { ...withoutPython(env), PYTHONHASHSEED: "0" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child = child;
    child.stdout.setEncoding("latin1").on("data", (text: string) => {
      if (child === this.#child) this.#receive(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (child === this.#child) this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    // A write to a child that has gone fails here; "close" below tells the reason.
    child.stdin.on("error", () => {});
    child.on("error", (error) => {
      if (child === this.#child) this.#died(error.message);
    });
    child.on("close", (code, signal) => {
      if (child === this.#child) this.#died(`it ended with ${signal ?? `status ${code}`}`);
    });
    const apart = this.#options.apart ? { apart: this.#seconds } : {};
    child.stdin.write(`${JSON.stringify({ prelude, attributes, ...apart })}\n`);
    this.#watch(START_SECONDS);
    return new Promise((resolve, reject) => {
      this.#ready = { resolve, reject };
    });
  }

  /** Sends on as long as the child is not too far behind. */
  #send(): void {
    while (this.#isReady && this.#sent < this.#jobs.length && this.#sent <= AHEAD) {
      if (this.#sent === 0) this.#watch(this.#patience);
      // A request is what a fork runs.
      const size = this.#options.apart ? 1 : CHUNK;
      const chunk = this.#jobs.slice(this.#sent, this.#sent + size);
      const programs = chunk.map(({ lines }) => lines);
      this.#child?.stdin.write(`${JSON.stringify({ programs })}\n`);
      this.#sent += chunk.length;
    }
  }

  #receive(text: string): void {
    let rest = text;
    if (this.#verdict !== undefined) return;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      this.#stdout.push(rest.slice(0, end));
      rest = rest.slice(end + 1);
      const line = this.#stdout.join("");
      this.#stdout = [];
      if (!this.#line(line)) return;
    }
    if (rest !== "") this.#stdout.push(rest);
  }

  /** Takes an answer; false when the child must go. */
  #line(line: string): boolean {
    const told = parseLine(line);
    if (!this.#isReady) {
      if (told?.version !== this.python.full) {
        this.#kill("babbled", `it greets with ${JSON.stringify(line.slice(0, 80))}`);
        return false;
      }
      this.#isReady = true;
      this.#watch(undefined);
      this.#ready?.resolve();
      this.#send();
      return true;
    }
    const job = this.#sent > 0 ? this.#jobs[0] : undefined;
    if (job !== undefined && told?.died !== undefined) {
      this.#settleFirst(this.#failureOfFork(job, told.died));
    } else if (job !== undefined && told?.objects !== undefined) {
      this.#settleFirst(observationOf(told as ToldProgram));
    } else {
      this.#kill("babbled", `it says ${JSON.stringify(line.slice(0, 80))}`);
      return false;
    }
    return true;
  }

  #settleFirst(outcome: Observation | CpythonFailure): void {
    this.#jobs.shift()?.settle(outcome);
    this.#sent--;
    this.#watch(this.#sent > 0 ? this.#patience : undefined);
    this.#send();
  }

  /** A fork is ended by its alarm: its parent need not be given up. */
  get #patience(): number {
    return this.#options.apart ? 2 * this.#seconds + START_SECONDS : this.#seconds;
  }

  #failure(job: Job, kind: CpythonFailureKind, reason: string): CpythonFailure {
    return new CpythonFailure(kind, this.python.full, job.index, reason);
  }

  #failureOfFork(job: Job, status: number): CpythonFailure {
    const signal = status & 0x7f;
    if (signal === SIGALRM) return this.#failure(job, "hung", `no answer in ${this.#seconds} s`);
    const how = signal === 0 ? `status ${status >> 8}` : `signal ${signal}`;
    return this.#failure(job, "died", `it ended with ${how}`);
  }

  /** Gives the child so long for its next answer. */
  #watch(seconds: number | undefined): void {
    clearTimeout(this.#timer);
    if (seconds === undefined) return;
    this.#timer = setTimeout(() => this.#kill("hung", `no answer in ${seconds} s`), 1000 * seconds);
  }

  #kill(kind: CpythonFailureKind, reason: string): void {
    this.#verdict = { kind, reason };
    this.#child?.kill("SIGKILL");
  }

  #died(how: string): void {
    this.#watch(undefined);
    // Programs talk too; what an interpreter says before it gives up begins so.
    const said = /^(Fatal Python error|\w*Error|python).*/m.exec(this.#stderr)?.[0];
    const reason = this.#verdict?.reason ?? (said ? `${how}: ${said}` : how);
    const kind = this.#verdict?.kind ?? "died";
    this.#verdict = undefined;
    if (!this.#isReady) {
      this.#close(`CPython ${this.python.full} cannot be asked: ${reason}`);
      return;
    }
    if (this.#sent > 0) {
      const job = this.#jobs.shift()!;
      job.settle(this.#failure(job, kind, reason));
    }
    // Nobody waits for this: when it fails, the jobs fail.
    this.#start().catch(() => {});
  }

  #close(reason: string): void {
    this.#end ??= new OracleUnavailable(reason);
    this.#watch(undefined);
    this.#child = undefined;
    this.#ready?.reject(this.#end);
    for (const job of this.#jobs.splice(0)) {
      job.settle(this.#failure(job, "died", reason));
    }
  }
}

interface ToldProgram extends Omit<Observation, "addresses"> {
  readonly moves: Moves;
}

type Told = Partial<ToldProgram> & { readonly version?: string; readonly died?: number };

/** What a line of the reader says; undefined when it is none of the reader's. */
function parseLine(line: string): Told | undefined {
  try {
    const told: unknown = JSON.parse(line);
    return typeof told === "object" && told !== null ? told : undefined;
  } catch {
    return undefined;
  }
}

function observationOf({ moves, ...seen }: ToldProgram): Observation {
  return { ...seen, addresses: addressesOf(moves) };
}

/** Variables that change how an interpreter starts. */
function withoutPython(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PYTHON")));
}
