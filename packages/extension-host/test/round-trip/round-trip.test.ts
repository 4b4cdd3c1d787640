import { test } from "vitest";
import { checkChains, checkFullBackups } from "./check-round-trips.ts";

// Another seed in every run; fast-check prints it. Many runs, or one again: npm run round-trip -- --runs N --seed S
const seed = Number(process.env.CARRYALL_SEED || Date.now() % 2 ** 31);
const runs = { full: 40, chains: 20 };

test("what is restored of a full backup is exactly what the rules say, whatever the tree and the profile", async () => {
  await checkFullBackups({ runs: runs.full, seed });
});

test("a full backup and three increments give exactly the last state, one by one and all at once", async () => {
  await checkChains({ runs: runs.chains, seed });
});
