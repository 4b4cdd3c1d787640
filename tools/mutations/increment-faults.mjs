// Faults of the original's increments, as changes to our code.

const pack = "packages/extension-host/src/pack";
const increment = `${pack}/increment.ts`;
const packIncrement = `${pack}/pack-increment.ts`;

const faults = (name) => ({ file: "packages/extension-host/test/pack/increment-faults.test.ts", name });
const comparing = (name) => ({ file: "packages/extension-host/test/pack/increment.test.ts", name });
const merging = (name) => ({ file: "packages/formats/test/chain/merge-chain.test.ts", name });

/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const incrementFaults = [
  {
    row: "W29",
    file: increment,
    find: "const isOther = this.#hasPrevious ? !this.#isSame(row, item) : mayHaveChanged;",
    replace: "const isOther = mayHaveChanged && !(this.#hasPrevious && this.#isSame(row, item));",
    test: faults("sends %s, whatever the times say"),
  },
  {
    row: "W30",
    file: increment,
    find: `      this.notSent(item);
      return undefined;`,
    replace: "      return undefined;",
    test: comparing("hasChangedFile() reports a file that it cannot read to compare, and keeps what was known of it"),
  },
  {
    row: "W31",
    file: packIncrement,
    find: "} else increment.notSent(item);",
    replace: "} else throw new Error(item.hostPath);",
    test: faults("is reported and in no report when it is %s, and everything else is sent"),
  },
  {
    row: "W55",
    file: increment,
    find: "if (isGone) this.#known.putBack(item.savedPath, this.#sending.row);",
    replace: "if (isGone) this.#keep(item, this.#sending.row.sha256);",
    test: faults("is reported and in no report when it is %s, and everything else is sent"),
  },
  {
    row: "W60",
    file: increment,
    find: "      row.mode === now.mode &&\n",
    replace: "",
    test: faults("sends %s, whole"),
  },
  {
    row: "W61",
    file: packIncrement,
    find: "{ ...increment.finish(), chain: previous.next }",
    replace: "{ rows: increment.finish().rows }",
    test: faults("says which set this one continues, and with which the chain began, by the hashes of their reports"),
  },
  {
    row: "W61",
    file: "packages/formats/src/chain/newest-versions.ts",
    find: "[...sets.entries()].reverse()",
    replace: "sets.entries()",
    test: merging("mergeChain() takes every path from the set with its newest version, and nothing that is gone"),
  },
  {
    row: "W62",
    file: `${pack}/stage-report.ts`,
    find: "for (const line of lines) {",
    replace: "for (const line of [...lines]) {",
    test: faults("goes to disk while it is made"),
  },
];
