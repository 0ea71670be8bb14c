import { invalidParameter, MlflowError, notFound } from '../MlflowError';

export interface MlflowAuth {
  /** Administrator, who may do everything. */
  username: string;
  password: string;
  /** A user with MLflow's default permission: reads every model, changes none, sees no webhooks. */
  reader?: { username: string; password: string };
}

/** What a permission on a model lets one do. */
export type Action = 'read' | 'edit' | 'delete';

const PERMISSIONS: Record<string, Action[]> = {
  READ: ['read'],
  USE: ['read'],
  EDIT: ['read', 'edit'],
  MANAGE: ['read', 'edit', 'delete'],
  DENY: [],
};

const DEFAULT_PERMISSION = 'READ';

const LEAST_PASSWORD_LENGTH = 12;

export interface User {
  id: number;
  username: string;
  password: string;
  isAdmin: boolean;
  /** Permission by name of the model, in the order in which they were given. */
  grants: Map<string, string>;
}

export function userToWire({ id, username, isAdmin }: User) {
  return { id, is_admin: isAdmin, username };
}

/** The users of the basic-auth app, and what each may do with which model. */
export class Users {
  private readonly users = new Map<string, User>();
  private lastId = 0;

  constructor({ username, password, reader }: MlflowAuth) {
    this.add(username, password, true);
    if (reader) {
      this.add(reader.username, reader.password, false);
    }
  }

  /** The user with the password; undefined when there is no such one. */
  find(username: string, password: string): User | undefined {
    const user = this.users.get(username);
    return user?.password === password ? user : undefined;
  }

  create(username: string, password: string): User {
    if (password.length < LEAST_PASSWORD_LENGTH) {
      throw invalidParameter(
        `Password must be at least ${LEAST_PASSWORD_LENGTH} characters.`,
      );
    }
    if (this.users.has(username)) {
      throw new MlflowError(
        'RESOURCE_ALREADY_EXISTS',
        `User (username=${username}) already exists.`,
      );
    }
    return this.add(username, password, false);
  }

  delete(username: string): void {
    this.users.delete(this.get(username).username);
  }

  /** Gives a permission on one model. One that is there already must be revoked before. */
  grant(username: string, model: string, permission: string): void {
    if (!(permission in PERMISSIONS)) {
      const names = Object.keys(PERMISSIONS)
        .sort()
        .map(name => `'${name}'`)
        .join(', ');
      throw invalidParameter(
        `Invalid permission '${permission}' for resource_type='registered_model'. Resource-level grants accept only: (${names}).`,
      );
    }
    const { grants } = this.get(username);
    if (grants.has(model)) {
      throw new MlflowError(
        'RESOURCE_ALREADY_EXISTS',
        `Permission for user=${username} on resource_type=registered_model, resource_id=${model} already exists.`,
      );
    }
    grants.set(model, permission);
  }

  revoke(username: string, model: string): void {
    if (!this.get(username).grants.delete(model)) {
      throw notFound(
        `Permission for user=${username} on resource_type=registered_model, resource_id=${model} not found.`,
      );
    }
  }

  may({ isAdmin, grants }: User, action: Action, model: string): boolean {
    const permission = grants.get(model) ?? DEFAULT_PERMISSION;
    return isAdmin || PERMISSIONS[permission].includes(action);
  }

  private get(username: string): User {
    const user = this.users.get(username);
    if (!user) {
      throw notFound(`User with username=${username} not found`);
    }
    return user;
  }

  private add(username: string, password: string, isAdmin: boolean): User {
    this.lastId += 1;
    const user = {
      id: this.lastId,
      username,
      password,
      isAdmin,
      grants: new Map(),
    };
    this.users.set(username, user);
    return user;
  }
}
