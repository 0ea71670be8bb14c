/** Something that a task made, and how it is undone. */
export interface MadeThing {
  what: string;
  undo: string;
}

const REMEMBERED_TASKS = 500;

/**
 * What each task made. The scaffolder forgets what a step put out that failed later on, and just that step may have left
 * something half-made.
 */
export class MadeThings {
  readonly #byTask = new Map<string, Map<string, string>>();

  note(taskId: string, { what, undo }: MadeThing): void {
    const things = this.#byTask.get(taskId) ?? new Map<string, string>();
    things.set(what, undo);
    this.#byTask.delete(taskId);
    this.#byTask.set(taskId, things);
    const [oldest] = this.#byTask.keys();
    if (this.#byTask.size > REMEMBERED_TASKS) this.#byTask.delete(oldest);
  }

  /** It is known by now that there is no such thing, or by a better name. */
  forget(taskId: string, what: string): void {
    this.#byTask.get(taskId)?.delete(what);
  }

  /** In the order in which they were made. */
  of(taskId: string): MadeThing[] {
    return [...(this.#byTask.get(taskId) ?? [])].map(([what, undo]) => ({
      what,
      undo,
    }));
  }
}
