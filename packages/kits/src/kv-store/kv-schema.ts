import { parameterError } from "../errors/parameter-error.ts";

/** `distributedKVStore.FieldNode`: one field of a schema. */
export class FieldNode {
  readonly #children: FieldNode[] = [];
  readonly name: string;
  default = "";
  defaultValue = "";
  nullable = false;
  type = 0;

  constructor(name: unknown) {
    if (typeof name !== "string" || name === "") throw parameterError("The name must be a non-empty string.");
    this.name = name;
  }

  appendChild(child: unknown): boolean {
    if (!(child instanceof FieldNode)) throw parameterError("The child must be a FieldNode.");
    this.#children.push(child);
    return true;
  }
}

/** `distributedKVStore.Schema`: taken, and not enforced. A Query finds the fields of a value that is JSON without it. */
export class Schema {
  root = new FieldNode("root");
  indexes: string[] = [];
  mode = 0;
  skip = 0;
}
