// The command line. Every command ends in an exit code of exit.ts; whatever goes wrong is one line
// on stderr.

import { randomUUID } from "node:crypto";
import { Command, CommanderError } from "commander";
import { CorpusError } from "../properties/engine/corpus.ts";
import { MACHINES } from "../properties/machines/setting.ts";
import { RecordingError } from "../properties/oracles/cpython/recorded.ts";
import { GraphError } from "../properties/oracles/graphs/graph.ts";
import { PYTHON_VERSIONS } from "../properties/oracles/pythons.ts";
import { TraceError } from "../properties/oracles/recorded/format.ts";
import { PROFILES } from "../src/profile/cpython.ts";
import { addToCorpus, corpusDoctor, listCorpus, minimiseCorpus } from "./corpus.ts";
import { defectsCommand } from "./defects.ts";
import { doctor } from "./doctor.ts";
import { CliError, EXIT, type ExitCode, usageError } from "./exit.ts";
import { addGraph } from "./graph-command.ts";
import { observe } from "./observe.ts";
import { type Output, terminalOutput } from "./output.ts";
import { record } from "./record.ts";
import { reduceFile } from "./reduce.ts";
import { replay } from "./replay.ts";
import { run } from "./run.ts";
import { amount, duration, machines, members, ORACLES, pythons } from "./values.ts";
import { verify } from "./verify.ts";

const DEFAULT_TIME = 20_000;
const DEFAULT_PYTHON = "3.13";
const NAMES = PROFILES.map(({ name }) => name);

/** Runs the command that `argv` (without node and script) names; the exit code. */
export async function main(
  argv: readonly string[],
  output: Output = terminalOutput(),
): Promise<number> {
  let code: ExitCode = EXIT.held;
  const finish = (result: ExitCode): void => {
    code = result;
  };
  const program = commands(output, finish);
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return told(error, output);
  }
}

/** Says what went wrong in one line, and gives the exit code for it. */
function told(error: unknown, output: Output): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.held;
    if (error.code === "commander.help") {
      output.say("pyheap: expected a command; --help lists them");
      return EXIT.usage;
    }
    output.say(`pyheap: ${error.message.replace(/^error: /, "")}`);
    return EXIT.usage;
  }
  if (error instanceof CliError) {
    output.say(`pyheap: ${error.message}`);
    return error.code;
  }
  const isBadInput = [CorpusError, TraceError, RecordingError, GraphError].some(
    (kind) => error instanceof kind,
  );
  if (isBadInput && error instanceof Error) {
    output.say(`pyheap: ${error.message}`);
    return EXIT.badInput;
  }
  output.say(`pyheap: internal error: ${error instanceof Error ? error.stack : String(error)}`);
  return EXIT.internal;
}

function commands(output: Output, finish: (code: ExitCode) => void): Command {
  const program = new Command("pyheap")
    .description("CPython's memory manager, rebuilt byte for byte, and the harness that proves it")
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => output.print(text.trimEnd()),
      // The error itself is told by `told`, once.
      writeErr: () => {},
    });
  const add = (name: string, description: string): Command => {
    const command = program.command(name).description(description);
    return command.copyInheritedSettings(program);
  };
  addVerify(
    add("verify", "check everything that is embedded, and every real Python that is here"),
    output,
    finish,
  );
  add("replay", "run programs and recorded traces once, and tell every step")
    .argument("<file...>", "program files (.py), .trace.gz, .jsonl.gz, .graph.gz")
    .action(async (files: string[]) => finish(await replay(output, files)));
  addRun(
    add("run", "run a Python file in the rebuilt interpreter and tell what each statement does"),
    output,
    finish,
  );
  add("record", "record what a real Python asks of pymalloc: pyheap record -- python3 script.py")
    .option("-o, --output <file>", "where to write the trace")
    .argument("[command...]", "the command, behind --")
    .action(async (command: string[], options: { output?: string }) =>
      finish(await record(output, command, options)),
    );
  addObserve(
    add("observe", "record what real Pythons show of programs drawn from a seed"),
    output,
    finish,
  );
  addGraph(add("graph", "heaps of real Pythons as graphs, and random graphs"), output, finish);
  add("reduce", "find the simplest program that fails as this one does")
    .argument("<file>", "a failing program")
    .option("-o, --output <file>", "where to write the result")
    .action(async (file: string, options: { output?: string }) =>
      finish(await reduceFile(output, file, options)),
    );
  addCorpus(add("corpus", "the programs that every test run replays"), output, finish);
  addDefects(
    add("defects", "hunt the planted bugs: each must be found and reduced to its minimum"),
    output,
    finish,
  );
  add("doctor", "tell which judges are here")
    .option("--interpreter <path>", "a Python or its prefix; may be repeated", collect, [])
    .option("--json", "data instead of a table")
    .action((options: { interpreter: string[]; json?: boolean }) =>
      finish(doctor(output, options.interpreter, options.json === true)),
    );
  program.on("command:*", ([name]: string[]) => {
    const known = program.commands.map((command) => command.name()).join(", ");
    throw usageError(`unknown command \`${name}\`; expected ${known}`);
  });
  return program;
}

interface VerifyFlags {
  readonly for?: string;
  readonly ops?: string;
  readonly seed?: string;
  readonly machine: string;
  readonly python: string;
  readonly oracle?: string;
  readonly interpreter: string[];
  readonly json?: boolean;
}

function addVerify(command: Command, output: Output, finish: (code: ExitCode) => void): void {
  command
    .option("--for <duration>", "how long: 20s, 500ms, 2m, 1h (20s unless --ops is given)")
    .option("--ops <number>", "how many operations in all: 200k, 10M")
    .option("--seed <text>", "what the run is repeated by; drawn and printed unless given")
    .option("--machine <list>", `machines: ${MACHINES.join(", ")}`, MACHINES.join(","))
    .option("--python <list>", `versions: ${NAMES.join(", ")}`, NAMES.join(","))
    .option(
      "--oracle <list>",
      `oracles that must be here: ${ORACLES.join(", ")} (those found unless given)`,
    )
    .option("--interpreter <path>", "a Python or its prefix; may be repeated", collect, [])
    .option("--json", "data instead of tables")
    .action(async (flags: VerifyFlags) => {
      const time = flags.for === undefined ? undefined : duration("--for", flags.for);
      const operations = flags.ops === undefined ? undefined : amount("--ops", flags.ops);
      const options = {
        time: time ?? (operations === undefined ? DEFAULT_TIME : undefined),
        operations,
        seed: flags.seed ?? randomUUID().slice(0, 8),
        machines: machines("--machine", flags.machine),
        pythons: pythons("--python", flags.python),
        oracles: flags.oracle === undefined ? ORACLES : members("--oracle", flags.oracle, ORACLES),
        oraclesDemanded: flags.oracle !== undefined,
        interpreters: flags.interpreter,
        json: flags.json === true,
      };
      finish(await verify(output, options));
    });
}

interface RunFlags {
  readonly python: string;
  readonly picture?: boolean;
  readonly collections?: boolean;
  readonly collection?: string;
  readonly frame?: string;
  readonly all?: boolean;
  readonly compare?: boolean;
  readonly interpreter: string[];
}

function addRun(command: Command, output: Output, finish: (code: ExitCode) => void): void {
  command
    .argument("<file>", "a Python file of the subset")
    .option("--python <version>", `one of ${NAMES.join(", ")}`, DEFAULT_PYTHON)
    .option("--picture", "draw the objects at the end instead")
    .option("--frame <function>", "draw them when this function first returns, with the stack")
    .option("--collections", "draw each collection instead, step by step")
    .option("--collection <number>", "draw this one alone")
    .option("--all", "every object, every collection; in a picture, shared tables too")
    .option("--compare", "run it in a real CPython as well, and tell both")
    .option("--interpreter <path>", "a Python or its prefix; may be repeated", collect, [])
    .action(async (file: string, flags: RunFlags) => {
      const [python, ...others] = pythons("--python", flags.python);
      if (others.length > 0) throw usageError("--python takes one version here");
      const options = {
        python: python!,
        picture: flags.picture === true,
        collections: flags.collections === true,
        collection:
          flags.collection === undefined ? undefined : amount("--collection", flags.collection),
        frame: flags.frame,
        all: flags.all === true,
        compare: flags.compare === true,
        interpreters: flags.interpreter,
      };
      finish(await run(output, file, options));
    });
}

interface ObserveFlags {
  readonly programs: string;
  readonly seed: string;
  readonly python: string;
  readonly interpreter: string[];
  readonly output?: string;
}

function addObserve(command: Command, output: Output, finish: (code: ExitCode) => void): void {
  command
    .option("--programs <number>", "how many programs for each version", "320")
    .option("--seed <text>", "what the programs are drawn from", "observations")
    .option("--python <list>", "versions; each needs its interpreter", PYTHON_VERSIONS.join(","))
    .option("--interpreter <path>", "a Python or its prefix; may be repeated", collect, [])
    .option("-o, --output <folder>", "where to write; the corpus that comes with pyheap if absent")
    .action(async ({ programs, python, seed, interpreter, output: folder }: ObserveFlags) => {
      const options = {
        programs: amount("--programs", programs),
        seed,
        pythons: members("--python", python, PYTHON_VERSIONS),
        interpreters: interpreter,
      };
      const target = folder === undefined ? {} : { output: folder };
      finish(await observe(output, { ...options, ...target }));
    });
}

function addCorpus(command: Command, output: Output, finish: (code: ExitCode) => void): void {
  const add = (name: string, description: string): Command =>
    command.command(name).description(description).copyInheritedSettings(command);
  add("list", "one line a program").action(() => finish(listCorpus(output)));
  add("add", "take failing programs in")
    .argument("<file...>", "program files")
    .action(async (files: string[]) => finish(await addToCorpus(output, files)));
  add("minimise", "reduce failing programs again, drop seeds that reach nothing new").action(
    async () => finish(await minimiseCorpus(output)),
  );
  add("doctor", "tell which programs are stale")
    .argument("[file...]", "program files; the whole corpus if absent")
    .action(async (files: string[]) => finish(await corpusDoctor(output, files)));
  command.on("command:*", ([name]: string[]) => {
    throw usageError(`unknown command \`corpus ${name}\`; expected list, add, minimise, doctor`);
  });
}

interface DefectFlags {
  readonly seeds: string;
  readonly only?: string;
  readonly json?: boolean;
  readonly write?: boolean;
}

function addDefects(command: Command, output: Output, finish: (code: ExitCode) => void): void {
  command
    .option("--seeds <number>", "how many seeds each is hunted with", "20")
    .option("--only <name>", "one planted bug")
    .option("--write", "record the simplest programs found as the minima")
    .option("--json", "data instead of a table")
    .action(async (flags: DefectFlags) => {
      const seeds = amount("--seeds", flags.seeds);
      const only = flags.only === undefined ? {} : { only: flags.only };
      const options = { seeds, ...only, json: flags.json === true, write: flags.write === true };
      const code = await defectsCommand(options, output);
      finish(code === 0 ? EXIT.held : EXIT.failed);
    });
}

const collect = (value: string, before: string[]): string[] => [...before, value];
