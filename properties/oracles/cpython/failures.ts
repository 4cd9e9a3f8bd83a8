// Why a real interpreter has no answer to a program. It says nothing about the heap under test.

/** `died`: its process ended; `hung`: no answer in time; `babbled`: what it said is no answer. */
export type CpythonFailureKind = "died" | "hung" | "babbled";

/** A program that an interpreter did not tell of. */
export class CpythonFailure extends Error {
  override readonly name = "CpythonFailure";
  readonly kind: CpythonFailureKind;
  /** Full version of the interpreter, "3.11.7". */
  readonly python: string;
  /** Index of the program among those of its call. */
  readonly program: number;

  constructor(kind: CpythonFailureKind, python: string, program: number, reason: string) {
    super(`CPython ${python}: program ${program}: ${reason}`);
    this.kind = kind;
    this.python = python;
    this.program = program;
  }
}
