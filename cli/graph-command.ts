// What `pyheap graph` takes.

import type { Command } from "commander";
import { PYTHON_VERSIONS } from "../properties/oracles/pythons.ts";
import { type ExitCode, usageError } from "./exit.ts";
import { liveGraphs, randomGraphs, recordGraphs } from "./graph.ts";
import type { Output } from "./output.ts";
import { amount, members } from "./values.ts";

interface GraphFlags {
  readonly python: string;
  readonly interpreter: string[];
  readonly output?: string;
  readonly keep?: string;
}

interface RandomFlags extends GraphFlags {
  readonly graphs?: string;
  readonly seed: string;
  readonly live?: boolean;
}

const GRAPHS = { marking: "100k", live: "3k" };

/** Adds the commands under `pyheap graph`. */
export function addGraph(command: Command, output: Output, finish: (code: ExitCode) => void): void {
  const add = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option("--python <list>", "versions, separated by commas", PYTHON_VERSIONS.join(","))
      .option("--interpreter <path>", "a Python or its prefix; may be repeated", collect, [])
      .copyInheritedSettings(command);
  const common = ({ python, interpreter }: GraphFlags) => ({
    pythons: members("--python", python, PYTHON_VERSIONS),
    interpreters: interpreter,
  });
  add("live", "dump whole real interpreters, and replay their collections in our heap")
    .argument("[program]", "a Python file that they run first")
    .option("--keep <folder>", "keep the dumps there")
    .action(async (program: string | undefined, flags: GraphFlags) => {
      const keep = flags.keep === undefined ? {} : { keep: flags.keep };
      const from = program === undefined ? {} : { program };
      finish(await liveGraphs(output, { ...common(flags), ...keep, ...from }));
    });
  add("random", "random graphs of a few objects in our heap, judged by marking")
    .option(
      "--graphs <number>",
      `how many for each version (${GRAPHS.marking}; live ${GRAPHS.live})`,
    )
    .option("--seed <number>", "what they are drawn from", "1")
    .option("--live", "judged by real interpreters instead")
    .action(async (flags: RandomFlags) => {
      const isLive = flags.live === true;
      const graphs = amount("--graphs", flags.graphs ?? GRAPHS[isLive ? "live" : "marking"]);
      const seed = amount("--seed", flags.seed);
      finish(await randomGraphs(output, { ...common(flags), graphs, seed, isLive }));
    });
  add("record", "dump the programs in corpus/graphs, for every test run to replay")
    .option("-o, --output <folder>", "where to write; the corpus that comes with pyheap if absent")
    .action((flags: GraphFlags) => {
      const folder = flags.output === undefined ? {} : { output: flags.output };
      finish(recordGraphs(output, { ...common(flags), ...folder }));
    });
  command.on("command:*", ([name]: string[]) => {
    throw usageError(`unknown command \`graph ${name}\`; expected live, random, record`);
  });
}

const collect = (value: string, before: string[]): string[] => [...before, value];
