export const EventType = Object.freeze({
  START_DOCUMENT: 0,
  END_DOCUMENT: 1,
  START_TAG: 2,
  END_TAG: 3,
  TEXT: 4,
  CDSECT: 5,
  COMMENT: 6,
  DOCDECL: 7,
  INSTRUCTION: 8,
  ENTITY_REFERENCE: 9,
  WHITESPACE: 10,
});

/** One piece of a document, in its order. */
export interface XmlEvent {
  readonly type: number;
  /** An element's name with its prefix, else empty. */
  readonly name: string;
  /** Text with its entities replaced, or what stands between the marks of a comment and its like. */
  readonly text: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** 1 for the outermost element. */
  readonly depth: number;
  readonly isEmptyElement: boolean;
  /** How much of the document it and what is before it take. */
  readonly end: number;
}
