import type { SandboxContext } from '../core/context';
import { signJwt } from '../core/jwt';
import { randomToken } from '../core/ids';
import type { GiosgUser, Installation, Organization } from '../core/types';

export interface TriggerRequest {
  readonly type: string;
  readonly organization: Organization;
  readonly installation: Installation;
  readonly user: GiosgUser;
  /** Where an install's setup page sends the browser when it is done. */
  readonly redirectUri?: string;
}

/** The trigger URL with its query, as giosg opens it: `data` signed with the app's secret, `token` with its own key. */
export function triggerUrl(context: SandboxContext, request: TriggerRequest): string {
  const { type, installation, redirectUri } = request;
  const url = new URL(`${context.identity.publicUrl}/app_trigger`);
  url.searchParams.set('type', type);
  url.searchParams.set('data', signJwt(dataClaims(context, request), context.identity.giosgAppSecret));
  if (type !== 'uninstall') {
    const claims = { ...commonClaims(context, request), perms: installation.allowedScopes };
    url.searchParams.set('token', signJwt(claims, context.identity.giosgKey));
  }
  if (type === 'install' && redirectUri !== undefined) url.searchParams.set('redirect_uri', redirectUri);
  return url.toString();
}

function commonClaims(context: SandboxContext, { organization, installation, user }: TriggerRequest) {
  return {
    sub: 'service.giosg.com',
    exp: Math.floor(context.now() / 1000) + context.settings.triggerLifetimeSeconds,
    org_id: organization.id,
    user_id: user.id,
    app_id: context.identity.giosgAppId,
    inst_id: installation.id,
  };
}

function dataClaims(context: SandboxContext, request: TriggerRequest) {
  const { installation, organization, user, type } = request;
  return {
    ...commonClaims(context, request),
    app_user_id: installation.botUserId,
    app_user_code: type === 'uninstall' || !installation.botUserId ? null : oneTimeCode(context, request),
    chat_id: '',
    visitor_id: '',
    room_id: null,
    domain_host: null,
    _org_id: organization.number,
    _user_id: user.legacyNumber,
  };
}

/** How long an expired code is still known, so that its refusal says "expired". */
const rememberMs = 3_600_000;

/** Good for one exchange within its short life. */
function oneTimeCode(context: SandboxContext, { organization, installation }: TriggerRequest): string {
  const iat = context.now() / 1000;
  const exp = iat + context.settings.codeLifetimeSeconds;
  const code = signJwt(
    {
      organization_id: organization.id,
      jti: randomToken(12),
      aud: ['https://service.giosg.com/identity/token'],
      // Floats, as in a real code.
      exp: exp + 0.001,
      iat: iat + 0.001,
      user_id: installation.botUserId,
      iss: 'https://service.giosg.com/identity/authorize',
      app_id: context.identity.giosgAppId,
    },
    context.identity.giosgKey,
  );
  for (const [old, { expiresAt }] of context.world.codes) {
    if (expiresAt < context.now() - rememberMs) context.world.codes.delete(old);
  }
  context.world.codes.set(code, {
    organizationId: organization.id,
    installationId: installation.id,
    expiresAt: exp * 1000,
    used: false,
  });
  return code;
}
