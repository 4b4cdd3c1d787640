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
  for (const wrong of ["<a></b>", "<a price=1></a>", "<1a/>", "<a>"]) {
    const parser = make(XmlPullParser, new TextEncoder().encode(wrong).buffer);
    expect(
      codeOf(() => parser.parse?.({})),
      wrong,
    ).toBe(401);
  }
});

test("an entity of the document's own is a token with its name, and columns count bytes", () => {
  const { XmlPullParser, EventType } = openXml();
  const types = EventType as unknown as Record<string, number>;
  const seen: unknown[] = [];
  const text = "<!DOCTYPE a [<!ENTITY who '中'>]><a> <b c>&who; &amp; you</b></a>";
  make(XmlPullParser, new TextEncoder().encode(text).buffer).parse?.({
    supportDoctype: true,
    tokenValueCallbackFunction: (type: number, given: unknown) => {
      const info = membersOf(given);
      return seen.push([type, info.getName?.(), info.getText?.(), info.getColumnNumber?.()]) > 0;
    },
  });
  expect(seen.slice(1, -3)).toEqual([
    [types.DOCDECL, "", "a [<!ENTITY who '中'>]", 35],
    [types.START_TAG, "a", "", 38],
    [types.WHITESPACE, "", " ", 39],
    [types.START_TAG, "b", "", 44],
    [types.ENTITY_REFERENCE, "who", "中", 49],
    [types.TEXT, "", " & you", 59],
  ]);
});

test("the serializer writes into its buffer, a prefix with its namespace behind the attributes", () => {
  const memory = new ArrayBuffer(512);
  const writer = make(openXml().XmlSerializer, memory, "utf-8");
  writer.setDeclaration?.();
  writer.setNamespace?.("n", "http://a?b&c");
  writer.startElement?.("books");
  writer.setAttributes?.("title", 'a "b"');
  writer.startElement?.("book");
  writer.setText?.("1 < 2");
  writer.setText?.("!");
  writer.endElement?.();
  writer.addEmptyElement?.("none");
  writer.startElement?.("left");
  writer.endElement?.();
  writer.setCDATA?.("x]]>y");
  writer.endElement?.();
  const text = [
    '<?xml version="1.0" encoding="utf-8"?><n:books title="a &quot;b&quot;" xmlns:n="http://a?b&c">',
    "<book>1 &lt; 2!</book><none/><left/><![CDATA[x]]]]><![CDATA[>y]]></n:books>",
  ];
  expect(new TextDecoder().decode(memory).replace(/\0+$/, "")).toBe(text.join(""));
  const small = make(openXml().XmlSerializer, new ArrayBuffer(4));
  expect(codeOf(() => small.startElement?.("long-name"))).toBe(10200062);
  expect([codeOf(() => small.setText?.("")), codeOf(() => small.setText?.(null))]).toEqual([401, 401]);
  const dynamic = make(openXml().XmlDynamicSerializer);
  dynamic.startElement?.("a");
  dynamic.endElement?.();
  expect(new TextDecoder().decode(dynamic.getOutput?.() as ArrayBuffer)).toBe("<a/>");
  expect(codeOf(() => dynamic.endElement?.())).toBe(10200065);
  expect(codeOf(() => dynamic.startElement?.(""))).toBe(10200064);
});

test("the serializer joins a character whose halves come one after the other, and stays full once it is", () => {
  const memory = new ArrayBuffer(16);
  const writer = make(openXml().XmlSerializer, memory);
  writer.startElement?.("a");
  const [high, low] = ["\ud83d", "\ude00"];
  writer.setText?.(`x${high}`);
  writer.setText?.(`${low}y`);
  expect(new TextDecoder().decode(memory).replace(/\0+$/, "")).toBe("<a>x\u{1f600}y");
  expect(codeOf(() => writer.setText?.("too long for it"))).toBe(10200062);
  expect(codeOf(() => writer.setText?.("z"))).toBe(10200062);
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
        _elements: [{ _type: "element", _name: "to", _parent: "note", _elements: [{ _type: "text", _text: "you" }] }],
      },
    ],
  });
  expect(codeOf(() => converter.convertToJSObject?.("<a>"))).toBe(10200002);
});
