import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeXml } from "../../../src/preferences/xml/escape-xml.ts";
import { parseXml } from "../../../src/preferences/xml/parse-xml.ts";

test("parseXml() returns any text that escapeXml() wrote, between tags and in an attribute", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const root = parseXml(`<a key="${escapeXml(text)}">${escapeXml(text)}</a>`);
      expect([root.attributes.get("key"), root.text]).toEqual([text, text]);
    }),
  );
});

test.each([
  ["", "nothing"],
  ["<a>", "an open end"],
  ["<a></b>", "the wrong end"],
  ["</a>", "an end alone"],
  ["<a/><b/>", "two roots"],
  ["text", "no element"],
  ["<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "a document type"],
  ["<a>&x;</a>", "an unknown reference"],
  ["<a>&</a>", "a bare ampersand"],
  ["<a>".repeat(20), "depth"],
  ["<a key=1/>", "a bare value"],
])("parseXml(%j) is a SyntaxError: %s", (text) => {
  expect(() => parseXml(text)).toThrow(SyntaxError);
});

test("parseXml() never fails in another way, whatever it is given", () => {
  const pieces = fc.constantFrom(
    "<",
    ">",
    "/",
    "a",
    '"',
    "=",
    "&",
    "#",
    "x41;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    " ",
  );
  fc.assert(
    fc.property(fc.array(pieces), (parts) => {
      try {
        parseXml(parts.join(""));
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }),
  );
});
