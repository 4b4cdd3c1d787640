/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const incrementFaults = [];
