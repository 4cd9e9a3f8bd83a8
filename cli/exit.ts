// How a command ends, for scripts.

export const EXIT = {
  held: 0,
  failed: 1,
  usage: 2,
  badInput: 3,
  oracleMissing: 4,
  internal: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with one line on stderr and an exit code. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: ExitCode;

  constructor(code: ExitCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const usageError = (message: string): CliError => new CliError(EXIT.usage, message);
