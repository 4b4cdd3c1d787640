import { expect, test } from "vitest";
import { listsForScene } from "../../src/profile/lists-for-scene.ts";
import { parseProfile } from "../../src/profile/parse-profile.ts";

const own = { includes: ["/own"], excludes: ["/not"] };
const withScenes = parseProfile(
  JSON.stringify({
    ...own,
    optionDir: [
      { sceneId: "a", excludes: ["/x"] },
      { sceneId: "a", includes: ["/1"], excludes: ["/y"] },
      { sceneId: "b", includes: [] },
    ],
  }),
  { source: "test" },
);

test("listsForScene() gives the profile's own lists where no scene is asked for, or it has none", () => {
  expect(listsForScene(withScenes, "")).toEqual({ ...own, isSceneKnown: true });
  const without = parseProfile(JSON.stringify(own), { source: "test" });
  expect(listsForScene(without, "a")).toEqual({ ...own, isSceneKnown: true });
});

test("listsForScene() takes each list from the scene's first entry that has it", () => {
  expect(listsForScene(withScenes, "a")).toEqual({ includes: ["/1"], excludes: ["/x"], isSceneKnown: true });
  expect(listsForScene(withScenes, "b")).toEqual({ includes: [], excludes: [], isSceneKnown: true });
});

test("listsForScene() gives nothing, and says so, for a scene that the profile does not know", () => {
  expect(listsForScene(withScenes, "c")).toEqual({ includes: [], excludes: [], isSceneKnown: false });
});
