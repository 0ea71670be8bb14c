import {
  AuditorService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  CompareRangesRequest,
  DecideBaselineRequest,
  driftBaselineApprovePermission,
  driftBaselineProposePermission,
  DriftFleetReply,
  driftMutePermission,
  driftPromiseProposePermission,
  driftRunPermission,
  MuteRequest,
  ProposeBaselineRequest,
  ProposePromiseRequest,
  RunMonitorRequest,
} from '@bellwether/plugin-drift-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
import { MonitorStore } from '../database';
import { DriftService, ReadOptions, WriteOptions } from './DriftService';

export interface AuthorizedDriftServiceOptions {
  auditor: AuditorService;
  monitors: MonitorStore;
  permissions: PermissionsService;
  visibility: ModelVisibility;
}

/** Stands in front of another drift service: permission and audit, and nothing else. */
export class AuthorizedDriftService implements DriftService {
  constructor(
    private readonly inner: DriftService,
    private readonly options: AuthorizedDriftServiceOptions,
  ) {}

  async getFleet(
    query: { weeks: number },
    options: ReadOptions,
  ): Promise<DriftFleetReply> {
    const reply = await this.inner.getFleet(query, options);
    const visible = await this.options.visibility.visibleModels(options);
    if (visible === 'all') return reply;
    const allowed = new Set(visible);
    return {
      ...reply,
      rows: reply.rows.filter(({ entityRef }) => allowed.has(entityRef)),
    };
  }

  async getMonitors(entityRef: string, options: ReadOptions) {
    await this.options.visibility.assertVisible(entityRef, options);
    return this.inner.getMonitors(entityRef, options);
  }

  async getWindows(monitor: string, options: ReadOptions) {
    await this.assertVisible(monitor, options);
    return this.inner.getWindows(monitor, options);
  }

  async getHeatMap(monitor: string, options: ReadOptions) {
    await this.assertVisible(monitor, options);
    return this.inner.getHeatMap(monitor, options);
  }

  async getWindow(monitor: string, firstDay: string, options: ReadOptions) {
    await this.assertVisible(monitor, options);
    return this.inner.getWindow(monitor, firstDay, options);
  }

  /** What it costs is bounded: each window is read once, one after the other, and by no choice of the reader's. */
  async getSlices(
    monitor: string,
    firstDay: string,
    column: string,
    options: ReadOptions,
  ) {
    await this.assertVisible(monitor, options);
    return this.inner.getSlices(monitor, firstDay, column, options);
  }

  async getReport(monitor: string, firstDay: string, options: ReadOptions) {
    await this.assertVisible(monitor, options);
    return this.inner.getReport(monitor, firstDay, options);
  }

  async getBaselines(monitor: string, options: ReadOptions) {
    await this.assertVisible(monitor, options);
    return this.inner.getBaselines(monitor, options);
  }

  /** It stores nothing, but costs the engine's time: it needs what a run needs. */
  async compareRanges(
    monitor: string,
    request: CompareRangesRequest,
    options: ReadOptions & { signal?: AbortSignal },
  ) {
    const entityRef = await this.assertVisible(monitor, options);
    await this.assertAllowed(driftRunPermission, entityRef, options);
    return this.inner.compareRanges(monitor, request, options);
  }

  /** The comparison is made again for it. */
  async getComparisonReport(
    monitor: string,
    request: CompareRangesRequest,
    options: ReadOptions & { signal?: AbortSignal },
  ) {
    const entityRef = await this.assertVisible(monitor, options);
    await this.assertAllowed(driftRunPermission, entityRef, options);
    return this.inner.getComparisonReport(monitor, request, options);
  }

  async proposeBaseline(
    monitor: string,
    request: ProposeBaselineRequest,
    options: WriteOptions,
  ) {
    return this.audited(
      'baseline-propose',
      driftBaselineProposePermission,
      monitor,
      request,
      options,
      () => this.inner.proposeBaseline(monitor, request, options),
    );
  }

  async decideBaseline(
    monitor: string,
    number: number,
    request: DecideBaselineRequest,
    options: WriteOptions,
  ) {
    return this.audited(
      'baseline-decide',
      driftBaselineApprovePermission,
      monitor,
      { number, ...request },
      options,
      () => this.inner.decideBaseline(monitor, number, request, options),
    );
  }

  async run(
    monitor: string,
    request: RunMonitorRequest,
    options: WriteOptions,
  ) {
    return this.audited(
      'monitor-run',
      driftRunPermission,
      monitor,
      request,
      options,
      () => this.inner.run(monitor, request, options),
    );
  }

  async mute(monitor: string, request: MuteRequest, options: WriteOptions) {
    return this.audited(
      'monitor-mute',
      driftMutePermission,
      monitor,
      request,
      options,
      () => this.inner.mute(monitor, request, options),
    );
  }

  async proposePromise(
    monitor: string,
    request: ProposePromiseRequest,
    options: WriteOptions,
  ) {
    return this.audited(
      'promise-propose',
      driftPromiseProposePermission,
      monitor,
      request,
      options,
      () => this.inner.proposePromise(monitor, request, options),
    );
  }

  private async audited<T>(
    eventId: string,
    permission: ResourcePermission,
    monitor: string,
    request: object,
    options: WriteOptions,
    work: () => Promise<T>,
  ): Promise<T> {
    const event = await this.options.auditor.createEvent({
      eventId,
      severityLevel: 'medium',
      request: options.request,
      meta: { monitor, ...request },
    });
    try {
      const entityRef = await this.assertVisible(monitor, options);
      await this.assertAllowed(permission, entityRef, options);
      const result = await work();
      await event.success({ meta: { entityRef } });
      return result;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }

  /** @returns the model of the monitor */
  private async assertVisible(
    monitor: string,
    options: ReadOptions,
  ): Promise<string> {
    const stored = await this.options.monitors.get(monitor);
    const missing = new NotFoundError('There is no such monitor');
    if (!stored) throw missing;
    try {
      await this.options.visibility.assertVisible(stored.entityRef, options);
    } catch {
      // Whether it exists is not said to those who may not see it.
      throw missing;
    }
    return stored.entityRef;
  }

  private async assertAllowed(
    permission: ResourcePermission,
    entityRef: string,
    options: ReadOptions,
  ): Promise<void> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission, resourceRef: entityRef }],
      options,
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `${permission.name} on ${entityRef} is for its owners`,
      );
    }
  }
}
