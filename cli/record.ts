// `pyheap record -- python3 script.py`: what a real Python asks of pymalloc, as a trace.

import { basename } from "node:path";
import { RecorderUnavailable, recordCommand } from "../properties/oracles/recorded/record.ts";
import { count } from "../properties/report/table.ts";
import { CliError, EXIT, type ExitCode, usageError } from "./exit.ts";
import { writeOutput } from "./files.ts";
import type { Output } from "./output.ts";

export async function record(
  output: Output,
  command: readonly string[],
  options: { readonly output?: string },
): Promise<ExitCode> {
  if (command.length === 0)
    throw usageError("record takes a command: pyheap record -- python3 script.py");
  try {
    const recorded = await recordCommand(command, { env: process.env, stdio: "inherit" });
    const { header, trace } = recorded;
    const script = command.find((word) => word.endsWith(".py")) ?? command[0]!;
    const name = `${header.python}-${basename(script).replace(/\.py$/, "")}.trace.gz`;
    const file = options.output ?? name;
    writeOutput(file, trace);
    const records = `${count(header.records)} records of Python ${header.python}`;
    output.say(`${file}: ${records}, ${count(trace.length)} bytes`);
    if (recorded.cutShort)
      output.say("The program ended before its recording did: the trace is cut short.");
    if (recorded.exitCode !== 0)
      output.say(`The program ended with exit code ${recorded.exitCode}.`);
    output.say(`replay   npx pyheap replay ${file}`);
    return EXIT.held;
  } catch (error) {
    if (error instanceof RecorderUnavailable) {
      throw new CliError(EXIT.oracleMissing, `cannot record: ${error.message}`);
    }
    throw error;
  }
}
