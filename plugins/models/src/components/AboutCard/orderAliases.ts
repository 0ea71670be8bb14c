import { Alias, CHALLENGER, CHAMPION } from '@bellwether/plugin-models-common';

const first = [CHAMPION, CHALLENGER];

function rank({ alias }: Alias) {
  const place = first.indexOf(alias);
  return place === -1 ? first.length : place;
}

/** Champion, challenger, then the others by name. */
export function orderAliases(aliases: Alias[]): Alias[] {
  return [...aliases].sort(
    (a, b) => rank(a) - rank(b) || a.alias.localeCompare(b.alias, 'en'),
  );
}
