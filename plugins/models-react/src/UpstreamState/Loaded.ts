/** What a screen knows of the data that it shows. @public */
export interface Loaded<T> {
  value?: T;
  error?: Error;
  /** True until the first answer to what is asked for now, and after `retry`. */
  loading: boolean;
  /** ISO 8601 time of the last good answer, when `value` is older than it should be. */
  staleSince?: string;
  retry(): void;
}
