import { reasonSchema } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import {
  amountSchema,
  currencySchema,
  daySchema,
  shareSchema,
} from './conventions';

/** What a budget is for. @public */
export const budgetScopes = ['model', 'team', 'system', 'cluster'] as const;

/** A budget of a calendar month in UTC, and how it stands. @public */
export const budgetStateSchema = z.object({
  scope: z.enum(budgetScopes),
  /** Entity ref, or name of a cluster. */
  subject: z.string(),
  perMonth: amountSchema,
  /** `config`: of the portal's configuration; `registry`: of the model's tag; else the entity ref of the person who set it. */
  setBy: z.string(),
  /** Spent since the first of the month. */
  spent: amountSchema,
  /** What the month will cost at this rate. */
  expected: amountSchema,
  /** Of the budget; may be over 1. */
  spentShare: z.number().nonnegative(),
  /** Part of the month that is over. */
  elapsedShare: shareSchema,
  state: z.enum(['within', 'will-exceed', 'exceeded']),
  /** Day on which it will be spent, or was. */
  exceededOn: daySchema.nullable(),
  sentence: z.string(),
});

/** @public */
export type BudgetState = z.infer<typeof budgetStateSchema>;

/** Body of `PUT …/budget`; null takes the budget away. @public */
export const setBudgetRequestSchema = z.strictObject({
  perMonth: z.number().positive().nullable(),
  reason: reasonSchema,
});

/** @public */
export type SetBudgetRequest = z.infer<typeof setBudgetRequestSchema>;

/** Reply of `PUT …/budget`. @public */
export const budgetReplySchema = z.object({
  currency: currencySchema,
  budget: budgetStateSchema.nullable(),
});

/** @public */
export type BudgetReply = z.infer<typeof budgetReplySchema>;
