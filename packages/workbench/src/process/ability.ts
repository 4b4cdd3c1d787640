/**
 * What an ability extends, with every hook doing nothing. Only for tests: nothing here has a window.
 *
 * @see interface_sdk-js: api/@ohos.app.ability.UIAbility.d.ts
 */
export class UIAbility {
  context: unknown = undefined;
  launchWant: unknown = undefined;
  lastRequestWant: unknown = undefined;

  onCreate(_want: unknown, _launchParam: unknown): void {}
  onWindowStageCreate(_windowStage: unknown): void {}
  onWindowStageDestroy(): void {}
  onForeground(): void {}
  onBackground(): void {}
  onDestroy(): void {}
  onNewWant(_want: unknown, _launchParam: unknown): void {}
}

/** What an application's stage extends. @see interface_sdk-js: api/@ohos.app.ability.AbilityStage.d.ts */
export class AbilityStage {
  context: unknown = undefined;

  onCreate(): void {}
  onAcceptWant(_want: unknown): string {
    return "";
  }
}

/** What a test runner implements; a class of it may also extend it. */
export class TestRunner {
  onPrepare(): void {}
  onRun(): void {}
}
