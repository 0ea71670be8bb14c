import { InputError, NotFoundError } from '@backstage/errors';
import { InferenceLogReply } from '@bellwether/plugin-drift-common';
import { kservePayloadLogger } from './adapters/kservePayloadLogger';
import { requestLog } from './adapters/requestLog';
import { InferenceLog } from './InferenceLog';
import {
  Delivery,
  InferenceLogAdapter,
  LoggedRow,
  Refusal,
} from './InferenceLogAdapter';
import {
  InferenceLogService,
  TooManyRequestsError,
} from './InferenceLogService';

const ADAPTERS: readonly InferenceLogAdapter[] = [
  kservePayloadLogger,
  requestLog,
];

/** Refusals that an answer names. */
const NAMED = 20;
const DAY_MS = 86_400_000;
const RETRY_AFTER_SECONDS = 5;

/** Reads deliveries by the adapter that knows their dialect, and puts their rows into the model's log. */
export class DefaultInferenceLogService implements InferenceLogService {
  constructor(
    private readonly options: {
      logs: ReadonlyMap<string, InferenceLog>;
      retentionDays: number;
    },
  ) {}

  async take(id: string, delivery: Delivery): Promise<InferenceLogReply> {
    const log = this.options.logs.get(id);
    if (!log) {
      throw new NotFoundError(
        `There is no drift.inferenceLogs.models.${id} in the portal's configuration`,
      );
    }
    if (log.isFull) {
      throw new TooManyRequestsError(
        `So many rows of ${id} wait to be moved into files that no more are taken for now`,
        RETRY_AFTER_SECONDS,
      );
    }
    const adapter = ADAPTERS.find(each => each.accepts(delivery.headers));
    if (!adapter) {
      throw new InputError(
        'That is neither a CloudEvent of the payload logger nor JSON lines (application/x-ndjson)',
      );
    }
    const { rows, refused } = adapter.read(delivery, log.config);
    const inTime = rows.filter(row => this.isInTime(row, delivery.receivedAt));
    if (inTime.length < rows.length) {
      refused.push({
        place: `${rows.length - inTime.length} rows`,
        sentence: `their time is in the future, or more than ${this.options.retentionDays} days ago`,
      });
    }
    if (inTime.length === 0 && refused.length > 0) {
      throw new InputError(
        `Nothing was taken: ${refused
          .slice(0, NAMED)
          .map(sentenceOf)
          .join('; ')}`,
      );
    }
    await log.take(inTime, delivery.receivedAt);
    return {
      accepted: inTime.length,
      refused: refused.slice(0, NAMED),
      refusedCount: refused.length,
    };
  }

  /** Rows that the next pruning would remove, or that no window is for yet, would only cost their files. */
  private isInTime({ at }: LoggedRow, receivedAt: Date): boolean {
    const age = receivedAt.getTime() - at.getTime();
    return age <= this.options.retentionDays * DAY_MS && age >= -DAY_MS;
  }
}

function sentenceOf({ place, sentence }: Refusal): string {
  return `${place}: ${sentence}`;
}
