import type { KitFactory } from "../kit-world.ts";
import { ArrayList } from "./array-list.ts";
import { Deque } from "./deque.ts";
import { HashMap } from "./hash-map.ts";
import { HashSet } from "./hash-set.ts";
import { LightWeightMap } from "./light-weight-map.ts";
import { LightWeightSet } from "./light-weight-set.ts";
import { LinkedList } from "./linked-list.ts";
import { List } from "./list.ts";
import { PlainArray } from "./plain-array.ts";
import { Queue } from "./queue.ts";
import { Stack } from "./stack.ts";
import { TreeMap } from "./tree-map.ts";
import { TreeSet } from "./tree-set.ts";
import { Vector } from "./vector.ts";

const classes = {
  ArrayList,
  Deque,
  HashMap,
  HashSet,
  LightWeightMap,
  LightWeightSet,
  LinkedList,
  List,
  PlainArray,
  Queue,
  Stack,
  TreeMap,
  TreeSet,
  Vector,
} as const;

/** The modules `@ohos.util.<Container>`, whose default is the class. */
export function containerKits(): [string, KitFactory][] {
  return Object.entries(classes).map(([name, container]) => [`@ohos.util.${name}`, () => ({ default: container })]);
}
