import { Access } from './access/Access';
import { Discovery } from './discovery/discovery';
import type { Platform } from './platform';
import { ObjectStore } from './store/ObjectStore';
import type { ResourceType } from './types';
import { OpenWatches } from './verbs/watch';

/** What one API server has: its objects, who may do what, and who is watching. */
export class Cluster {
  readonly store = new ObjectStore();
  readonly access = new Access();
  readonly watches = new OpenWatches();
  readonly discovery: Discovery;

  constructor(
    readonly name: string,
    version: string,
    readonly platform: Platform,
  ) {
    this.discovery = new Discovery(platform.resources, version);
  }

  /** The kind of object behind a path; undefined when the cluster has none there. */
  resource(
    group: string,
    version: string,
    plural: string,
  ): ResourceType | undefined {
    return this.platform.resources.find(
      candidate =>
        candidate.plural === plural &&
        candidate.group === group &&
        candidate.version === version,
    );
  }

  /** The kind of an object by what it says of itself. */
  resourceOf(apiVersion: string, kind: string): ResourceType | undefined {
    const [version, group = ''] = apiVersion.split('/').reverse();
    return this.platform.resources.find(
      candidate =>
        candidate.kind === kind &&
        candidate.group === group &&
        candidate.version === version,
    );
  }
}
