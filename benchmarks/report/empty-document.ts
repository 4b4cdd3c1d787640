/** docs/performance.md before its first table. */
export const emptyDocument = `# Performance

What a backup and a restore cost, beside the programs that one would use otherwise. \`npm run bench\` writes the tables; the
text around them is ours to edit. Figures of different runs do not compare: ratios within one table do.

    npm run bench                          # 200 MiB in 20 bundles, 3 rounds
    npm run bench -- --corpus full         # 2 GiB in 20 bundles
    npm run bench -- --corpus many         # one bundle of 200,000 small files
    npm run bench -- --corpus tiny         # 100 bundles of five small files
    npm run bench -- --profile             # no table: where the time goes
    npm run bench:corpus                   # a device with a corpus, left there for measuring by hand

## How it is measured

- The corpus is made from a seed: names, sizes, content, modes and times are the same every time. About half of the files compress
  well, the others not at all.
- Every contender is a whole process, from before it is started until it has ended. For ours this is
  \`carryall backup --to\` and \`carryall restore --from\`, with the start of Node and, where it says so, of the service.
- A round gives each contender one turn: backup, then the files of all bundles are removed, then restore. Each round begins
  with another contender. The page cache is warm. Before each measurement \`sync\` runs.
- After every restore every file is compared with what the generator made: names, content by SHA-256, mode, modification time to
  the nanosecond, folders too. A difference ends the run without a table.
- **Disk.** Our backup syncs every file of the archive before it ends, for an archive that is lost in a power cut is none. Our
  restore, \`rsync\`, \`cp\` and \`tar\` do not sync. "On disk" is the time with a \`sync -f\` after it, and so is the same for all.
- GNU tar writes pax headers (\`--format=posix\`): without them it loses the fraction of a second of every time.
- **Memory** is sampled every 20 ms by a process of its own, in turns that are not timed: the sum over client, service and
  extensions with their wrappers. Pss counts a page that several processes share once, RSS once in each.

## Figures
`;
