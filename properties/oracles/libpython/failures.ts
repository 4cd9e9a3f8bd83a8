// The two ways in which asking a real pymalloc can go wrong. Neither says anything about the heap
// under test: a caller that meets them has no answer to compare with.

/** This machine has no such oracle. The message is one line and says what is missing. */
export class OracleUnavailable extends Error {
  override readonly name = "OracleUnavailable";
}

/** Why a request got no answer. From `signal` on, the status less `signal` is the signal number. */
export const NATIVE_STATUS = {
  ok: 0,
  badRequest: 1,
  unmappable: 2,
  unfinished: 3,
  signal: 256,
} as const;

/** The driver could not run a request; `signal` is set when the trace killed its process. */
export class NativeFailure extends Error {
  override readonly name = "NativeFailure";
  /** One of `NATIVE_STATUS`, or undefined when the driver itself ended. */
  readonly status: number | undefined;
  readonly signal: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
    const isSignal = status !== undefined && status >= NATIVE_STATUS.signal;
    this.signal = isSignal ? status - NATIVE_STATUS.signal : undefined;
  }
}
