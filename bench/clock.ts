// CPU time of the thread that asks, where Node tells it; else of the process. While a replay runs,
// nothing else of the process does: no allocation calls for the collector, and what the compiler
// does beside the first replays falls into the round that is dropped.

type ThreadClock = () => { readonly user: number; readonly system: number };

const threadCpuUsage = (process as { threadCpuUsage?: ThreadClock }).threadCpuUsage;
const cpuUsage: ThreadClock = threadCpuUsage?.bind(process) ?? (() => process.cpuUsage());

/** What the clock measures, for the report. */
export const CLOCK = threadCpuUsage === undefined ? "CPU time of the process" : "thread CPU time";

/** CPU time so far, in nanoseconds; it moves in steps of 1,000. */
export function cpuNanoseconds(): number {
  const { user, system } = cpuUsage();
  return (user + system) * 1000;
}
