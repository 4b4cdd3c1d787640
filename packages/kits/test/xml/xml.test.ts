import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { make } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

function openXml(specifier = "@ohos.xml") {
  using sandbox = openSandbox("mapped");
  return membersOf(sandbox.kits.resolve(specifier));
}

const document = `<?xml version="1.0" encoding="utf-8"?>
<d:note xmlns:d="http://example.com" kind='a&amp;b'>
  <title>Happy &lt;3</title><empty/><!--why--><![CDATA[raw <x>]]>
</d:note>`;

test("the pull parser gives tags, text and attributes in order", () => {
  const seen: string[] = [];
  const parser = make(openXml().XmlPullParser, new TextEncoder().encode(document).buffer, "UTF-8");
  parser.parse?.({
    tagValueCallbackFunction: (name: string, value: string) => seen.push(`${name}|${value}`) > 0,
    attributeValueCallbackFunction: (name: string, value: string) => seen.push(`@${name}=${value}`) > 0,
  });
  expect(seen).toEqual([
    "d:note|",
    "@xmlns:d=http://example.com",
    "@kind=a&b",
    "title|",
    "|Happy <3",
    "title|",
    "empty|",
    "empty|",
    "|raw <x>",
    "d:note|",
  ]);
});

test("tokens tell type, depth, prefix and place, until the callback has enough", () => {
  const { XmlPullParser, EventType } = openXml();
  const types = EventType as unknown as Record<string, number>;
  const seen: unknown[] = [];
  const parse = (enough: number) =>
    make(XmlPullParser, new TextEncoder().encode(document).buffer).parse?.({
      tokenValueCallbackFunction: (type: number, given: unknown) => {
        const info = membersOf(given);
        seen.push([type, info.getName?.(), info.getDepth?.(), info.getLineNumber?.()]);
        return seen.length < enough;
      },
    });
  parse(4);
  expect(seen).toEqual([
    [types.START_DOCUMENT, "", 0, 1],
    [types.INSTRUCTION, "", 0, 1],
    [types.WHITESPACE, "", 0, 2],
    [types.START_TAG, "note", 1, 2],
  ]);
  parse(Number.POSITIVE_INFINITY);
  expect(seen.at(-1)).toEqual([types.END_DOCUMENT, "", 0, 4]);
  expect(codeOf(() => make(XmlPullParser, new TextEncoder().encode("<a></b>").buffer).parse?.({}))).toBe(10200002);
});

test("the serializer writes a line for each element into its buffer", () => {
  const memory = new ArrayBuffer(512);
  const writer = make(openXml().XmlSerializer, memory, "utf-8");
  writer.setDeclaration?.();
  writer.startElement?.("books");
  writer.startElement?.("book");
  writer.setAttributes?.("title", 'a "b"');
  writer.setText?.("1 < 2");
  writer.endElement?.();
  writer.addEmptyElement?.("none");
  writer.endElement?.();
  const text =
    '<?xml version="1.0" encoding="utf-8"?>\r\n<books>\r\n  <book title="a &quot;b&quot;">1 &lt; 2</book>\r\n  <none/>\r\n</books>';
  expect(new TextDecoder().decode(memory).replace(/\0+$/, "")).toBe(text);
  const small = make(openXml().XmlSerializer, new ArrayBuffer(4));
  expect(codeOf(() => small.startElement?.("long-name"))).toBe(10200062);
  const dynamic = make(openXml().XmlDynamicSerializer);
  dynamic.startElement?.("a");
  dynamic.endElement?.();
  expect(new TextDecoder().decode(dynamic.getOutput?.() as ArrayBuffer)).toBe("<a/>");
  expect(codeOf(() => dynamic.endElement?.())).toBe(10200065);
  expect(codeOf(() => dynamic.startElement?.(""))).toBe(10200064);
});

test("ConvertXML makes an object of a document, with the members that the options name", () => {
  const converter = make(openXml("@ohos.convertxml").ConvertXML);
  const text = '<?xml version="1.0"?><note day="1"><to>you</to><!--c--></note>';
  expect(converter.convertToJSObject?.(text, { trim: true, attributesKey: "$", ignoreComment: true })).toEqual({
    _declaration: { $: { version: "1.0" } },
    _elements: [
      {
        _type: "element",
        _name: "note",
        $: { day: "1" },
        _elements: [{ _type: "element", _name: "to", _elements: [{ _type: "text", _text: "you" }] }],
      },
    ],
  });
  expect(codeOf(() => converter.convertToJSObject?.("<a>"))).toBe(10200002);
});
