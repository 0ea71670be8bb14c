/**
 * Rows, or values of a column, below which a side is not judged: intervals of effects are those of large samples, and of a
 * handful of values they would be too narrow.
 */
export const LEAST_ROWS = 10;
