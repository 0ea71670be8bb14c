/** A text that may define monitors of one model. */
export interface Loaded {
  entityRef: string;
  definedIn: { kind: 'file' | 'config'; location: string; editUrl?: string };
  /** Undefined when it could not be read: then what was known stays. */
  text?: string;
  problem?: string;
}

/** Names a text, whatever is in it. */
export function toLocation({ entityRef, definedIn }: Loaded): string {
  return `${entityRef} ${definedIn.kind} ${definedIn.location}`;
}
