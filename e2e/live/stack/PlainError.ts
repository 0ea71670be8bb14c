/** A failure that is told in a sentence, without a stack trace. */
export class PlainError extends Error {}

/** What this machine lacks, such as a program, the network or time: nothing of the project is known to be wrong. */
export class LackingError extends PlainError {}
