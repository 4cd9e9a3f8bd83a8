#!/usr/bin/env node
// Runs the command line straight from its TypeScript sources, so that a checkout needs no build step.
import { register } from "tsx/esm/api";

register();
const { main } = await import("../cli/main.ts");
process.exitCode = await main(process.argv.slice(2));
