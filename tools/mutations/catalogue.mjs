// The faults of the original, one by one, as changes to our code: what tools/mutate.mjs puts back.
import { commandLineFaults } from "./command-line-faults.mjs";
import { incrementFaults } from "./increment-faults.mjs";
import { lifeCycleFaults } from "./life-cycle-faults.mjs";
import { packFaults } from "./pack-faults.mjs";
import { profileFaults } from "./profile-faults.mjs";
import { serviceFaults } from "./service-faults.mjs";
import { unpackFaults } from "./unpack-faults.mjs";

/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const catalogue = [
  ...serviceFaults,
  ...lifeCycleFaults,
  ...profileFaults,
  ...packFaults,
  ...incrementFaults,
  ...unpackFaults,
  ...commandLineFaults,
];
