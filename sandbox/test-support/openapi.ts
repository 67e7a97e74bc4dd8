import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required?: boolean;
  readonly schema?: Json;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, { schema: Json }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema?: Json }>>; $ref?: string }>
  >;
}

/** Says what is wrong with an answer by the OpenAPI subset; an empty list: nothing. */
export interface OpenapiChecker {
  /** How the document writes the path of a call; undefined for one that it doesn't have. */
  template(method: string, path: string): string | undefined;
  /** `body`: as it was sent, parsed; undefined for none. */
  request(method: string, template: string, given: { query: URLSearchParams; type: string; body: unknown }): string[];
  /** `template` as the document writes the path. */
  answer(method: string, template: string, given: { status: number; body: unknown }): string[];
  /** Of a notification's whole frame, by its topic with `{id}`. */
  event(topic: string, frame: unknown): string[];
}

const file = path.join(__dirname, '..', '..', 'tests', 'fixtures', 'genesys', 'genesys-openapi-subset.json');

/** Stricter than the document: a property that a schema doesn't name is an error, unless it says that more may come. */
export function createOpenapiChecker(): OpenapiChecker {
  const document = close(JSON.parse(readFileSync(file, 'utf8'))) as Json;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, 'genesys');

  // A query holds nothing but text.
  const coercing = new Ajv({ strict: false, coerceTypes: true });

  const check = (pointer: string, value: unknown): string[] => {
    const validate = ajv.getSchema(`genesys${pointer}`);
    if (!validate) return [`no schema ${pointer}`];
    return validate(value) === true
      ? []
      : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ''} ${JSON.stringify(e.params)}`);
  };
  const paths = document['paths'] as Record<string, Record<string, Operation>>;

  const checkQuery = (declared: readonly Parameter[], query: URLSearchParams): string[] => [
    ...[...query.keys()].filter((name) => !declared.some((one) => one.name === name)).map((name) => `query ${name}?`),
    ...declared
      .filter((parameter) => parameter.required === true && !query.has(parameter.name))
      .map(({ name }) => `query ${name} is missing`),
    ...declared.flatMap(({ name, schema }) => {
      const value = query.get(name);
      if (value === null || !schema) return [];
      const given = schema['type'] === 'array' ? value.split(',') : value;
      return coercing.validate(schema, given) ? [] : [`query ${name}: ${coercing.errorsText()}`];
    }),
  ];

  return {
    template: (method, path) =>
      Object.keys(paths)
        .sort((left, right) => left.split('{').length - right.split('{').length)
        .find((template) => matches(template, path) && paths[template]?.[method.toLowerCase()]),
    request(method, template, { query, type, body }) {
      const operation = paths[template]?.[method.toLowerCase()];
      if (!operation) return [`no operation ${method} ${template}`];
      const wrong = checkQuery(operation.parameters?.filter((one) => one.in === 'query') ?? [], query);
      const { requestBody } = operation;
      if (!requestBody) return body === undefined ? wrong : [...wrong, 'a body where none is declared'];
      if (body === undefined) return requestBody.required === true ? [...wrong, 'the body is missing'] : wrong;
      if (!requestBody.content[type]) return [...wrong, `a body of type ${type}`];
      const base = `#/paths/${escape(template)}/${method.toLowerCase()}/requestBody/content/${escape(type)}/schema`;
      return [...wrong, ...check(base, body)];
    },
    answer(method, template, { status, body }) {
      const operation = paths[template]?.[method.toLowerCase()];
      const response = operation?.responses[String(status)];
      if (!response) return [`${method} ${template} doesn't declare ${status}`];
      const base = response.$ref ?? `#/paths/${escape(template)}/${method.toLowerCase()}/responses/${status}`;
      const target = response.$ref ? (resolve(document, response.$ref) as typeof response) : response;
      if (!target.content?.['application/json']?.schema)
        return body === undefined ? [] : ['a body where none is declared'];
      return check(`${base}/content/${escape('application/json')}/schema`, body);
    },
    event(topic, frame) {
      const topics = document['x-notification-topics'] as Record<string, { schema: { $ref: string } | string }>;
      const known = topics[topic];
      if (!known) return [`no topic ${topic}`];
      const reference = typeof known.schema === 'string' ? known.schema : known.schema.$ref;
      if (topic === 'channel.metadata') return check(reference, frame);
      return [
        ...check('#/components/schemas/NotificationEnvelope', frame),
        ...check(reference, (frame as Json)['eventBody']),
      ];
    },
  };
}

const escape = (part: string): string => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'));

/** Ids are whatever stands between two slashes. */
const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);

function resolve(document: Json, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Json)[key], document);
}

function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Json = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, close(inner)]));
  const isObjectSchema = copy['type'] === 'object' && typeof copy['properties'] === 'object';
  return isObjectSchema && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
}
