/** A failure that is told in a sentence, without a stack trace. */
export class PlainError extends Error {}
