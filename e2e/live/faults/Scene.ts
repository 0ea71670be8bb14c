import { Cluster } from '../components/kubernetes/Cluster';
import { Portal } from '../proof/Portal';
import { SeenCluster } from '../proof/SeenCluster';
import { Stage } from '../proof/Stage';
import type { Component } from '../stack/Component';
import type { Stack } from '../stack/Stack';
import { type Checks, eventually } from './Checks';
import type { Gate } from './Gate';
import { PortalApi } from './PortalApi';
import { isReady } from '../portal/backendAlone';
import { PORTAL } from './portalBackend';
import type { Registry } from './Registry';

/** How long a server may take to start again on a busy machine. */
const START_SECONDS = 240;

/**
 * How long the portal may take to go on by itself: what a process that died left behind is given up after a minute, and the
 * watch of a cluster is taken over after its lease.
 */
export const RECOVERY_SECONDS = 240;

/** The stack with the portal, and what is done to them. */
export class Scene {
  readonly portal: PortalApi;
  readonly cluster: Cluster;
  /** Where Rollouts are made on which the portal acts. */
  readonly stage: Stage;
  private readonly added: string[] = [];

  constructor(
    private readonly stack: Stack,
    readonly checks: Checks,
    /** The registry past the portal and past the gate. */
    readonly registry: Registry,
    /** Through which the portal reaches the registry. */
    readonly gate: Gate,
  ) {
    this.portal = new PortalApi(this.portalUrl);
    this.cluster = Cluster.of(stack.environment);
    this.stage = new Stage(
      new SeenCluster(this.cluster),
      new Portal(this.portalUrl),
    );
  }

  /** What all components of the stack have published. */
  get environment(): Record<string, string> {
    return this.stack.environment;
  }

  /** Address of the portal. */
  get portalUrl(): string {
    return this.stack.environment.BELLWETHER_FAULTS_PORTAL_URL;
  }

  /** The log of the portal's backend, in which its audit stands. */
  get portalLog(): string {
    return this.stack.server(PORTAL).process.logFile;
  }

  /** Starts servers that a part needs of its own, until the scene is closed. */
  async add(component: Component): Promise<void> {
    const { servers } = await this.stack.add(component);
    this.added.push(...servers.map(server => server.process.name));
  }

  /** Ends the portal, and the servers that parts have added. */
  async close(): Promise<void> {
    await Promise.all(
      [PORTAL, ...this.added].map(name => this.stack.stopServer(name)),
    );
  }

  /** Ends a server as its administrator would. */
  stop(server: string): Promise<void> {
    return this.stack.stopServer(server);
  }

  async start(server: string): Promise<void> {
    await this.stack.restartServer(server);
  }

  /** Stops a server from running without ending it: it keeps its connections and answers nothing. */
  pause(server: string): void {
    this.stack.pauseServer(server, true);
  }

  resume(server: string): void {
    this.stack.pauseServer(server, false);
  }

  /** Ends the portal in the middle of whatever it does. */
  async killPortal(): Promise<void> {
    await this.stack.killServer(PORTAL);
  }

  async startPortal(): Promise<void> {
    await this.stack.restartServer(PORTAL);
    await eventually(
      'the portal is ready',
      START_SECONDS,
      () => isReady(this.portalUrl),
      ready => ready,
    );
    await this.portal.signIn();
  }
}
