import { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { driftInferenceLogWritePermission } from '@bellwether/plugin-drift-common';
import { z } from 'zod';
import { InferenceLogConfig } from './InferenceLogConfig';
import { InferenceLogService } from './InferenceLogService';

const servicePrincipal = z.object({ subject: z.string() });

/** Stands in front of another: who may write which log. What is written is not audited, as there is too much of it. */
export class AuthorizedInferenceLogService implements InferenceLogService {
  constructor(
    private readonly inner: InferenceLogService,
    private readonly options: {
      logs: ReadonlyMap<string, InferenceLogConfig>;
      permissions: PermissionsService;
    },
  ) {}

  async take(...call: Parameters<InferenceLogService['take']>) {
    const [log, , { credentials }] = call;
    const { logs, permissions } = this.options;
    const [decision] = await permissions.authorize(
      [{ permission: driftInferenceLogWritePermission }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `This token may not write inference logs: it lacks ${driftInferenceLogWritePermission.name}`,
      );
    }
    const subjects = logs.get(log)?.subjects;
    const principal = servicePrincipal.safeParse(credentials.principal);
    if (
      subjects &&
      !(principal.success && subjects.includes(principal.data.subject))
    ) {
      throw new NotAllowedError(`This token may not write the log ${log}`);
    }
    return this.inner.take(...call);
  }
}
