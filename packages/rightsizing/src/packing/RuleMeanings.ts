import {
  means,
  type PodRules,
  type PodSelector,
  type PodTerm,
} from './podRules';

/** The pods of a namespace, by their labels. */
class Namespace {
  readonly all: PodRules[] = [];
  private readonly unlabelled: PodRules[] = [];
  private readonly byLabel = new Map<string, PodRules[]>();

  add(rules: PodRules): void {
    this.all.push(rules);
    if (!rules.labels) this.unlabelled.push(rules);
    for (const label of Object.entries(rules.labels ?? {})) {
      const those = this.byLabel.get(label.join('=')) ?? [];
      those.push(rules);
      this.byLabel.set(label.join('='), those);
    }
  }

  /** Those that a selector may mean, by the first label that it asks for: nearly all selectors ask for one. */
  candidates({ labels }: PodSelector): PodRules[] {
    const asked = labels?.find(({ operator }) => operator === 'In');
    if (!asked) return this.all;
    return [
      ...this.unlabelled,
      ...asked.values.flatMap(
        value => this.byLabel.get(`${asked.key}=${value}`) ?? [],
      ),
    ];
  }
}

/** Which pods the rules of pods mean. Looked up by namespace and label, since there may be as many rules as there are sets of pods. */
export class RuleMeanings {
  /** No pod requires anything of others. */
  readonly isEmpty: boolean;
  private readonly byNamespace = new Map<string, Namespace>();
  private readonly all: PodRules[];
  private readonly known = new Map<
    PodTerm,
    ReadonlyArray<readonly [PodRules, boolean]>
  >();
  private readonly opposed = new Map<
    PodRules,
    Array<{ owner: PodRules; term: PodTerm }>
  >();

  constructor(rules: readonly PodRules[]) {
    this.all = [...new Set(rules)];
    this.isEmpty = this.all.every(
      ({ near, apart, spread }) =>
        near.length + apart.length + spread.length === 0,
    );
    if (this.isEmpty) return;
    for (const one of this.all) {
      const those = this.byNamespace.get(one.namespace) ?? new Namespace();
      those.add(one);
      this.byNamespace.set(one.namespace, those);
    }
    for (const owner of this.all) {
      for (const term of owner.apart) {
        for (const [other] of this.meantBy(term)) {
          // Pods of the same set are looked at by their own rule.
          if (other === owner) continue;
          const those = this.opposed.get(other) ?? [];
          those.push({ owner, term });
          this.opposed.set(other, those);
        }
      }
    }
  }

  /** The pods that a term means; with false, those that it may mean. */
  meantBy(term: PodTerm): ReadonlyArray<readonly [PodRules, boolean]> {
    const known = this.known.get(term);
    if (known) return known;
    const { namespaces, hasOtherNamespaces } = term.pods;
    const those =
      namespaces === 'all' || hasOtherNamespaces
        ? this.all
        : namespaces.flatMap(
            one => this.byNamespace.get(one)?.candidates(term.pods) ?? [],
          );
    const meant = [...new Set(those)].flatMap(
      (rules): Array<[PodRules, boolean]> => {
        const is = means(term.pods, rules);
        return is === false ? [] : [[rules, is ?? false]];
      },
    );
    this.known.set(term, meant);
    return meant;
  }

  /** Undefined where that is not known. */
  isMeant(term: PodTerm, rules: PodRules): boolean | undefined {
    const found = this.meantBy(term).find(([other]) => other === rules);
    if (!found) return false;
    return found[1] ? true : undefined;
  }

  /** The pods that all of some terms mean, and those that they may mean. */
  meantByAll(terms: readonly PodTerm[]): {
    sure: PodRules[];
    perhaps: PodRules[];
  } {
    const sure: PodRules[] = [];
    const perhaps: PodRules[] = [];
    for (const [rules] of this.meantBy(terms[0])) {
      const are = terms.map(term => this.isMeant(term, rules));
      if (are.every(is => is === true)) sure.push(rules);
      else if (!are.includes(false)) perhaps.push(rules);
    }
    return { sure, perhaps };
  }

  /** Anti-affinity of other pods that may mean this one. */
  opposedTo(
    rules: PodRules,
  ): ReadonlyArray<{ owner: PodRules; term: PodTerm }> {
    return this.opposed.get(rules) ?? [];
  }
}
