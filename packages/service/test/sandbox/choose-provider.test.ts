import { expect, test } from "vitest";
import { chooseProvider } from "../../src/sandbox/choose-provider.ts";

const programs = {
  node: process.execPath,
  extensionHost: "/opt/extension-host.mjs",
  koffiDirectories: [],
  timeZone: undefined,
};

test("chooseProvider() takes the mapped sandbox where it is asked for, and cautions", () => {
  const { provider, caution } = chooseProvider("mapped", programs);
  expect(provider.name).toBe("mapped");
  expect(caution).toContain("code that you trust");
});

test.each(["docker", "Mapped", "bubblewrap ", ""])("chooseProvider() refuses %j, and names what there is", (name) => {
  expect(() => chooseProvider(name, programs)).toThrow(
    expect.objectContaining({
      reason: "invalidArgument",
      message: expect.stringContaining(JSON.stringify(name)),
      hint: "Use bubblewrap or mapped",
    }),
  );
});
