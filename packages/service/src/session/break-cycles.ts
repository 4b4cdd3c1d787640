/** What waits for what, by names. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

export interface Unwound {
  /** The same without those among the members of one cycle. Names that are not keys are left out. */
  readonly dependencies: Dependencies;
  /** Each cycle's members, in the order of the keys. */
  readonly cycles: readonly (readonly string[])[];
}

/**
 * Takes cycles out of dependencies, so that nothing waits for itself: what depends on each other is a cycle, and its
 * members no longer wait for one another.
 *
 * @see R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972)
 */
export function breakCycles(dependencies: Dependencies): Unwound {
  const componentOf = findComponents(dependencies);
  const members = new Map<number, string[]>();
  for (const name of dependencies.keys()) {
    const component = componentOf.get(name) ?? -1;
    members.set(component, [...(members.get(component) ?? []), name]);
  }
  const dependsOnItself = (name: string) => dependencies.get(name)?.includes(name) === true;
  return {
    dependencies: new Map(
      [...dependencies].map(([name, others]) => [
        name,
        others.filter((other) => dependencies.has(other) && componentOf.get(other) !== componentOf.get(name)),
      ]),
    ),
    cycles: [...members.values()].filter((names) => names.length > 1 || names.some(dependsOnItself)),
  };
}

interface Visit {
  readonly name: string;
  readonly others: Iterator<string>;
}

// Without recursion: a list of dependencies may be as long as a device has applications.
function findComponents(dependencies: Dependencies): Map<string, number> {
  const indexOf = new Map<string, number>();
  const lowestOf = new Map<string, number>();
  const componentOf = new Map<string, number>();
  const open: string[] = [];
  const path: Visit[] = [];
  const enter = (name: string) => {
    indexOf.set(name, indexOf.size);
    lowestOf.set(name, indexOf.size - 1);
    open.push(name);
    path.push({ name, others: (dependencies.get(name) ?? [])[Symbol.iterator]() });
  };
  const lower = (name: string, to: number | undefined) =>
    lowestOf.set(name, Math.min(lowestOf.get(name) ?? 0, to ?? Number.POSITIVE_INFINITY));
  for (const start of dependencies.keys()) {
    if (!indexOf.has(start)) enter(start);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const { name, others } = visit;
      const { value: other, done } = others.next();
      if (done !== true) {
        if (!dependencies.has(other)) continue;
        if (!indexOf.has(other)) enter(other);
        else if (!componentOf.has(other)) lower(name, indexOf.get(other));
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.name, lowestOf.get(name));
      if (lowestOf.get(name) !== indexOf.get(name)) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        componentOf.set(member, indexOf.get(name) ?? 0);
        if (member === name) break;
      }
    }
  }
  return componentOf;
}
