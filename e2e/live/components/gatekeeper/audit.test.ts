import { randomBytes } from 'node:crypto';
import { Cluster } from '../kubernetes/Cluster';
import { eventually } from '../eventually';

/** Needs Gatekeeper's audit: run by `npm run test:live -- --only gatekeeper`. */
const inStack = process.env.BELLWETHER_GATEKEEPER_AUDIT
  ? describe
  : describe.skip;

const suffix = randomBytes(4).toString('hex');
const kind = `Needs${suffix}`;
const CONSTRAINT = `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}/owner`;

const REGO = `package needs
violation[{"msg": msg}] {
  not input.review.object.metadata.labels.owner
  msg := sprintf("%v has no owner", [input.review.object.metadata.name])
}`;

inStack('an audit', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = Cluster.of(process.env);
  });

  afterAll(async () => {
    await cluster.ask({ method: 'DELETE', path: CONSTRAINT });
    await cluster.ask({
      method: 'DELETE',
      path: `/apis/templates.gatekeeper.sh/v1/constrainttemplates/${kind.toLowerCase()}`,
    });
  });

  it('counts all that break a constraint, and lists them', async () => {
    await cluster.create({
      apiVersion: 'templates.gatekeeper.sh/v1',
      kind: 'ConstraintTemplate',
      metadata: { name: kind.toLowerCase() },
      spec: {
        crd: { spec: { names: { kind } } },
        targets: [{ target: 'admission.k8s.gatekeeper.sh', rego: REGO }],
      },
    });
    // The kind of the constraint is made by Gatekeeper.
    await cluster.create({
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind,
      metadata: { name: 'owner' },
      spec: {
        enforcementAction: 'dryrun',
        match: { kinds: [{ apiGroups: [''], kinds: ['Namespace'] }] },
      },
    });
    const status: {
      totalViolations: number;
      violations: { kind: string; name: string; message: string }[];
    } = await eventually('violations are counted', async () => {
      const { text } = await cluster.request({ path: CONSTRAINT });
      const known = JSON.parse(text).status;
      return known?.totalViolations ? known : undefined;
    });
    expect(status.totalViolations).toBeGreaterThanOrEqual(
      status.violations.length,
    );
    expect(status.violations).toContainEqual(
      expect.objectContaining({
        kind: 'Namespace',
        name: 'default',
        message: 'default has no owner',
      }),
    );
  }, 120_000);
});
