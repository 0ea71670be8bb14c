import { badRequest } from '../StatusError';

type Labels = Record<string, string>;
export type LabelMatcher = (labels: Labels) => boolean;

const KEY = String.raw`(?:[\w.-]+/)?[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?`;
const VALUE = String.raw`[\w.-]*`;

const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);
const EQUALS = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const ORDER = new RegExp(`^(${KEY})\\s*([<>])\\s*(-?\\d+)$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);

/** Splits at the commas that stand outside of brackets. */
function split(text: string): string[] {
  return text.split(/,(?![^(]*\))/).map(part => part.trim());
}

function parseSet(
  key: string,
  operator: string,
  text: string,
): LabelMatcher | undefined {
  const values = text.split(',').map(value => value.trim());
  if (!values.every(value => new RegExp(`^${VALUE}$`).test(value))) {
    return undefined;
  }
  return operator === 'in'
    ? labels => key in labels && values.includes(labels[key])
    : labels => !(key in labels && values.includes(labels[key]));
}

function parseRequirement(text: string): LabelMatcher | undefined {
  const exists = EXISTS.exec(text);
  if (exists) {
    const [, not, key] = exists;
    return labels => key in labels !== (not === '!');
  }
  const equals = EQUALS.exec(text);
  if (equals) {
    const [, key, operator, value] = equals;
    return operator === '!='
      ? labels => labels[key] !== value
      : labels => labels[key] === value;
  }
  const order = ORDER.exec(text);
  if (order) {
    const [, key, operator, value] = order;
    return labels => {
      const number = /^-?\d+$/.test(labels[key]) ? Number(labels[key]) : NaN;
      return operator === '>' ? number > Number(value) : number < Number(value);
    };
  }
  const set = SET.exec(text);
  return set ? parseSet(set[1], set[2], set[3]) : undefined;
}

/**
 * Reads a label selector: equality (`=`, `==`, `!=`), sets (`in`, `notin`), existence (`key`, `!key`) and order (`<`, `>`).
 *
 * @throws StatusError 400
 */
export function parseLabelSelector(text: string): LabelMatcher {
  if (!text.trim()) {
    return () => true;
  }
  const requirements = split(text).map(part => {
    const requirement = parseRequirement(part);
    if (!requirement) {
      throw badRequest(
        `unable to parse requirement: '${part}' is not a label requirement`,
      );
    }
    return requirement;
  });
  return labels => requirements.every(requirement => requirement(labels));
}
