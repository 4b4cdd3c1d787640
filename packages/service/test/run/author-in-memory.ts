import { type MessageDefinition, extensionMessages as messages, toWireError } from "@carryall/protocol";
import * as v from "valibot";

type HookName = messages.HookName;
type AnySchema = v.GenericSchema<unknown, unknown>;

/** What an author wrote, or `undefined` for a hook that the class does not have. */
export type Hooks = Partial<Record<HookName, () => string | Promise<string>>>;

/** An extension without a process: it answers `callHook` as the extension host does, and writes down what it was asked. */
export class AuthorInMemory {
  readonly called: HookName[] = [];
  readonly asked: messages.HookCall[] = [];
  readonly #hooks: Hooks;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  async call<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
  ): Promise<v.InferOutput<R>> {
    const asked = v.parse(messages.callHook.params, params);
    this.called.push(asked.hook);
    this.asked.push(asked);
    return v.parse(definition.result, await this.#outcomeOf(asked.hook));
  }

  timesCalled(hook: HookName): number {
    return this.called.filter((each) => each === hook).length;
  }

  async #outcomeOf(hook: HookName): Promise<messages.HookOutcome> {
    try {
      return { kind: "returned", text: (await this.#hooks[hook]?.()) ?? "" };
    } catch (error) {
      return { kind: "threw", error: toWireError(error) };
    }
  }
}

/** A hook whose answers the test gives, one by one, when it likes to. */
export class HeldAnswers {
  readonly #open: PromiseWithResolvers<string>[] = [];

  readonly hook = (): Promise<string> => {
    const answer = Promise.withResolvers<string>();
    this.#open.push(answer);
    return answer.promise;
  };

  /** Answers the oldest call that is still open. */
  answer(text: string): void {
    const oldest = this.#open.shift();
    if (oldest === undefined) throw new Error(`Cannot answer ${JSON.stringify(text)}: nobody has asked`);
    oldest.resolve(text);
  }

  /** Lets the oldest call without an answer for good. */
  forget(): void {
    this.#open.shift();
  }
}
