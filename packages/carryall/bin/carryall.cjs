#!/usr/bin/env node
// Must parse on any Node, down to 10: the sentence below is for those who have an old one.
"use strict";

var version = process.versions.node;

if (Number(version.split(".")[0]) < 24) {
  process.stderr.write(
    `Carryall needs Node 24 or newer, and this is ${version}: install Node 24, or run it with npx or npm run\n`,
  );
  process.exitCode = 1;
} else {
  import("@carryall/cli/main").catch((error) => {
    process.stderr.write(`carryall: Cannot start: ${error.message}\n`);
    process.exitCode = 1;
  });
}
