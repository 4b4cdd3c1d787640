import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "@carryall/testkit";
import { expect, test } from "vitest";

const modules = fileURLToPath(new URL("../../../../node_modules", import.meta.url));
const compiler = join(modules, "typescript/bin/tsc");

test("a program that uses every member of the backup API compiles under strict", async () => {
  expect(await compile("every-member.ts")).toEqual([]);
});

test("a program with wrong arguments does not compile, and every fault is found", async () => {
  expect(await compile("wrong-argument.ts")).toEqual(["4 TS2345", "5 TS2740", "6 TS2345", "7 TS2339"]);
});

/** @returns The line and code of each fault. */
async function compile(name: string): Promise<string[]> {
  using folder = new ProjectFolder(fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url)));
  const { stdout } = await runProgram(process.execPath, [compiler, "--project", folder.path, "--pretty", "false"]);
  return stdout
    .split("\n")
    .filter((line) => line.includes("error "))
    .map((line) => line.replace(/^.*\((\d+),\d+\): error (TS\d+):.*$/, "$1 $2"));
}

class ProjectFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "carryall-types-"));

  constructor(program: string) {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noImplicitOverride: true,
      noEmit: true,
      target: "ES2022",
      lib: ["ES2022", "DOM"],
      module: "NodeNext",
      types: ["carryall/types"],
      skipLibCheck: false,
    };
    symlinkSync(modules, join(this.path, "node_modules"));
    writeFileSync(join(this.path, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [program] }));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
