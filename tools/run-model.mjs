// Runs many random programs against the service's sessions: npm run model -- --runs 1000000 [--seed N]
// Sources, not what was compiled: Node strips the types itself.
import { parseArgs } from "node:util";
import { checkPrograms } from "../packages/service/test/model/check-programs.ts";
import { runSeeds, seedOptions } from "./seeds/run-seeds.mjs";

const { values } = parseArgs({ options: seedOptions(100_000) });

await runSeeds(values, { noun: "programs", chunk: 5000, check: checkPrograms });
