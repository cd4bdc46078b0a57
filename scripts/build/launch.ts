#!/usr/bin/env node
/** What becomes dist/pickguard.js: starts the bundled program that lies beside it. */
import { fileURLToPath } from "node:url";
import { compileProgram } from "./compiled-program.ts";

/** The program's file, filled in by the bundler; its name tells builds apart, so that bytecode never meets another build's program. */
declare const PICKGUARD_PROGRAM: string;

compileProgram(fileURLToPath(new URL(PICKGUARD_PROGRAM, import.meta.url))).start();
