import type { Argument } from '../schemas/analysis';

/**
 * The arguments of a template with what is given for them. What the template does not ask for is left out.
 *
 * @returns text that says which argument has no value
 */
export function mergeArguments(
  given: readonly Argument[],
  asked: readonly Argument[],
): Argument[] | string {
  const merged = asked.map(argument => {
    const { value, valueFrom } =
      given.find(({ name }) => name === argument.name) ?? {};
    if (value !== undefined) {
      return { ...argument, value };
    }
    return valueFrom ? { ...argument, valueFrom } : argument;
  });
  const missing = merged.find(
    ({ value, valueFrom }) => value === undefined && !valueFrom,
  );
  return missing ? `args.${missing.name} was not resolved` : merged;
}

/**
 * A metric with its arguments filled in wherever `{{args.name}}` stands.
 *
 * @returns text that says which argument is not there
 */
export function resolveArguments<Value extends object>(
  metric: Value,
  args: readonly Argument[],
): Value | string {
  let unresolved: string | undefined;
  const text = JSON.stringify(metric).replace(
    /\{\{([^{}]*)\}\}/g,
    (_whole, tag: string) => {
      const name = tag.trim();
      const value = args.find(
        argument => `args.${argument.name}` === name,
      )?.value;
      if (value === undefined) {
        unresolved = `failed to resolve {{${tag}}}`;
        return '';
      }
      // The text is put into JSON.
      return JSON.stringify(value).slice(1, -1);
    },
  );
  return unresolved ?? JSON.parse(text);
}
