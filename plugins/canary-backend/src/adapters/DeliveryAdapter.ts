import {
  Action,
  ActionParameters,
  AnalysisRun,
  Arm,
  Capability,
  ClusterRight,
  FieldChange,
  GitOwnership,
  OwnedField,
  PlannedRequest,
  Precondition,
  Preview,
  Revision,
  Rollout,
  RolloutAddress,
} from '@bellwether/plugin-canary-common';
import {
  ClusterObject,
  ModelReference,
  Overrides,
  SpecChange,
  WatchedResource,
} from '@bellwether/plugin-models-node';

/** What a server is read together with; each is watched once per cluster. */
export type RelatedResource = { resource: WatchedResource } & (
  | {
      /** Name of the server, in the same namespace, to which an object belongs. */
      ownerName(object: ClusterObject): string | undefined;
    }
  | {
      /** What a server names of them, as `<namespace>/<name>`: such objects do not say whose they are. */
      namedBy(server: ClusterObject): string[];
    }
);

/** A server and all that belongs to it, as one cluster has them. */
export interface ServerObjects {
  cluster: string;
  /** The Rollout or InferenceService. */
  object: ClusterObject;
  /** By the adapter's names; undefined where the cluster has no such resource or does not let the portal read it. */
  related: Readonly<Record<string, readonly ClusterObject[] | undefined>>;
  /** Whether the cluster's KServe knows `spec.canary`, from its CRD; undefined where that could not be read. */
  knowsCanaryField?: boolean;
}

/** An arm before the registry says which version it is. */
export type ObservedArm = Omit<Arm, 'version' | 'declared'> & {
  reference?: ModelReference;
  /** How the names of its pods begin; undefined where it is not known which pods are its. */
  podPrefix?: string;
};

export type ObservedRevision = Omit<Revision, 'version' | 'declared'> & {
  reference?: ModelReference;
};

/** What an adapter reads: the same objects always give the same. */
export type ObservedRollout = Omit<
  Rollout,
  | 'model'
  | 'arms'
  | 'revisions'
  | 'analysisRuns'
  | 'git'
  | 'startedAt'
  | 'observedAt'
  | 'freshness'
> & {
  reference: ModelReference;
  arms: ObservedArm[];
  revisions: ObservedRevision[];
  analysisRuns: AnalysisRun[];
};

/** A server with what was read of it. */
export interface SeenServer {
  objects: ServerObjects;
  observed: ObservedRollout;
  git: GitOwnership;
  /** What Argo CD or Flux changes of it on the way from its files to the cluster. */
  overrides?: Overrides;
}

/** What can be done with a server, before anybody asks who may. */
export type AdapterCapability = Pick<
  Capability,
  'action' | 'possible' | 'sentence' | 'rights' | 'isDestructive'
> & {
  refusal?: 'state' | 'controller';
  /** Parts of the spec that it changes; none for what changes status only. */
  fields: OwnedField[];
};

/** By what it is known that a controller has done what was asked; kept with the action, so that it outlives the process. */
export interface Expectation {
  action: Action;
  /** Revision that was under way when it was asked. */
  podHash?: string;
  step?: number;
  /** Generation that the change of the spec made. */
  generation?: number;
  /** Revision, image, percent, run or time that was asked for. */
  wanted?: string;
  /** Milliseconds that a controller may take. */
  withinMs: number;
}

/** Exactly what an action would do. Pure: made from what is seen and asked for. */
export interface ActionPlan {
  action: Action;
  parameters: ActionParameters;
  title: string;
  requests: PlannedRequest[];
  changes: FieldChange[];
  /** What must not change until it is sent. */
  facts: Precondition['facts'];
  /** The same for people, for example "step is still 2". */
  factsSentence: string;
  next: Preview['next'];
  warnings: string[];
  undo?: string;
  expectation: Expectation;
  /** How the object's spec reads afterwards, for a change in Git: the part of the spec that changes, by path. */
  specAfter?: SpecChange[];
}

/** What became of an action. */
export interface ActionOutcome {
  state: 'observed' | 'lost';
  sentence: string;
}

/** How an adapter reaches its cluster while it acts, in the name of the one who acts. */
export interface ActionSession {
  /** @throws ConflictError, NotAllowedError, InputError - the cluster refused; with a sentence */
  send(request: PlannedRequest): Promise<unknown>;
  may(right: ClusterRight): Promise<boolean>;
  /** The server as the watch has it now; undefined when it is gone. */
  seen(): SeenServer | undefined;
  /** The same after asking the cluster for the object itself. */
  read(): Promise<SeenServer | undefined>;
  /**
   * An object that is not watched, by its path from the API server's root; undefined when there is none.
   *
   * @throws NotAllowedError, ServiceUnavailableError
   */
  get(path: string): Promise<unknown>;
  /** Waits until the watch shows it, or the time is over. */
  until(
    isSo: (seen: SeenServer) => boolean,
    milliseconds: number,
  ): Promise<boolean>;
  /** Milliseconds for which the server has been in its present step and pause. */
  settledMs(): number;
  pause(milliseconds: number): Promise<void>;
  /** Notes that the controller was woken by another change. */
  nudged(): Promise<void>;
}

/**
 * One dialect of controllers. Everything but {@link DeliveryAdapter.act} is a function of values.
 */
export interface DeliveryAdapter {
  readonly kind: RolloutAddress['kind'];
  readonly resource: WatchedResource;
  readonly related: Readonly<Record<string, RelatedResource>>;
  /** Undefined for objects that serve no model. */
  observe(objects: ServerObjects): ObservedRollout | undefined;
  /** Every action that some controller of the kind knows, possible or not. */
  capabilities(seen: SeenServer): AdapterCapability[];
  /**
   * @throws InputError - a parameter is missing or names nothing
   * @throws ConflictError - it means nothing in this state
   */
  preview(
    seen: SeenServer,
    action: Action,
    parameters: ActionParameters,
    now: Date,
  ): ActionPlan;
  /** Whether the controller has done what was asked. */
  isDone(seen: SeenServer, expectation: Expectation): boolean;
  /**
   * Sends the plan; what is returned is accepted by the cluster, and `outcome` says what the controller made of it.
   *
   * @throws ConflictError, NotAllowedError, InputError - the cluster refused
   */
  act(
    plan: ActionPlan,
    session: ActionSession,
  ): Promise<{ outcome: Promise<ActionOutcome> }>;
}
