import {
  AttentionQuery,
  AttentionReply,
  FleetQuery,
  FleetReply,
} from '@bellwether/plugin-models-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
import {
  FleetCounts,
  FleetService,
  FleetServiceOptions,
  RestrictedFleetService,
} from './FleetService';

/** Stands in front of another fleet service: which models the caller may see, and nothing else. */
export class AuthorizedFleetService implements FleetService {
  static create(
    inner: RestrictedFleetService,
    options: { visibility: ModelVisibility },
  ): FleetService {
    return new AuthorizedFleetService(inner, options.visibility);
  }

  readonly #inner: RestrictedFleetService;
  readonly #visibility: ModelVisibility;

  private constructor(
    inner: RestrictedFleetService,
    visibility: ModelVisibility,
  ) {
    this.#inner = inner;
    this.#visibility = visibility;
  }

  async query(
    query: FleetQuery,
    options: FleetServiceOptions,
  ): Promise<FleetReply> {
    return this.#inner.query(
      query,
      await this.#visibility.visibleModels(options),
    );
  }

  async attention(
    query: AttentionQuery,
    options: FleetServiceOptions,
  ): Promise<AttentionReply> {
    return this.#inner.attention(
      query,
      await this.#visibility.visibleModels(options),
    );
  }

  async counts(options: FleetServiceOptions): Promise<FleetCounts> {
    return this.#inner.counts(await this.#visibility.visibleModels(options));
  }
}
