import { EntityRefLink } from '@backstage/plugin-catalog-react';

const PEOPLE = /^(user|group):/i;

const others: [prefix: string, words: (name: string) => string][] = [
  ['registry:', name => `the registry ${name}`],
  ['controller:', name => `the controller ${name}`],
  ['plugin:', name => `the portal (${name})`],
  ['service:', name => `the service ${name}`],
];

/** Who did it: a person or a team with a link, else what acted, in words. */
export function ActorName(props: { actor: string }) {
  const { actor } = props;
  if (PEOPLE.test(actor)) {
    return <EntityRefLink entityRef={actor} hideIcon />;
  }
  const known = others.find(([prefix]) => actor.startsWith(prefix));
  return <>{known ? known[1](actor.slice(known[0].length)) : actor}</>;
}
