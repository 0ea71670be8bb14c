import {
  Comparison,
  Signature,
  SignatureField,
} from '@bellwether/plugin-models-common';

export type SignatureDiff = NonNullable<Comparison['signatures'][string]>;

type Change = SignatureDiff['changes'][number];

/**
 * What a caller of one version meets when it calls another. Callers send inputs and read outputs, so a new input that must be
 * sent breaks them, and so does an output that is gone; a new output, or an input that need not be sent any more, does not.
 */
export function diffSignatures(
  before: Signature,
  after: Signature,
): SignatureDiff {
  const changes = [
    ...diffSide('inputs', before.inputs, after.inputs),
    ...diffSide('outputs', before.outputs, after.outputs),
  ];
  const reasons = changes.flatMap(change => breaks(change) ?? []);
  return { breaking: reasons.length > 0, reasons, changes };
}

function diffSide(
  side: Change['side'],
  before: readonly SignatureField[],
  after: readonly SignatureField[],
): Change[] {
  const old = keyed(before);
  const changes: Change[] = [];
  for (const [key, field] of keyed(after)) {
    const was = old.get(key);
    old.delete(key);
    changes.push({
      side,
      change: changeOf(was, field),
      before: was,
      after: field,
    });
  }
  for (const field of old.values()) {
    changes.push({ side, change: 'removed', before: field });
  }
  return changes;
}

/** By name; what has none, by its place. */
function keyed(fields: readonly SignatureField[]) {
  return new Map(
    fields.map((field, index) => [field.name ?? `#${index}`, field]),
  );
}

function changeOf(
  before: SignatureField | undefined,
  after: SignatureField,
): Change['change'] {
  if (!before) return 'added';
  if (before.type !== after.type) return 'retyped';
  return !before.required && after.required ? 'required' : 'same';
}

function breaks({ side, change, before, after }: Change): string | undefined {
  const name = after?.name ?? before?.name ?? 'the unnamed one';
  const what = side === 'inputs' ? 'input' : 'output';
  switch (change) {
    case 'added':
      return side === 'inputs' && after?.required
        ? `Callers have to send the new input ${name}.`
        : undefined;
    case 'required':
      return side === 'inputs'
        ? `Callers have to send the input ${name}, which was optional.`
        : undefined;
    case 'removed':
      return side === 'inputs'
        ? `The input ${name}, which callers send, is gone.`
        : `The output ${name}, which callers read, is gone.`;
    case 'retyped':
      return `The ${what} ${name} is ${after?.type} instead of ${before?.type}.`;
    default:
      return undefined;
  }
}
