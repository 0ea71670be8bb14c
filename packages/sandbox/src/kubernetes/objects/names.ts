const LONGEST_LABEL = 63;

/** Longest name that leaves room for what Kubernetes appends to it. */
const LONGEST_NAME = 40;

function trimEnds(text: string): string {
  return text.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

/** The text as the value of a label. */
export function labelValue(text: string): string {
  const allowed = text.replace(/[^\w.-]+/g, '-').slice(0, LONGEST_LABEL);
  return trimEnds(allowed);
}

/** The text as the name of an object. */
export function objectName(text: string): string {
  const allowed = text.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  return trimEnds(allowed.slice(0, LONGEST_NAME)) || 'model';
}
