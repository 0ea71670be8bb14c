/** A requirement on a label of a node or pod, as `matchExpressions` of Kubernetes has it. */
export interface NodeExpression {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  /** None with `Exists` and `DoesNotExist`; one whole number with `Gt` and `Lt`. */
  values: readonly string[];
}

/** What a node has to be all of. */
export interface NodeTerm {
  labels: readonly NodeExpression[];
  /** Of the names of nodes, as `matchFields` has them. */
  names: readonly NodeExpression[];
}

/** On which nodes a pod may stand, by what it requires itself. Share one object between pods that require the same. */
export interface NodeLimits {
  /** `nodeName`: this one alone. */
  node?: string;
  /** `nodeSelector`: all of them. */
  selector: Readonly<Record<string, string>>;
  /** Required node affinity: one of the terms; not asked for where absent. */
  terms?: readonly NodeTerm[];
  /** Volumes of the pod that can be reached from some nodes alone: one of the terms of each. */
  volumes?: ReadonlyArray<{ claim: string; terms: readonly NodeTerm[] }>;
}

/** What is known of a node. */
export interface LabelledNode {
  name: string;
  labels?: Readonly<Record<string, string>>;
  /** Whether a label that is not among them may be there all the same; where `labels` is absent, any may. */
  hasOtherLabels?: boolean;
}

/** All of what is asked for; undefined where that depends on what is not known. */
export function allOf(
  parts: ReadonlyArray<boolean | undefined>,
): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

function anyOf(parts: ReadonlyArray<boolean | undefined>): boolean | undefined {
  if (parts.includes(true)) return true;
  return parts.includes(undefined) ? undefined : false;
}

/** Whether a label that has a value, or is absent, is what is asked for. */
export function matches(
  { operator, values }: NodeExpression,
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default: {
      // Kubernetes compares whole numbers, and nothing else matches.
      if (!/^-?\d+$/.test(value ?? '') || !/^-?\d+$/.test(values[0] ?? '')) {
        return false;
      }
      return operator === 'Gt'
        ? Number(value) > Number(values[0])
        : Number(value) < Number(values[0]);
    }
  }
}

/**
 * Whether a pod may stand on a node, by its `nodeSelector`, its required node affinity and its `nodeName`; as the scheduler decides it.
 *
 * @returns undefined where that depends on a label of which nothing is known
 */
export function mayStandOn(
  limits: NodeLimits,
  { name, labels, hasOtherLabels = labels === undefined }: LabelledNode,
): boolean | undefined {
  const valueOf = (key: string): string | undefined => labels?.[key];
  const labelled = (one: NodeExpression) =>
    valueOf(one.key) === undefined && hasOtherLabels
      ? undefined
      : matches(one, valueOf(one.key));
  const { node, selector, terms, volumes } = limits;
  const anyTerm = (wanted: readonly NodeTerm[]) =>
    anyOf(
      wanted.map(term =>
        // A term that asks for nothing matches no node.
        term.labels.length + term.names.length === 0
          ? false
          : allOf([
              ...term.labels.map(labelled),
              ...term.names.map(one => matches(one, name)),
            ]),
      ),
    );
  return allOf([
    node === undefined || node === name,
    ...Object.entries(selector).map(([key, value]) =>
      labelled({ key, operator: 'In', values: [value] }),
    ),
    terms === undefined || anyTerm(terms),
    ...(volumes ?? []).map(volume => anyTerm(volume.terms)),
  ]);
}

function expressionWords({ key, operator, values }: NodeExpression): string {
  const list = values.length === 1 ? values[0] : `(${values.join(', ')})`;
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${list}` : `${key} in ${list}`;
    case 'NotIn':
      return values.length === 1 ? `${key}≠${list}` : `${key} not in ${list}`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `no ${key}`;
    default:
      return `${key} ${operator === 'Gt' ? '>' : '<'} ${list}`;
  }
}

function termsWords(terms: readonly NodeTerm[]): string {
  return (
    terms
      .map(term =>
        [...term.labels, ...term.names].map(expressionWords).join(' and '),
      )
      .join(' or ') || 'that no node has'
  );
}

/** What a pod requires of its node, in the words of its manifest: `nodeSelector pool=gpu, node affinity zone in (a, b)`. */
export function limitWords({
  node,
  selector,
  terms,
  volumes = [],
}: NodeLimits): string {
  const selected = Object.entries(selector).map(
    ([key, value]) => `${key}=${value}`,
  );
  return [
    node !== undefined && `nodeName ${node}`,
    selected.length > 0 && `nodeSelector ${selected.join(', ')}`,
    terms && `node affinity ${termsWords(terms)}`,
    ...volumes.map(volume => `a volume at ${termsWords(volume.terms)}`),
  ]
    .filter(Boolean)
    .join(', ');
}
