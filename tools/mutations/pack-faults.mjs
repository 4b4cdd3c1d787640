/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const packFaults = [];
