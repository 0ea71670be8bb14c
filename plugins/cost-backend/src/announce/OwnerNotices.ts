import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { NoticeStore } from '../database';
import { ServerDirectory } from '../models/ServerDirectory';
import { linkOf } from './budgetNotice';
import { ownerOf } from './OwnerDirectory';

export interface OwnerNoticesOptions {
  logger: LoggerService;
  notices: NoticeStore;
  notifications: NotificationService;
  servers: ServerDirectory;
  now?: () => Date;
}

export interface NoticePayload {
  title: string;
  description: string;
  severity: 'high' | 'normal';
  /** A later one of the same scope takes its place. */
  scope: string;
  link: string;
}

/** What owners are told, each thing once. */
export class OwnerNotices {
  constructor(private readonly options: OwnerNoticesOptions) {}

  /** Tells a thing once, whichever replica comes first; what could not be told is told with the next run. */
  async once(key: string, tell: () => Promise<void>): Promise<void> {
    const { logger, notices, now } = this.options;
    if (!(await notices.first(key, now?.() ?? new Date()))) return;
    try {
      await tell();
    } catch (error) {
      await notices.forget(key);
      logger.warn('An owner is told with the next run', error as Error);
    }
  }

  async toOwnerOf(
    entityRef: string,
    payload: Omit<NoticePayload, 'link'>,
  ): Promise<void> {
    const servers = await this.options.servers.servers();
    await this.send([ownerOf(entityRef, servers) ?? entityRef], {
      ...payload,
      link: linkOf(entityRef),
    });
  }

  /** @param recipients - entity refs, at least one; of what is no group or user its owners are told */
  async send(
    recipients: readonly string[],
    payload: NoticePayload,
  ): Promise<void> {
    const [first, ...others] = recipients;
    await this.options.notifications.send({
      recipients: {
        type: 'entity',
        entityRef: others.length > 0 ? [first, ...others] : first,
      },
      payload: { ...payload, topic: 'cost' },
    });
  }
}
