import type { RequestHandler } from 'express';
import { faultMiddleware } from './middleware';
import type { FaultRule, Upstream } from './types';

export { parseFaultRule } from './parseFaultRule';
export type { FaultMatch, FaultRule, Upstream } from './types';

/** The listening side of an upstream, as far as a fault has to reach it. */
export interface RefusableListener {
  /** Stops listening and destroys every open connection. */
  refuse(): Promise<void>;
  /** Listens again, on the same port. */
  accept(): Promise<void>;
}

export interface Faults {
  /** Answers in the place of the upstream while a rule for it applies. Mount it before everything else. */
  middleware(upstream: Upstream): RequestHandler;
  /** Puts a rule in force in the place of the one before it. `drop-watch` happens at once and is not kept. */
  set(upstream: Upstream, rule: FaultRule): Promise<void>;
  get(upstream: Upstream): FaultRule | undefined;
  /** Ends the rule of one upstream, or of all. */
  clear(upstream?: Upstream): Promise<void>;
  /** Calls back whenever the open watches of the upstream are to be dropped. Returns a function that unsubscribes. */
  onDropWatch(upstream: Upstream, callback: () => void): () => void;
  /** Tells which listener `refuse` closes. */
  attach(upstream: Upstream, listener: RefusableListener): void;
}

export function createFaults(): Faults {
  const rules = new Map<Upstream, FaultRule>();
  const watches = new Map<Upstream, Set<() => void>>();
  const listeners = new Map<Upstream, RefusableListener>();

  const take = (upstream: Upstream): FaultRule | undefined => {
    const rule = rules.get(upstream);
    if (rule && 'times' in rule && rule.times !== undefined) {
      if (rule.times <= 1) {
        rules.delete(upstream);
      } else {
        rules.set(upstream, { ...rule, times: rule.times - 1 });
      }
    }
    return rule;
  };

  const clearOne = async (upstream: Upstream) => {
    const rule = rules.get(upstream);
    rules.delete(upstream);
    if (rule?.kind === 'refuse') {
      await listeners.get(upstream)?.accept();
    }
  };

  return {
    middleware: upstream =>
      faultMiddleware({
        peek: () => rules.get(upstream),
        take: () => take(upstream),
      }),
    async set(upstream, rule) {
      if (rule.kind === 'drop-watch') {
        for (const drop of [...(watches.get(upstream) ?? [])]) {
          drop();
        }
        return;
      }
      await clearOne(upstream);
      rules.set(upstream, rule);
      if (rule.kind === 'refuse') {
        await listeners.get(upstream)?.refuse();
      }
    },
    get: upstream => rules.get(upstream),
    async clear(upstream) {
      const named = upstream === undefined ? [...rules.keys()] : [upstream];
      for (const name of named) {
        await clearOne(name);
      }
    },
    onDropWatch(upstream, callback) {
      const callbacks = watches.get(upstream) ?? new Set();
      callbacks.add(callback);
      watches.set(upstream, callbacks);
      return () => {
        callbacks.delete(callback);
      };
    },
    attach(upstream, listener) {
      listeners.set(upstream, listener);
    },
  };
}
