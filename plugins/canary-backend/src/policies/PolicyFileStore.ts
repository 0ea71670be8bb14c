import { YamlProblem } from '@bellwether/plugin-models-node';
import { JudgePolicyInput, judgePolicySchema } from '@bellwether/rollout-judge';
import { Knex } from 'knex';
import { z } from 'zod';

interface PolicyRow {
  entity_ref: string;
  file: string;
  /** SQLite gives numbers. */
  is_models: boolean | number;
  policy: string | null;
  good_at: string | null;
  problem: string | null;
  problem_since: string | null;
}

/** Which file is meant: a path beside a model. */
export interface PolicyPlace {
  entityRef: string;
  file: string;
  /** Named by the model itself, not only by one of its servers. */
  isModels: boolean;
}

/** A policy in a file, as it was read last. */
export interface PolicyFile extends PolicyPlace {
  /** The last good one; undefined while there was none. */
  policy?: JudgePolicyInput;
  goodAt?: string;
  /** Of the newest text. */
  problem?: YamlProblem;
  problemSince?: string;
}

const problemSchema = z.object({
  sentence: z.string(),
  line: z.number().optional(),
  key: z.string().optional(),
});

/** It was checked to be a policy; what was left out stays so. */
const writtenSchema = z.custom<JudgePolicyInput>();

/** Keeps the last good policy of every file, so that a text that is broken changes no judgement. */
export class PolicyFileStore {
  constructor(private readonly knex: Knex) {}

  async list(): Promise<PolicyFile[]> {
    return (await this.#table()).map(toFile);
  }

  async keepGood(
    place: PolicyPlace,
    policy: JudgePolicyInput,
    now: Date,
  ): Promise<void> {
    await this.#table()
      .insert({
        ...keyOf(place),
        is_models: place.isModels,
        policy: JSON.stringify(policy),
        good_at: now.toISOString(),
        problem: null,
        problem_since: null,
      })
      .onConflict(['entity_ref', 'file'])
      .merge();
  }

  /** The policy that was good stays. */
  async keepProblem(
    place: PolicyPlace,
    problem: YamlProblem,
    now: Date,
  ): Promise<void> {
    const text = JSON.stringify(problem);
    const before = await this.#table().where(keyOf(place)).first();
    await this.#table()
      .insert({
        ...keyOf(place),
        is_models: place.isModels,
        policy: null,
        good_at: null,
        problem: text,
        problem_since:
          before?.problem === text && before.problem_since
            ? before.problem_since
            : now.toISOString(),
      })
      .onConflict(['entity_ref', 'file'])
      .merge(['is_models', 'problem', 'problem_since']);
  }

  /** Files that nobody names any more. */
  async forget(places: readonly PolicyPlace[]): Promise<void> {
    for (const place of places)
      await this.#table().where(keyOf(place)).delete();
  }

  #table() {
    return this.knex<PolicyRow>('judge_policies');
  }
}

function keyOf({ entityRef, file }: PolicyPlace) {
  return { entity_ref: entityRef, file };
}

function toFile(row: PolicyRow): PolicyFile {
  const written: unknown = row.policy === null ? null : JSON.parse(row.policy);
  // A version that judges by other rules may not know what an older one took.
  const isKnown = judgePolicySchema.safeParse(written).success;
  return {
    entityRef: row.entity_ref,
    file: row.file,
    isModels: Boolean(row.is_models),
    policy: isKnown ? writtenSchema.parse(written) : undefined,
    goodAt: row.good_at ?? undefined,
    problem: row.problem
      ? problemSchema.parse(JSON.parse(row.problem))
      : undefined,
    problemSince: row.problem_since ?? undefined,
  };
}
