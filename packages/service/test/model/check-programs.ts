import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { anyWorld } from "./any-world.ts";
import { Bench } from "./bench.ts";
import { anyCommands, append, comeToAnEnd, type SessionCommand } from "./session-commands.ts";
import { SessionModel } from "./session-model.ts";
import type { World } from "./world.ts";

export interface CheckProgramsOptions {
  readonly runs: number;
  readonly seed: number;
}

/** How a program stops, where it did not release or die by itself. */
type Finish = "completes" | "releases" | "dies";

/** Longer than any limit that a program can set. */
const dayMs = 86_400_000;

/**
 * Runs random programs against the service's sessions and compares what they tell with the model.
 *
 * @throws The first program that fails, shrunk, with the seed and the path that lead to it.
 */
export async function checkPrograms({ runs, seed }: CheckProgramsOptions): Promise<void> {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), "carryall-model-"));
  const file = join(directory, "handed-over");
  writeFileSync(file, "bytes");
  const finish = fc.constantFrom<Finish>("completes", "completes", "releases", "dies");
  try {
    await fc.assert(
      fc.asyncProperty(anyWorld(), finish, append, anyCommands({ maxCommands: 24 }), (world, how, first, commands) =>
        runProgram({ world, finish: how, first, commands }, file),
      ),
      { numRuns: runs, seed },
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

interface Program {
  readonly world: World;
  readonly finish: Finish;
  readonly first: SessionCommand;
  readonly commands: Iterable<SessionCommand>;
}

async function runProgram({ world, finish, first, commands }: Program, file: string): Promise<void> {
  let model: SessionModel | undefined;
  const bench = new Bench(world, file, (nowMs) => {
    model = new SessionModel(world, nowMs);
    return model;
  });
  if (model === undefined) throw new Error("the bench has made no model");
  const setup = { model, real: bench };
  await fc.asyncModelRun(() => setup, [first]);
  await fc.asyncModelRun(() => setup, commands);
  await finishProgram(finish, model, bench);
  const leftovers = bench.leftovers();
  if (leftovers.length > 0) throw new Error(`left over: ${leftovers.join(", ")}`);
}

async function finishProgram(finish: Finish, model: SessionModel, bench: Bench): Promise<void> {
  if (model.phase === "open" && finish === "completes") {
    await comeToAnEnd(model, bench);
    await bench.pass(dayMs);
    model.finished();
    await bench.settle();
  }
  if (model.phase === "open" && finish === "dies") bench.drop();
  else if (model.phase === "open") bench.release();
  bench.client.goOn();
  await bench.extensions.settle();
  model.isClientHolding = false;
  await bench.pass(dayMs);
  if (!bench.isReleased) throw new Error("release() does not resolve");
  model.finished();
  await bench.settle();
}
