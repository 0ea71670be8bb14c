import {
  CostHeadline,
  Forecast,
  Recommendation,
  RecommendationsReply,
} from '@bellwether/plugin-cost-common';
import { Tone } from '@bellwether/plugin-models-common';
import { formatMoney, formatShare } from '@bellwether/plugin-models-react';
import { recommendationForms } from './states';

type Advised = Pick<
  Recommendation,
  'state' | 'saving' | 'hold' | 'sentence' | 'confidence'
>;

/** Most urgent first: what breaks, what waits for a person, what goes on, what is done. */
const ORDER: ReadonlyArray<Recommendation['state']> = [
  'breached',
  'failed',
  'proposed',
  'turned-down',
  'opened',
  'merged',
  'live',
  'realised',
];

function recommendationsOf({ servers }: RecommendationsReply): Advised[] {
  return servers.flatMap(({ recommendation }) => recommendation ?? []);
}

/** Whether a model is the right size, in two words. */
export function sizeForm(reply: RecommendationsReply): {
  tone: Tone;
  word: string;
} {
  const advised = recommendationsOf(reply);
  const first = ORDER.map(state =>
    advised.find(one => one.state === state),
  ).find(Boolean);
  if (first) {
    if (first.state === 'proposed') {
      return first.saving.requestedPerDay < 0
        ? { tone: 'warn', word: 'Too small' }
        : { tone: 'watch', word: 'Too large' };
    }
    return recommendationForms[first.state];
  }
  const fits = reply.servers.some(
    ({ withheld }) => withheld?.why === 'right-size',
  );
  return fits
    ? { tone: 'ok', word: 'Right size' }
    : { tone: 'void', word: 'Size not judged' };
}

/** `29.15 USD on 15 Jun, 2 % more than the week before.` */
export function costSentence(headline: CostHeadline, currency: string): string {
  const { perDay, changeAgainstLastWeek: change } = headline;
  const cost = `${formatMoney(perDay, currency)} per day`;
  if (change === null) return `${cost}.`;
  if (Math.abs(change) < 0.005) return `${cost}, as in the week before.`;
  return `${cost}, ${formatShare(Math.abs(change))} ${
    change > 0 ? 'more' : 'less'
  } than in the week before.`;
}

/** What a person could do about it, and why it waits; undefined where there is nothing to do. */
export function savingSentence(
  reply: RecommendationsReply,
): string | undefined {
  const waiting = recommendationsOf(reply).filter(
    ({ state }) => state === 'proposed',
  );
  if (waiting.length === 0) return undefined;
  const money = (amount: number) => formatMoney(amount, reply.currency);
  // Of several servers some may be too large and others too small: neither hides the other.
  const less = waiting.filter(({ saving }) => saving.requestedPerDay >= 0);
  const more = waiting.filter(({ saving }) => saving.requestedPerDay < 0);
  const requestedOf = (some: readonly Advised[]) =>
    some.reduce((total, { saving }) => total + saving.requestedPerDay, 0);
  const billable = less.reduce(
    (total, { saving }) => total + saving.billablePerDay,
    0,
  );
  const sentences = [
    less.length > 0 &&
      `The right size frees ${money(requestedOf(less))} per day, of which ${
        billable < 0.005 ? 'nothing leaves' : `${money(billable)} leave`
      } the bill.`,
    more.length > 0 &&
      `${
        less.length > 0 ? 'Where it is too small now, it' : 'The right size'
      } costs ${money(-requestedOf(more))} per day more.`,
    waiting.find(one => one.hold)?.hold?.sentence,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** `29.60 USD a day at this rate, 25.01 if applied from 19 Jun`. */
export function forecastWords(forecast: Forecast, currency: string): string {
  const rate = `${formatMoney(
    forecast.atThisRate,
    currency,
  )} per day at this rate`;
  return forecast.ifApplied === null
    ? rate
    : `${rate}, ${formatMoney(forecast.ifApplied, currency)} if applied`;
}
