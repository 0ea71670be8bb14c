import { yamlProblemSentence } from '@bellwether/plugin-models-node';
import { JudgePolicyInput } from '@bellwether/rollout-judge';
import { ANNOTATION_JUDGE_POLICY } from '@bellwether/plugin-canary-common';
import { ServerView } from '../watch';
import { PolicyFile, PolicyPlace } from './PolicyFileStore';

/** The policy of a file as the judge takes it. */
export interface PolicyInForce {
  /** Path beside the model. */
  location: string;
  /** Undefined where there never was a good one: then nothing is judged. */
  policy?: JudgePolicyInput;
  /** Why the newest text is not in force. */
  problem?: string;
}

/** Whether what a server names is a file, and not a name of app-config's. */
function isPolicyFile(named: string): boolean {
  return /\.ya?ml$/i.test(named);
}

/**
 * The file by which the canaries of a server are judged; undefined where neither it nor its model names one.
 *
 * @param named - by the server; it goes before what its model names
 */
export function policyInForce(
  files: readonly PolicyFile[],
  entityRef: string | undefined,
  named: string | undefined,
): PolicyInForce | undefined {
  if (named !== undefined && !isPolicyFile(named)) return undefined;
  const ofModel = files.filter(file => file.entityRef === entityRef);
  const found = ofModel.find(({ file, isModels }) =>
    named === undefined ? isModels : file === named,
  );
  if (found) return toInForce(found);
  if (named === undefined) return undefined;
  return {
    location: named,
    problem:
      entityRef === undefined
        ? `The model is in no registry, so there is nothing beside which ${named} could be; until its policy is known, the canary is not judged`
        : `${named} was not read yet; until its policy is known, the canary is not judged`,
  };
}

/** The files that servers name, each beside the model that it serves. */
export function namedPolicies(
  views: readonly ServerView[],
  entityRefOf: (view: ServerView) => string | undefined,
): Array<Pick<PolicyPlace, 'entityRef' | 'file'>> {
  return views.flatMap(view => {
    const file =
      view.objects.object.metadata.annotations?.[ANNOTATION_JUDGE_POLICY];
    const entityRef = entityRefOf(view);
    return file && entityRef && isPolicyFile(file) ? [{ entityRef, file }] : [];
  });
}

function toInForce({
  file,
  policy,
  goodAt,
  problem,
}: PolicyFile): PolicyInForce {
  if (!problem) return { location: file, policy };
  const what = `${file}, ${yamlProblemSentence(problem)}`;
  return {
    location: file,
    policy,
    problem: policy
      ? `${what}. The last good one, of ${goodAt}, holds`
      : `${what}. There never was a good one, so the canary is not judged: neither promoted nor rolled back`,
  };
}
