import type { clientMessages, Offer } from "@carryall/protocol";
import fc from "fast-check";
import type { Bench } from "./bench.ts";
import { releaseHookMs, type SessionModel } from "./session-model.ts";
import { nameOf, pickCount, refusalOf, sourceOf } from "./world.ts";

export type SessionCommand = fc.AsyncCommand<SessionModel, Bench>;

/** One step of a program: when it makes sense, what it does, and how it is shown. */
function command(
  text: string,
  check: (model: Pick<SessionModel, "phase" | "isClientGone" | "world">) => boolean,
  run: (model: SessionModel, bench: Bench) => Promise<void> | void,
): SessionCommand {
  return {
    check: (model) => check(model),
    async run(model, bench) {
      await run(model, bench);
      await bench.settle();
    },
    toString: () => text,
  };
}

const isOpen = (model: Pick<SessionModel, "phase">) => model.phase === "open";
const isHeld = (model: Pick<SessionModel, "phase" | "isClientGone">) =>
  model.phase !== "released" && !model.isClientGone;
const always = () => true;

const pick = fc.nat({ max: pickCount - 1 });
/** One of the bundles that are admitted. */
const goodPick = fc.nat({ max: 5 });

/** Mostly one that something can happen to; the last picks stay what they are, there or not. */
function aim(model: SessionModel, each: number): string {
  const names = model.liveNames;
  return names[each < 5 ? each % names.length : -1] ?? nameOf(model.world, each);
}

const infoTexts = {
  none: undefined,
  delayed: '{"infos":[],"delayTime":20}',
  single: '{"infos":[],"batchSize":1,"clearBackupData":"false"}',
  told: '{"infos":[{"type":"broadcast","details":[],"isBroadcastOnly":true}]}',
} as const;
type InfoKind = keyof typeof infoTexts;

interface AppendItem {
  readonly pick: number;
  readonly info: InfoKind;
  readonly priority: number;
  readonly manifest: "none" | "open" | "missing";
}

const appendItem = fc.record<AppendItem>({
  pick: fc.oneof({ weight: 5, arbitrary: goodPick }, { weight: 1, arbitrary: pick }),
  info: fc.oneof(
    { weight: 6, arbitrary: fc.constant<InfoKind>("none") },
    { weight: 1, arbitrary: fc.constantFrom<InfoKind>("delayed", "single", "told") },
  ),
  priority: fc.integer({ min: 0, max: 2 }),
  manifest: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("none" as const, "open" as const) },
    { weight: 1, arbitrary: fc.constant("missing" as const) },
  ),
});

/** What every program begins with. */
export const append = fc
  .tuple(fc.array(appendItem, { maxLength: 6, size: "max" }), fc.integer({ min: 0, max: 15 }))
  .map(([items, luck]) => {
    // Where a client counts wrong, all of it is refused and none of it is kept.
    const isMiscounted = luck === 0;
    return command(
      `append(${items.map(showItem).join(", ")}${isMiscounted ? "; an info too many" : ""})`,
      isHeld,
      (model, bench) => {
        const names = items.map((item) => nameOf(model.world, item.pick));
        const { scenario } = model.world;
        const isLegal =
          items.length > 0 &&
          !isMiscounted &&
          model.phase === "open" &&
          !(scenario === "incremental" && items.some(({ manifest }) => manifest === "missing"));
        const infos = items.map(({ info }) => infoTexts[info] ?? "");
        if (isMiscounted) infos.push("");
        // Before the call: what is refused at once may be told at once.
        if (isLegal) model.appended(names.filter((_name, index) => items[index]?.info !== "told"));
        const error = reasonOf(() => appendTo(bench, names, items, infos));
        if (isLegal && error !== undefined) model.faults.push(`append threw ${error}`);
        if (!isLegal && error !== "invalidArgument") model.faults.push(`a wrong append gave ${error}`);
      },
    );
  });

function showItem({ pick, info, priority, manifest }: AppendItem): string {
  return [pick, ...(info === "none" ? [] : [info]), `p${priority}`, ...(manifest === "none" ? [] : [manifest])].join(
    " ",
  );
}

function appendTo(bench: Bench, names: string[], items: readonly AppendItem[], infos: string[]): void {
  const { session, world } = bench;
  if (world.scenario === "backup") session.appendBackup(names, infos);
  else if (world.scenario === "restore") session.appendRestore(names, infos, sourceOf(names));
  else session.appendIncremental(toIncrements(bench, names, items), infos);
}

function toIncrements(bench: Bench, names: readonly string[], items: readonly AppendItem[]) {
  return names.map((bundle, index): clientMessages.Increment => {
    const { priority = 0, manifest = "none" } = items[index] ?? {};
    const path = manifest === "open" ? bench.file : `${bench.file}.gone`;
    const offer: Offer | undefined = manifest === "none" ? undefined : { kind: "path", path };
    return {
      bundle,
      lastIncrementalTime: 0,
      parameters: "",
      priority,
      ...(offer === undefined ? {} : { manifest: offer }),
    };
  });
}

const cancel = pick.map((each) =>
  command(`cancel(${each})`, isHeld, (model, bench) => {
    const name = aim(model, each);
    // Before the call: what waits is told at once.
    const wasLive = model.isLive(name);
    model.note(name, "isCancelled");
    const code = bench.session.cancel(name);
    if (code === 0) model.mustEnd(name, releaseHookMs);
    if (!wasLive && code === 0) model.faults.push(`cancel() of ${name} gave 0, and it is not there`);
    if (wasLive && !model.isClientHolding && code !== 0) model.faults.push(`cancel() of ${name} gave ${code}`);
  }),
);

const release = fc.constant(command("release()", isOpen, (_model, bench) => bench.release()));

const killClient = fc.constant(command("kill client", isHeld, (_model, bench) => bench.drop()));

const timerMs = fc.constantFrom(0, 1, 1000, 60_000, 1_800_000);
const updateTimer = fc.tuple(pick, timerMs).map(([each, ms]) =>
  command(`updateTimer(${each}, ${ms})`, isHeld, (model, bench) => {
    const name = aim(model, each);
    model.limited(name, ms);
    checkAccepted(model, name, bench.session.updateTimer(name, ms));
  }),
);

const updateSendRate = fc.tuple(pick, fc.constantFrom(0, 1, 60, 5000)).map(([each, rate]) =>
  command(`updateSendRate(${each}, ${rate})`, isHeld, (model, bench) => {
    const name = aim(model, each);
    const isAccepted = bench.session.updateSendRate(name, rate);
    if (isAccepted) model.paced(name, rate);
    if (model.world.scenario !== "restore") checkAccepted(model, name, isAccepted);
    else if (isAccepted) model.faults.push("a restore accepts a send rate");
  }),
);

function checkAccepted(model: SessionModel, name: string, isAccepted: boolean): void {
  const isLive = model.isLive(name);
  if (isAccepted && !isLive) model.faults.push(`${name} is not there, and takes a change`);
  if (!isAccepted && isLive && !model.isClientHolding) model.faults.push(`${name} is there, and takes no change`);
}

const requestFiles = fc
  .tuple(goodPick, fc.array(fc.constantFrom("part.0.tar", "manage.json", "../out"), { maxLength: 3 }), fc.boolean())
  .map(([each, files, isSingle]) =>
    command(`request(${each}, ${isSingle ? files[0] : `[${files}]`})`, isHeld, (model, bench) => {
      const name = aim(model, each);
      const wanted = isSingle ? files.slice(0, 1) : files;
      const mayWork =
        model.world.scenario === "restore" && model.isLive(name) && wanted.length > 0 && !wanted.includes("../out");
      const error = reasonOf(() => {
        const [first = ""] = wanted;
        if (isSingle) bench.session.requestFile(name, first);
        else bench.session.requestFiles(name, wanted);
      });
      if (!mayWork && error !== "invalidArgument") model.faults.push(`a wrong request gave ${error}`);
      const isPublished = model.isPublished(name);
      if (!mayWork || isPublished === undefined) return;
      const wanting = isPublished ? "notPermitted" : undefined;
      if (error !== wanting) model.faults.push(`a request for ${name} gave ${error}`);
    }),
  );

const publish = goodPick.map((each) =>
  command(
    `publish(${each})`,
    (model) => isHeld(model) && model.world.scenario === "restore",
    (model, bench) => {
      const name = aim(model, each);
      const error = reasonOf(() => bench.session.publish(name, ""));
      if (error === undefined) model.published(name);
      if (!model.isLive(name) && error !== "invalidArgument") model.faults.push(`a wrong publication gave ${error}`);
    },
  ),
);

const letGo = fc.tuple(goodPick, fc.integer({ min: 0, max: 3 })).map(([each, luck]) => {
  const failure = luck === 0 ? "no more of this" : undefined;
  return command(failure === undefined ? `let go(${each})` : `make fail(${each})`, always, (model, bench) => {
    const held = bench.extensions.running.filter(({ isHeld }) => isHeld);
    const extension = held[each % held.length];
    if (extension === undefined) return;
    if (failure !== undefined) model.note(extension.bundle, "isBroken");
    extension.letGo(failure);
  });
});

const killExtension = fc.nat({ max: 2 }).map((index) =>
  command(`kill extension(${index})`, always, (model, bench) => {
    const extension = bench.extensions.running[index];
    if (extension === undefined) return;
    model.note(extension.bundle, "isKilled");
    if (model.isSingle(extension.bundle)) model.mustEnd(extension.bundle, 0);
    extension.die();
  }),
);

const holdClient = fc.boolean().map((isHolding) =>
  command(isHolding ? "client is slow" : "client goes on", always, async (model, bench) => {
    if (isHolding) {
      bench.client.hold();
      model.isClientHolding = true;
      return;
    }
    bench.client.goOn();
    // Only then has the client heard of what was on its way.
    await bench.extensions.settle();
    model.isClientHolding = false;
  }),
);

const pass = fc
  .tuple(fc.constantFrom(1, 500, 1000, 5000, 6000, 15_000, 25_000, 60_000, 900_000, 1_200_000), fc.boolean())
  .map(([ms, isLeap]) =>
    command(`${isLeap ? "leap" : "pass"} ${ms} ms`, always, async (model, bench) => {
      // A process that was stopped has everything due at once.
      if (isLeap) {
        model.leapCount += 1;
        bench.clock.wind(ms);
      } else await bench.pass(ms);
    }),
  );

const openAnother = fc.constant(
  command("another client opens", always, async (model, bench) => {
    const expected = bench.isReleased ? undefined : 13500013;
    const code = await bench.openAnother();
    if (code !== expected) model.faults.push(`another client that opens gets ${code}`);
  }),
);

function reasonOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error && "reason" in error ? String(error.reason) : `something else: ${error}`;
  }
}

/** Programs of up to so many commands. */
export function anyCommands({ maxCommands }: { readonly maxCommands: number }) {
  const weighted: [number, fc.Arbitrary<SessionCommand>][] = [
    [7, append],
    [3, cancel],
    [1, release],
    [3, updateTimer],
    [2, updateSendRate],
    [3, requestFiles],
    [3, publish],
    [5, letGo],
    [3, killExtension],
    [1, killClient],
    [2, holdClient],
    [4, pass],
    [1, openAnother],
  ];
  return fc.commands(
    weighted.flatMap(([weight, arbitrary]) => Array.from({ length: weight }, () => arbitrary)),
    { maxCommands, size: "max" },
  );
}

/** Lets a program come to its end by itself: everybody goes on, and a restore is published. */
export async function comeToAnEnd(model: SessionModel, bench: Bench): Promise<void> {
  const { world, session, client } = bench;
  client.goOn();
  await bench.extensions.settle();
  model.isClientHolding = false;
  for (const name of model.liveNames.filter((each) => refusalOf(each) === undefined)) {
    session.updateSendRate(name, 60);
    model.paced(name, 60);
    // One for each of its runs.
    while (world.scenario === "restore" && reasonOf(() => session.publish(name, "")) === undefined) {
      model.published(name);
    }
    model.limited(name, 60_000);
    session.updateTimer(name, 60_000);
  }
  await bench.settle();
}
