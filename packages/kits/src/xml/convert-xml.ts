import { parameterError } from "../errors/parameter-error.ts";
import { utilError } from "../util/util-error.ts";
import { attributesOf, readXml } from "./read-xml.ts";
import { EventType, type XmlEvent } from "./xml-event.ts";
import { xmlText } from "./xml-text.ts";

type Node = Record<string, unknown>;

/** `convertxml.ConvertXML`: a document as an object. The options name its members, and what is left out. */
export class ConvertXML {
  convertToJSObject(xml: unknown, options?: unknown): object {
    return toObject(xmlText(xml), Object(options));
  }

  convert(xml: unknown, options?: unknown): object {
    return this.convertToJSObject(xml, options);
  }

  fastConvertToJSObject(xml: unknown, options?: unknown): object {
    return this.convertToJSObject(xml, options);
  }

  largeConvertToJSObject(xml: unknown, options?: unknown): object {
    return this.convertToJSObject(xml, options);
  }
}

function toObject(document: string, options: object): Node {
  if (document.trim() === "") throw parameterError("The XML must not be empty.");
  const keyOf = (name: string): string => {
    const given: unknown = Reflect.get(options, `${name}Key`);
    return typeof given === "string" ? given : `_${name}`;
  };
  const ignores = (name: string) => Reflect.get(options, `ignore${name}`) === true;
  const trims = Reflect.get(options, "trim") === true;
  const root: Node = {};
  const open: Node[] = [root];

  const add = (node: Node): void => {
    const parent = open.at(-1) ?? root;
    const elements = parent[keyOf("elements")];
    if (Array.isArray(elements)) elements.push(node);
    else parent[keyOf("elements")] = [node];
  };
  const addText = (type: string, text: string): void => {
    const value = trims ? text.trim() : text;
    // What is between tags to make them readable is nobody's text.
    if (value.trim() !== "") add({ [keyOf("type")]: type, [keyOf(type)]: value });
  };

  const take = (event: XmlEvent): void => {
    switch (event.type) {
      case EventType.START_TAG: {
        const parent = open.length > 1 ? open.at(-1)?.[keyOf("name")] : undefined;
        const node: Node = {
          [keyOf("type")]: "element",
          [keyOf("name")]: event.name,
          ...(parent === undefined ? {} : { [keyOf("parent")]: parent }),
        };
        if (event.attributes.length > 0 && !ignores("Attributes")) {
          node[keyOf("attributes")] = Object.fromEntries(event.attributes);
        }
        add(node);
        open.push(node);
        return;
      }
      case EventType.END_TAG:
        open.pop();
        return;
      case EventType.TEXT:
      case EventType.ENTITY_REFERENCE:
        if (!ignores("Text")) addText("text", event.text);
        return;
      case EventType.CDSECT:
        if (!ignores("CDATA")) addText("cdata", event.text);
        return;
      case EventType.COMMENT:
        if (!ignores("Comment")) addText("comment", event.text);
        return;
      case EventType.DOCDECL:
        if (!ignores("Doctype")) addText("doctype", event.text);
        return;
      case EventType.INSTRUCTION:
        takeInstruction(event.text);
    }
  };

  const takeInstruction = (text: string): void => {
    const [, name = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    if (name === "xml") {
      if (!ignores("Declaration"))
        root[keyOf("declaration")] = { [keyOf("attributes")]: Object.fromEntries(attributesOf(rest)) };
    } else if (!ignores("Instruction")) {
      add({ [keyOf("type")]: "instruction", [keyOf("name")]: name, [keyOf("instruction")]: rest });
    }
  };

  try {
    for (const event of readXml(document)) take(event);
    return root;
  } catch (error) {
    throw utilError("syntax", error instanceof Error ? error.message : undefined);
  }
}
